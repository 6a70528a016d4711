// A fraud source in a CSV file, one row per person:
// surname,given_names,birth_date,identity_theft,impersonation_risk,deceased,known_to_organisation
#pragma once

#include <array>
#include <filesystem>
#include <optional>

#include "services/assurance/sources/person_row.h"
#include "services/assurance/sources/sources.h"

namespace lagan::sources {

// Immutable once loaded, so thread-safe.
class CsvFraud final : public FraudSource {
 public:
  // SOURCE_INVALID, with the line: as ReadCsv, or a fact that is not "yes", "no" or empty (not known).
  static Result<CsvFraud> Load(const std::filesystem::path& path, NameMatcher names);

  // kAdverse with the fact when identity_theft, impersonation_risk or deceased is "yes" in any row of the person;
  // kNotFound without a row, and also where it is not known whether the identity was stolen, because no score can be
  // given without that; kPartial with the first fact that is not known, or "known_to_organisation" when that is "no";
  // kClear otherwise.
  SourceOutcome Look(const ClaimedIdentity& identity) override;

 private:
  struct Entry {
    PersonRow person;
    std::array<std::optional<bool>, 4> facts;  // in the order of the columns; nothing: not known
  };
  static SourceOutcome Judge(const Entry& entry, const std::string& source);

  std::string source_;
  NameMatcher names_;
  std::vector<Entry> entries_;
  RowsByBirthDate by_birth_date_;
};

}  // namespace lagan::sources
