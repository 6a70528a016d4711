#include "services/assurance/sources/person_row.h"

namespace lagan::sources {

Result<PersonRow> ReadPersonRow(const CsvTable& table, const CsvRow& row) {
  PersonRow person;
  if (row.cells[0].empty()) return CsvRowInvalid(table, row, "surname is empty");
  const Result<Date> birth_date = ParseDate(row.cells[2]);
  if (!birth_date.ok()) return CsvRowInvalid(table, row, "birth_date must be YYYY-MM-DD");
  person.surname = SecretText(row.cells[0]);
  person.given_names = SecretText(row.cells[1]);
  person.birth_date = *birth_date;
  return person;
}

bool IsSamePerson(const PersonRow& row, const ClaimedIdentity& identity, const NameMatcher& names) {
  return row.birth_date == identity.birth_date.Reveal() &&
         names(row.surname.Reveal(), identity.surname.Reveal()) &&
         names(row.given_names.Reveal(), identity.given_names.Reveal());
}

}  // namespace lagan::sources
