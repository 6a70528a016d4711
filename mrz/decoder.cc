#include "mrz/decoder.h"

#include <algorithm>
#include <array>
#include <limits>
#include <set>

#include "mrz/check_digit.h"
#include "mrz/codes.h"
#include "mrz/lattice_alignment.h"
#include "mrz/lattice_search.h"
#include "mrz/layout.h"
#include "mrz/parser.h"

namespace lagan::mrz {
namespace {

constexpr std::size_t kMostCells = 60;
// Of a cell tried in a column (base/core/work_budget.h).
constexpr std::int64_t kAlignmentPrice = 30;
// A way of placing the cells, or a format, that costs this much more than the best one is not looked into.
constexpr float kWorthwhile = 8.5F;
// A symbol that costs this much more than what was read is thought of where a number may go on.
constexpr float kLikely = 3;

// The cheapest choice of a cell that is a symbol; kNothing when there is none.
Choice BestSymbol(const std::vector<Choice>& cell) {
  Choice best{kNothing, std::numeric_limits<float>::max()};
  for (const Choice& choice : cell) {
    if (choice.symbol != kNothing && choice.cost < best.cost) best = choice;
  }
  return best;
}

// One way of placing the cells of every line.
struct Placement {
  float cost = 0;
  std::vector<const Alignment*> lines;
};

// The cheapest way of each line together, and with one line placed otherwise.
std::vector<Placement> Combine(const std::vector<std::vector<Alignment>>& lines) {
  Placement best;
  for (const auto& ways : lines) {
    best.lines.push_back(&ways.front());
    best.cost += ways.front().cost;
  }
  std::vector<Placement> placements = {best};
  for (std::size_t line = 0; line < lines.size(); ++line) {
    for (std::size_t way = 1; way < lines[line].size(); ++way) {
      Placement other = best;
      other.lines[line] = &lines[line][way];
      other.cost += lines[line][way].cost - lines[line].front().cost;
      if (other.cost < best.cost + kWorthwhile) placements.push_back(std::move(other));
    }
  }
  return placements;
}

class Decoder {
 public:
  Decoder(std::span<const LatticeLine> lines, Date today, int most, const DecoderCosts& costs,
          WorkBudget* budget)
      : lines_(lines),
        today_(today),
        most_(std::clamp(most, 1, kMostTexts)),
        costs_(costs),
        budget_(budget) {}

  std::vector<DecodedZone> Run() && {
    std::vector<std::pair<float, Format>> formats;
    for (const FormatSpec& spec : AllFormats()) {
      if (static_cast<std::size_t>(spec.lines) != lines_.size()) continue;
      const auto ways = Align(LayoutOf(spec.format), spec.lines);
      if (ways.empty()) continue;
      formats.emplace_back(Combine(ways).front().cost, spec.format);
    }
    std::ranges::sort(formats);
    for (const auto& [cost, format] : formats) {
      if (cost > formats.front().first + kWorthwhile) break;
      DecodeAs(format);
    }
    if (static_cast<int>(found_.size()) > most_) found_.resize(most_);
    return std::move(found_);
  }

 private:
  // Empty when some line does not fit.
  std::vector<std::vector<Alignment>> Align(const Layout& layout, int lines) const {
    std::vector<std::vector<Alignment>> all;
    std::size_t first = 0;
    for (int line = 0; line < lines; ++line) {
      std::size_t last = first;
      while (last < layout.size() && layout[last].line == line) ++last;
      const std::span<const Column> columns = std::span(layout).subspan(first, last - first);
      all.push_back(AlignLine(lines_[line], columns, costs_));
      if (budget_ != nullptr)
        budget_->Spend(static_cast<std::int64_t>(lines_[line].size() * columns.size()) * kAlignmentPrice);
      if (all.back().empty()) return {};
      first = last;
    }
    return all;
  }

  void DecodeAs(Format format) {
    DecodeWith(format, LayoutOf(format));
    if (format != Format::kTd1 && format != Format::kTd2) return;
    for (const int rest : RestsOfLongNumber(format)) {
      for (const bool sums_filler : {false, true})
        DecodeWith(format, LongNumberLayout(format, rest, sums_filler));
    }
  }

  // How many characters of the number may stand in the optional data: up to the digit before a filler. None where the number's
  // own digit cannot be a filler.
  std::vector<int> RestsOfLongNumber(Format format) const {
    const auto ways = Align(LayoutOf(format), SpecOf(format).lines);
    const FieldSpec& number = *FindField(SpecOf(format), Field::kDocumentNumber);
    const Span optional = FindField(SpecOf(format), Field::kOptionalData1)->span;
    const auto cell_at = [&](int line, int column) {
      const int cell = ways[line].front().cells[column];
      return cell < 0 ? std::vector<Choice>{{kFiller, 0}} : lines_[line][cell];
    };
    std::vector<int> rests;
    if (!MayBeFiller(cell_at(number.span.line, number.check_column))) return rests;
    for (int i = 0; i < optional.length; ++i) {
      const std::vector<Choice> cell = cell_at(optional.line, optional.column + i);
      if (i >= 2 && MayBeFiller(cell)) rests.push_back(i - 1);
      if (MustBeFiller(cell)) break;
    }
    return rests;
  }

  bool MayBeFiller(const std::vector<Choice>& cell) const {
    return CostOf(cell, kFiller, costs_) < BestSymbol(cell).cost + kLikely;
  }
  bool MustBeFiller(const std::vector<Choice>& cell) const {
    const float filler = CostOf(cell, kFiller, costs_);
    return std::ranges::none_of(cell, [&](const Choice& choice) {
      return choice.symbol != kFiller && choice.symbol != kNothing && choice.cost < filler + kLikely;
    });
  }

  void DecodeWith(Format format, const Layout& layout) {
    const auto ways = Align(layout, SpecOf(format).lines);
    if (ways.empty()) return;
    for (const Placement& placement : Combine(ways)) {
      if (budget_ != nullptr && budget_->UsedUp()) return;
      std::vector<const std::vector<Choice>*> cells;
      cells.reserve(layout.size());
      for (const Column& column : layout) {
        const int cell = placement.lines[column.line]->cells[column.column];
        cells.push_back(cell < 0 ? nullptr : &lines_[column.line][cell]);
      }
      float edits = 0;
      for (const Alignment* way : placement.lines) edits += way->edit_cost;
      for (const FoundText& text : SearchTexts(layout, cells, most_, costs_, budget_))
        Add(format, layout, placement, text, edits);
    }
  }

  void Add(Format format, const Layout& layout, const Placement& placement, const FoundText& text,
           float edits) {
    const float cost = text.cost + edits;
    if (static_cast<int>(found_.size()) >= most_ && cost >= found_.back().cost) return;
    DecodedZone zone;
    zone.format = format;
    zone.cost = cost;
    for (const Alignment* way : placement.lines) {
      zone.lines.emplace_back();
      zone.cells.push_back(way->cells);
      zone.dropped += way->dropped;
    }
    for (std::size_t i = 0; i < layout.size(); ++i) zone.lines[layout[i].line] += text.symbols[i];
    const auto same = std::ranges::find(found_, zone.lines, &DecodedZone::lines);
    if (same != found_.end() && same->cost <= cost) return;
    Result<Zone> parsed = Parse(zone.lines, today_);
    // A text of another format of the same shape; that format has its own turn.
    if (!parsed.ok() || parsed->format != format) return;
    zone.zone = *std::move(parsed);
    FindRepairs(zone);
    if (same != found_.end()) found_.erase(same);
    found_.insert(std::ranges::upper_bound(found_, cost, {}, &DecodedZone::cost), std::move(zone));
    if (static_cast<int>(found_.size()) > most_) found_.pop_back();
  }

  void FindRepairs(DecodedZone& zone) const {
    for (int line = 0; line < static_cast<int>(zone.lines.size()); ++line) {
      for (int column = 0; column < static_cast<int>(zone.lines[line].size()); ++column) {
        const char taken = zone.lines[line][column];
        const int cell = zone.cells[line][column];
        if (cell < 0) {
          zone.repairs.push_back({line, column, kNothing, taken, costs_.fill});
          continue;
        }
        const std::vector<Choice>& choices = lines_[line][cell];
        const Choice best = BestSymbol(choices);
        if (best.symbol == taken) continue;
        const float read_cost = best.symbol == kNothing ? 0 : best.cost;
        zone.repairs.push_back(
            {line, column, best.symbol, taken, CostOf(choices, taken, costs_) - read_cost});
      }
    }
  }

  std::span<const LatticeLine> lines_;
  Date today_;
  int most_;
  const DecoderCosts& costs_;
  WorkBudget* budget_;
  std::vector<DecodedZone> found_;  // cheapest first, texts differ
};

}  // namespace

std::vector<DecodedZone> Decode(std::span<const LatticeLine> lines, Date today, int most,
                                const DecoderCosts& costs, WorkBudget* budget) {
  if (lines.empty() || lines.size() > kMaxLines) return {};
  for (const LatticeLine& line : lines) {
    if (line.size() > kMostCells) return {};
  }
  return Decoder(lines, today, most, costs, budget).Run();
}

LatticeLine CertainLine(std::string_view text) {
  LatticeLine line;
  for (const char c : text) line.push_back({{c, 0.0F}});
  return line;
}

}  // namespace lagan::mrz
