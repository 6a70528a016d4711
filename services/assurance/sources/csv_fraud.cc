#include "services/assurance/sources/csv_fraud.h"

#include <string>

namespace lagan::sources {
namespace {

constexpr std::array<std::string_view, 7> kColumns = {
    "surname",  "given_names",          "birth_date", "identity_theft", "impersonation_risk",
    "deceased", "known_to_organisation"};
constexpr std::size_t kFirstFactColumn = 3;
constexpr std::size_t kTheft = 0;
constexpr std::size_t kKnown = 3;

// How bad an answer is: of several rows of one person the worst holds.
int Badness(Finding finding) {
  return finding == Finding::kAdverse    ? 3
         : finding == Finding::kNotFound ? 2
         : finding == Finding::kPartial  ? 1
                                         : 0;
}

}  // namespace

Result<CsvFraud> CsvFraud::Load(const std::filesystem::path& path, NameMatcher names) {
  LAGAN_ASSIGN_OR_RETURN(const CsvTable table, ReadCsv(path, kColumns));
  CsvFraud made;
  made.source_ = table.name + " " + table.version;
  made.names_ = std::move(names);
  for (const CsvRow& row : table.rows) {
    Entry entry;
    LAGAN_ASSIGN_OR_RETURN(entry.person, ReadPersonRow(table, row));
    for (std::size_t i = 0; i < entry.facts.size(); ++i) {
      const std::string& cell = row.cells[kFirstFactColumn + i];
      if (cell != "yes" && cell != "no" && !cell.empty()) {
        return CsvRowInvalid(table, row,
                             std::string(kColumns[kFirstFactColumn + i]) + " must be yes, no or empty");
      }
      if (!cell.empty()) entry.facts[i] = cell == "yes";
    }
    made.by_birth_date_.emplace(entry.person.birth_date, made.entries_.size());
    made.entries_.push_back(std::move(entry));
  }
  return made;
}

SourceOutcome CsvFraud::Judge(const Entry& entry, const std::string& source) {
  const auto name = [](std::size_t fact) { return std::string(kColumns[kFirstFactColumn + fact]); };
  for (std::size_t i = 0; i < kKnown; ++i) {
    if (entry.facts[i] == true) return {Finding::kAdverse, name(i), source};
  }
  if (!entry.facts[kTheft]) return {Finding::kNotFound, "", source};
  for (std::size_t i = 0; i < kKnown; ++i) {
    if (!entry.facts[i]) return {Finding::kPartial, name(i), source};
  }
  if (entry.facts[kKnown] != true) return {Finding::kPartial, name(kKnown), source};
  return {Finding::kClear, "", source};
}

SourceOutcome CsvFraud::Look(const ClaimedIdentity& identity) {
  std::optional<SourceOutcome> worst;
  const auto [begin, end] = by_birth_date_.equal_range(identity.birth_date.Reveal());
  for (auto at = begin; at != end; ++at) {
    const Entry& entry = entries_[at->second];
    if (!IsSamePerson(entry.person, identity, names_)) continue;
    SourceOutcome outcome = Judge(entry, source_);
    if (!worst || Badness(outcome.finding) > Badness(worst->finding)) worst = std::move(outcome);
  }
  return worst.value_or(SourceOutcome{Finding::kNotFound, "", source_});
}

}  // namespace lagan::sources
