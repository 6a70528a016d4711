// How the CSV sources hold and compare a person.
#pragma once

#include <map>
#include <vector>

#include "services/assurance/sources/csv.h"
#include "services/assurance/sources/sources.h"

namespace lagan::sources {

struct PersonRow {
  SecretText surname;      // as the file writes it
  SecretText given_names;  // likewise
  Date birth_date{};
};

// Reads the cells surname, given_names and birth_date, which every file has first. SOURCE_INVALID for an empty name or
// a birth date that is no date.
Result<PersonRow> ReadPersonRow(const CsvTable& table, const CsvRow& row);

bool IsSamePerson(const PersonRow& row, const ClaimedIdentity& identity, const NameMatcher& names);

// The rows of a file by birth date, so that a look-up compares the names of a few.
using RowsByBirthDate = std::multimap<std::chrono::sys_days, std::size_t>;

}  // namespace lagan::sources
