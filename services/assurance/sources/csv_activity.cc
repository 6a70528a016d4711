#include "services/assurance/sources/csv_activity.h"

#include <array>

namespace lagan::sources {
namespace {

constexpr std::array<std::string_view, 4> kColumns = {"surname", "given_names", "birth_date", "active_from"};

}  // namespace

Result<CsvActivity> CsvActivity::Load(const std::filesystem::path& path, NameMatcher names) {
  LAGAN_ASSIGN_OR_RETURN(const CsvTable table, ReadCsv(path, kColumns));
  CsvActivity made;
  made.source_ = table.name + " " + table.version;
  made.names_ = std::move(names);
  for (const CsvRow& row : table.rows) {
    Entry entry;
    LAGAN_ASSIGN_OR_RETURN(entry.person, ReadPersonRow(table, row));
    const Result<Date> active_from = ParseDate(row.cells[3]);
    if (!active_from.ok()) return CsvRowInvalid(table, row, "active_from must be YYYY-MM-DD");
    entry.active_from = *active_from;
    made.by_birth_date_.emplace(entry.person.birth_date, made.entries_.size());
    made.entries_.push_back(std::move(entry));
  }
  return made;
}

SourceOutcome CsvActivity::Look(const ClaimedIdentity& identity, Date today) {
  const auto [begin, end] = by_birth_date_.equal_range(identity.birth_date.Reveal());
  for (auto at = begin; at != end; ++at) {
    const Entry& entry = entries_[at->second];
    if (entry.active_from <= today && IsSamePerson(entry.person, identity, names_)) {
      return {Finding::kFound, "", source_};
    }
  }
  return {Finding::kNotFound, "", source_};
}

}  // namespace lagan::sources
