#include "services/assurance/sources/csv_register.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace lagan::sources {
namespace {

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsState(std::string_view text) {
  return !text.empty() && text.size() <= 3 && std::all_of(text.begin(), text.end(), IsUpper);
}
bool IsDocumentNumber(std::string_view text) {
  return !text.empty() && text.size() <= 22 &&
         std::all_of(text.begin(), text.end(), [](char c) { return IsUpper(c) || IsDigit(c); });
}
bool IsYear(std::string_view text) {
  return text.size() == 4 && std::all_of(text.begin(), text.end(), IsDigit);
}

}  // namespace

std::string_view FactName(Fact fact) {
  return kRegisterColumns[kFirstFactColumn + static_cast<std::size_t>(fact)];
}

Result<CsvRegister::Entry> CsvRegister::ReadEntry(const CsvTable& table, const CsvRow& row) {
  Entry entry;
  LAGAN_ASSIGN_OR_RETURN(entry.person, ReadPersonRow(table, row));
  entry.issuing_state = row.cells[3];
  if (!IsState(entry.issuing_state))
    return CsvRowInvalid(table, row, "issuing_state must be one to three of A-Z");
  if (!IsDocumentNumber(row.cells[4]))
    return CsvRowInvalid(table, row, "document_number must be of A-Z and 0-9");
  const Result<Date> expiry_date = ParseDate(row.cells[5]);
  if (!expiry_date.ok()) return CsvRowInvalid(table, row, "expiry_date must be YYYY-MM-DD");
  entry.expiry_date = *expiry_date;
  entry.cancelled = row.cells[6] == "cancelled";
  if (!entry.cancelled && row.cells[6] != "current") {
    return CsvRowInvalid(table, row, "document_status must be current or cancelled");
  }
  for (std::size_t i = 0; i < kFactCount; ++i) entry.facts[i] = SecretText(row.cells[kFirstFactColumn + i]);
  if (!row.cells[9].empty() && !IsYear(row.cells[9])) {
    return CsvRowInvalid(table, row, "registration_year must be four digits or empty");
  }
  return entry;
}

Result<CsvRegister> CsvRegister::Load(const std::filesystem::path& path, NameMatcher names) {
  LAGAN_ASSIGN_OR_RETURN(const CsvTable table, ReadCsv(path, kRegisterColumns));
  CsvRegister made;
  made.digest_ = table.digest;
  made.source_ = table.name + " " + table.version;
  made.names_ = std::move(names);
  for (const CsvRow& row : table.rows) {
    LAGAN_ASSIGN_OR_RETURN(Entry entry, ReadEntry(table, row));
    if (!made.by_document_.try_emplace({row.cells[3], row.cells[4]}, made.entries_.size()).second) {
      return CsvRowInvalid(table, row, "this document has a row already");
    }
    made.entries_.push_back(std::move(entry));
  }
  return made;
}

const CsvRegister::Entry* CsvRegister::FindEntry(const ClaimedIdentity& identity) const {
  const auto found = by_document_.find({identity.issuing_state, identity.document_number.Reveal()});
  return found == by_document_.end() ? nullptr : &entries_[found->second];
}

std::string CsvRegister::FindDifference(const Entry& entry, const ClaimedIdentity& identity) const {
  if (!names_(entry.person.surname.Reveal(), identity.surname.Reveal())) return "surname";
  if (!names_(entry.person.given_names.Reveal(), identity.given_names.Reveal())) return "given_names";
  if (entry.person.birth_date != identity.birth_date.Reveal()) return "birth_date";
  if (entry.expiry_date != identity.expiry_date.Reveal()) return "expiry_date";
  return entry.cancelled ? "document_status" : "";
}

SourceOutcome CsvRegister::Look(const ClaimedIdentity& identity) {
  if (const Entry* entry = FindEntry(identity)) {
    std::string difference = FindDifference(*entry, identity);
    if (difference.empty()) return {Finding::kMatch, "", source_};
    return {Finding::kMismatch, std::move(difference), source_};
  }
  const bool holds_another = std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.issuing_state == identity.issuing_state && IsSamePerson(entry.person, identity, names_);
  });
  if (holds_another) return {Finding::kMismatch, "document_number", source_};
  return {Finding::kNotFound, "", source_};
}

std::vector<SecretText> CsvRegister::FactsOf(const ClaimedIdentity& identity) const {
  const Entry* entry = FindEntry(identity);
  if (entry == nullptr || !FindDifference(*entry, identity).empty()) return {};
  return {entry->facts.begin(), entry->facts.end()};
}

std::vector<SecretText> CsvRegister::OtherValues(Fact fact, const ClaimedIdentity& identity) const {
  std::set<std::string> own, others;
  for (const Entry& entry : entries_) {
    const std::string& value = entry.facts[static_cast<std::size_t>(fact)].Reveal();
    (IsSamePerson(entry.person, identity, names_) ? own : others).insert(value);
  }
  std::vector<SecretText> values;
  for (const std::string& value : others) {
    if (!value.empty() && own.count(value) == 0) values.emplace_back(value);
  }
  return values;
}

crypto::Sha256Digest CsvRegister::ChoiceKey(Fact fact, const SecretText& answer,
                                            const ClaimedIdentity& identity) const {
  // The person's first row stands for all of them.
  const auto first = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return IsSamePerson(entry.person, identity, names_);
  });
  return crypto::HmacSha256(
      digest_, AsBytes(fmt::format("{} {} {}", first - entries_.begin(), FactName(fact), answer.Reveal())));
}

}  // namespace lagan::sources
