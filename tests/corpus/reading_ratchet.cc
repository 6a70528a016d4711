#include "tests/corpus/reading_ratchet.h"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <optional>

#include "base/core/text.h"

namespace lagan::corpus {
namespace {

std::optional<int> Count(const std::string& cell) {
  int value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc() || end != cell.data() + cell.size() || value < 0) return std::nullopt;
  return value;
}

bool IsRow(std::string_view line) { return !line.empty() && !line.starts_with('#'); }

Result<RatchetRow> ParseRow(std::string_view line) {
  const std::vector<std::string> cells = SplitText(line, '\t');
  RatchetRow row;
  const std::vector<int*> figures = {&row.pictures, &row.exact, &row.accepted, &row.accepted_wrong};
  bool good = cells.size() == figures.size() + 1 && !cells.front().empty();
  for (std::size_t i = 0; good && i < figures.size(); ++i) {
    const std::optional<int> figure = Count(cells[i + 1]);
    good = figure.has_value();
    *figures[i] = figure.value_or(0);
  }
  if (!good) {
    return InvalidArgument("RATCHET_DAMAGED",
                           "A row of the ratchet file is not a set and four counts with tabs between.");
  }
  row.set = cells.front();
  return row;
}

const RatchetRow* FindRow(const std::vector<RatchetRow>& rows, const std::string& set) {
  const auto found = std::ranges::find(rows, set, &RatchetRow::set);
  return found == rows.end() ? nullptr : &*found;
}

// OK when no figure of `measured` is worse than that of `least` by more than `slack` pictures.
Status Compare(const RatchetRow& least, const RatchetRow& measured, int slack, std::string_view reason) {
  if (least.pictures != measured.pictures) {
    return FailedPrecondition(
        "RATCHET_OTHER_PICTURES",
        fmt::format("The ratchet of {} is about {} pictures, these are {}; name another set.", least.set,
                    least.pictures, measured.pictures));
  }
  const auto fell = [&](std::string_view figure, int was, int is) {
    return FailedPrecondition(std::string(reason),
                              fmt::format("{} of {} is {} and was {}.", figure, least.set, is, was));
  };
  if (measured.exact + slack < least.exact) return fell("exact", least.exact, measured.exact);
  if (measured.accepted + slack < least.accepted) return fell("accepted", least.accepted, measured.accepted);
  if (measured.accepted_wrong > least.accepted_wrong)
    return fell("accepted and wrong", least.accepted_wrong, measured.accepted_wrong);
  return Status();
}

std::string TextOf(const RatchetRow& row) {
  return fmt::format("{}\t{}\t{}\t{}\t{}", row.set, row.pictures, row.exact, row.accepted,
                     row.accepted_wrong);
}

}  // namespace

RatchetRow RowOf(std::string_view set, const ReadingTally& tally) {
  return {std::string(set), tally.pictures, tally.exact, tally.accepted, tally.accepted_wrong};
}

Result<std::vector<RatchetRow>> ParseRatchet(std::string_view text) {
  std::vector<RatchetRow> rows;
  for (const std::string& line : SplitText(text, '\n')) {
    if (!IsRow(line)) continue;
    LAGAN_ASSIGN_OR_RETURN(RatchetRow row, ParseRow(line));
    if (FindRow(rows, row.set) != nullptr)
      return InvalidArgument("RATCHET_DAMAGED", "A set comes twice in the ratchet file.");
    rows.push_back(std::move(row));
  }
  return rows;
}

Status HoldsRatchet(const std::vector<RatchetRow>& rows, const RatchetRow& measured) {
  const RatchetRow* const least = FindRow(rows, measured.set);
  if (least == nullptr)
    return NotFound("RATCHET_MISSING", "The ratchet file has no row for this set; --raise writes one.");
  return Compare(*least, measured, kRatchetSlack, "RATCHET_NOT_HELD");
}

Result<std::string> RaiseRatchet(std::string_view text, const RatchetRow& measured) {
  LAGAN_ASSIGN_OR_RETURN(const std::vector<RatchetRow> rows, ParseRatchet(text));
  const RatchetRow* const least = FindRow(rows, measured.set);
  if (least != nullptr) LAGAN_RETURN_IF_ERROR(Compare(*least, measured, 0, "RATCHET_WOULD_FALL"));
  std::string raised;
  for (const std::string& line : SplitText(text, '\n')) {
    if (line.empty()) continue;
    const bool replaced = IsRow(line) && line.starts_with(measured.set + "\t");
    raised += (replaced ? TextOf(measured) : line) + "\n";
  }
  if (least == nullptr) raised += TextOf(measured) + "\n";
  return raised;
}

}  // namespace lagan::corpus
