#include "services/statistics/disclosure_control.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>

namespace lagan::statistics {
namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

// The table as a graph: a node for each row and each column, and for each cell a way from its row to its column (one more)
// and back (one less, where there is one). A round trip through a cell changes it and leaves every total as it was. In a
// table of one dimension rows have no totals of their own: one more node joins them all.
class Suppressor {
 public:
  Suppressor(const Figures& figures, std::span<const std::size_t> order)
      : figures_(figures),
        rows_(figures.rows.size()),
        columns_(figures.columns.size()),
        hub_(columns_ == 1 ? rows_ + columns_ : kNone),
        suppressed_(figures.counts.size()),
        turn_(figures.counts.size()) {
    for (std::size_t turn = 0; turn < order.size(); ++turn) turn_[order[turn]] = turn;
  }

  std::vector<bool> Run() && {
    for (std::size_t cell = 0; cell < suppressed_.size(); ++cell)
      suppressed_[cell] = figures_.counts[cell] < kSmallestPublished;
    while (AddToReachTen() || AddToProtect()) {
    }
    return std::move(suppressed_);
  }

 private:
  struct RoundTrip {
    std::uint64_t cost = 0;
    std::vector<std::size_t> cells;
  };
  struct Reached {
    std::uint64_t cost = std::numeric_limits<std::uint64_t>::max();
    std::size_t from = kNone;
    std::size_t cell = kNone;
    bool done = false;
  };

  // What it costs to suppress a cell: as few as possible, then those whose turn comes first.
  std::uint64_t CostOf(std::size_t cell) const {
    return suppressed_[cell] ? 0 : 10 * suppressed_.size() + turn_[cell];
  }

  bool AddToReachTen() {
    std::uint64_t sum = 0;
    std::size_t next = kNone;
    bool any = false;
    for (std::size_t cell = 0; cell < suppressed_.size(); ++cell) {
      if (suppressed_[cell]) {
        any = true;
        sum += figures_.counts[cell];
      } else if (next == kNone || turn_[cell] < turn_[next]) {
        next = cell;
      }
    }
    if (!any || sum >= kSmallestPublished || next == kNone) return false;
    suppressed_[next] = true;
    return true;
  }

  bool AddToProtect() {
    bool added = false;
    for (std::size_t cell = 0; cell < suppressed_.size(); ++cell) {
      if (!suppressed_[cell]) continue;
      const auto trip = CheapestRoundTrip(cell);
      if (!trip || trip->cost == 0) continue;
      for (const std::size_t other : trip->cells) suppressed_[other] = true;
      added = true;
    }
    return added;
  }

  // Through `cell`, upwards or downwards. Nothing where the totals alone say what the cell is.
  std::optional<RoundTrip> CheapestRoundTrip(std::size_t cell) const {
    const std::size_t row = cell / columns_;
    const std::size_t column = rows_ + cell % columns_;
    std::optional<RoundTrip> up = CheapestWay(column, row, cell);
    std::optional<RoundTrip> down;
    if (figures_.counts[cell] > 0) down = CheapestWay(row, column, cell);
    if (!up || (down && down->cost < up->cost)) return down;
    return up;
  }

  // Dijkstra's algorithm; the tables are small, so that nodes are simply searched.
  std::optional<RoundTrip> CheapestWay(std::size_t from, std::size_t to, std::size_t avoided) const {
    std::vector<Reached> nodes(rows_ + columns_ + (hub_ == kNone ? 0 : 1));
    nodes[from].cost = 0;
    while (true) {
      std::size_t nearest = kNone;
      for (std::size_t node = 0; node < nodes.size(); ++node) {
        if (nodes[node].done || nodes[node].cost == std::numeric_limits<std::uint64_t>::max()) continue;
        if (nearest == kNone || nodes[node].cost < nodes[nearest].cost) nearest = node;
      }
      if (nearest == kNone) return std::nullopt;
      if (nearest == to) return TripTo(nodes, from, to);
      nodes[nearest].done = true;
      Explore(nodes, nearest, avoided);
    }
  }

  void Explore(std::vector<Reached>& nodes, std::size_t node, std::size_t avoided) const {
    const auto reach = [&](std::size_t next, std::uint64_t cost, std::size_t cell) {
      if (nodes[node].cost + cost < nodes[next].cost)
        nodes[next] = {.cost = nodes[node].cost + cost, .from = node, .cell = cell};
    };
    if (node == hub_) {
      for (std::size_t row = 0; row < rows_; ++row) reach(row, 0, kNone);
      return;
    }
    const bool is_row = node < rows_;
    if (is_row && hub_ != kNone) reach(hub_, 0, kNone);
    for (std::size_t other = 0; other < (is_row ? columns_ : rows_); ++other) {
      const std::size_t cell = is_row ? node * columns_ + other : other * columns_ + (node - rows_);
      if (cell == avoided || (!is_row && figures_.counts[cell] == 0)) continue;
      reach(is_row ? rows_ + other : other, CostOf(cell), cell);
    }
  }

  static RoundTrip TripTo(const std::vector<Reached>& nodes, std::size_t from, std::size_t to) {
    RoundTrip trip{.cost = nodes[to].cost, .cells = {}};
    for (std::size_t node = to; node != from; node = nodes[node].from) {
      if (nodes[node].cell != kNone) trip.cells.push_back(nodes[node].cell);
    }
    return trip;
  }

  const Figures& figures_;
  const std::size_t rows_;
  const std::size_t columns_;
  const std::size_t hub_;
  std::vector<bool> suppressed_;
  std::vector<std::size_t> turn_;
};

}  // namespace

std::uint64_t RoundCount(std::uint64_t count) { return (count + kRounding / 2) / kRounding * kRounding; }

std::vector<std::size_t> DrawOrder(std::size_t cells, crypto::RandomSource& random) {
  std::vector<std::size_t> order(cells);
  std::iota(order.rbegin(), order.rend(), 0);
  if (random.Below(4) != 0) return order;
  for (std::size_t left = cells; left > 1; --left) std::swap(order[left - 1], order[random.Below(left)]);
  return order;
}

std::vector<SafeCell> MakeSafe(const Figures& figures, std::span<const std::size_t> order) {
  const std::vector<bool> suppressed = Suppressor(figures, order).Run();
  std::vector<SafeCell> cells;
  cells.reserve(suppressed.size());
  for (std::size_t cell = 0; cell < suppressed.size(); ++cell) {
    cells.push_back({.row = figures.rows[cell / figures.columns.size()],
                     .column = figures.columns[cell % figures.columns.size()],
                     .suppressed = suppressed[cell],
                     .count = suppressed[cell] ? 0 : RoundCount(figures.counts[cell])});
  }
  return cells;
}

}  // namespace lagan::statistics
