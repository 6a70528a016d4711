#include "mrz/lattice_alignment.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "mrz/check_digit.h"

namespace lagan::mrz {
namespace {

constexpr int kMostWays = 3;
constexpr int kMostTooMany = 12;
constexpr int kMostTooFew = 4;

enum class Step : std::uint8_t { kNone, kPlace, kDrop, kFill };

// The n-th cheapest way to have placed the first cells in the first columns, and how it got there.
struct Way {
  float cost = std::numeric_limits<float>::max();
  Step step = Step::kNone;
  std::uint8_t before = 0;  // which way of the place it came from
};

class Aligner {
 public:
  Aligner(const LatticeLine& line, std::span<const Column> columns, const DecoderCosts& costs)
      : line_(line),
        columns_(columns),
        costs_(costs),
        cells_(static_cast<int>(line.size())),
        width_(static_cast<int>(columns.size())),
        table_(static_cast<std::size_t>((cells_ + 1) * (width_ + 1) * kMostWays)) {
    for (const auto& cell : line)
      fillers_.push_back(IsFiller(cell) ? (fillers_.empty() ? 0 : fillers_.back()) + 1 : 0);
  }

  std::vector<Alignment> Run() {
    At(0, 0)[0] = {0, Step::kNone, 0};
    for (int cell = 0; cell <= cells_; ++cell) {
      for (int column = 0; column <= width_; ++column) Reach(cell, column);
    }
    std::vector<Alignment> ways;
    for (int rank = 0; rank < kMostWays; ++rank) {
      if (At(cells_, width_)[rank].cost < std::numeric_limits<float>::max()) ways.push_back(Trace(rank));
    }
    return ways;
  }

 private:
  Way* At(int cell, int column) {
    return &table_[static_cast<std::size_t>((cell * (width_ + 1) + column) * kMostWays)];
  }

  static void Offer(Way* ways, const Way& way) {
    for (int i = 0; i < kMostWays; ++i) {
      if (way.cost >= ways[i].cost) continue;
      std::move_backward(ways + i, ways + kMostWays - 1, ways + kMostWays);
      ways[i] = way;
      return;
    }
  }

  void Reach(int cell, int column) {
    if (cell == 0 && column == 0) return;
    Way* here = At(cell, column);
    const auto from = [&](const Way* before, Step step, float cost) {
      for (int rank = 0; rank < kMostWays; ++rank) {
        const Way& way = before[rank];
        // A drop and a fill in either order leave out the same cell: only one order counts.
        if (way.cost == std::numeric_limits<float>::max() || (step == Step::kFill && way.step == Step::kDrop))
          continue;
        Offer(here, {way.cost + cost, step, static_cast<std::uint8_t>(rank)});
      }
    };
    if (cell > 0 && column > 0) from(At(cell - 1, column - 1), Step::kPlace, PlaceCost(cell - 1, column - 1));
    if (cell > 0) from(At(cell - 1, column), Step::kDrop, DropCost(cell - 1, column));
    if (column > 0) from(At(cell, column - 1), Step::kFill, FillCost(cell, column - 1));
  }

  float PlaceCost(int cell, int column) const {
    float best = costs_.unseen;
    for (const Choice& choice : line_[cell]) {
      if (choice.symbol != kNothing && columns_[column].allowed.test(SymbolIndex(choice.symbol)))
        best = std::min(best, choice.cost);
    }
    return best;
  }

  float DropCost(int cell, int column) const {
    float cost = column == 0 || column == width_ ? costs_.drop_at_end : costs_.drop_inside;
    for (const Choice& choice : line_[cell]) {
      if (choice.symbol == kNothing) cost = std::min(cost, choice.cost);
    }
    return cost;
  }

  static bool IsFiller(const std::vector<Choice>& cell) {
    const auto best = std::ranges::min_element(cell, {}, &Choice::cost);
    return best != cell.end() && best->symbol == kFiller;
  }

  // A network that counts fillers loses one of a long run sooner than of a short one. Where in the run makes no difference to the
  // text, so it is always the last.
  float FillCost(int cell, int column) const {
    const bool run_ends = cell > 0 && fillers_[cell - 1] > 0 && (cell == cells_ || fillers_[cell] == 0);
    if (!run_ends || !columns_[column].allowed.test(SymbolIndex(kFiller))) return costs_.fill;
    return std::max(0.0F, costs_.fill_with_filler - std::log(static_cast<float>(fillers_[cell - 1])));
  }

  Alignment Trace(int rank) {
    Alignment way;
    way.cost = At(cells_, width_)[rank].cost;
    way.cells.assign(width_, -1);
    int cell = cells_, column = width_;
    while (cell > 0 || column > 0) {
      const Way& here = At(cell, column)[rank];
      rank = here.before;
      if (here.step == Step::kPlace) {
        way.cells[--column] = --cell;
      } else if (here.step == Step::kDrop) {
        way.edit_cost += DropCost(--cell, column);
        ++way.dropped;
      } else {
        way.edit_cost += FillCost(cell, --column);
      }
    }
    return way;
  }

  const LatticeLine& line_;
  std::span<const Column> columns_;
  const DecoderCosts& costs_;
  int cells_;
  int width_;
  std::vector<int> fillers_;  // for each cell how many fillers stand there and right before
  std::vector<Way> table_;
};

}  // namespace

std::vector<Alignment> AlignLine(const LatticeLine& line, std::span<const Column> columns,
                                 const DecoderCosts& costs) {
  const int excess = static_cast<int>(line.size()) - static_cast<int>(columns.size());
  if (excess > kMostTooMany || excess < -kMostTooFew) return {};
  return Aligner(line, columns, costs).Run();
}

float CostOf(const std::vector<Choice>& cell, char symbol, const DecoderCosts& costs) {
  float cost = costs.unseen;
  for (const Choice& choice : cell) {
    if (choice.symbol == symbol) cost = std::min(cost, choice.cost);
  }
  return cost;
}

}  // namespace lagan::mrz
