// An activity source in a CSV file, one row per person: surname,given_names,birth_date,active_from
#pragma once

#include <filesystem>

#include "services/assurance/sources/person_row.h"
#include "services/assurance/sources/sources.h"

namespace lagan::sources {

// Immutable once loaded, so thread-safe.
class CsvActivity final : public ActivitySource {
 public:
  // SOURCE_INVALID, with the line: as ReadCsv, or a date that is none.
  static Result<CsvActivity> Load(const std::filesystem::path& path, NameMatcher names);

  // kFound when a row has the person's names and birth date and active_from is not after `today`, else kNotFound.
  SourceOutcome Look(const ClaimedIdentity& identity, Date today) override;

 private:
  struct Entry {
    PersonRow person;
    Date active_from{};
  };
  std::string source_;
  NameMatcher names_;
  std::vector<Entry> entries_;
  RowsByBirthDate by_birth_date_;
};

}  // namespace lagan::sources
