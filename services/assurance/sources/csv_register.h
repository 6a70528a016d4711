// An authoritative register in a CSV file, one row per document:
// surname,given_names,birth_date,issuing_state,document_number,expiry_date,document_status,
// previous_postcode_district,gp_practice,registration_year
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/assurance/sources/person_row.h"
#include "services/assurance/sources/sources.h"

namespace lagan::sources {

inline constexpr std::array<std::string_view, 10> kRegisterColumns = {
    "surname",         "given_names",      "birth_date",      "issuing_state",
    "document_number", "expiry_date",      "document_status", "previous_postcode_district",
    "gp_practice",     "registration_year"};
inline constexpr std::size_t kFirstFactColumn = 7;

// What the register knows beyond the document and dynamic questions ask for. None identifies a person alone, because
// wrong choices are drawn from other rows.
enum class Fact { kPreviousPostcodeDistrict, kGpPractice, kRegistrationYear };
inline constexpr std::size_t kFactCount = 3;
// The name of its column: "gp_practice".
std::string_view FactName(Fact fact);

// Immutable once loaded, so thread-safe.
class CsvRegister final : public AuthoritativeRegister {
 public:
  // SOURCE_INVALID, with the line: as ReadCsv; a date that is none; a state that is not A-Z; a number that is not A-Z
  // and 0-9; a status other than "current" and "cancelled"; a year that is none; two rows for one document.
  static Result<CsvRegister> Load(const std::filesystem::path& path, NameMatcher names);

  // Finds the row by issuing state and number. Where there is none but the person holds another document of that state,
  // the answer is kMismatch of "document_number".
  SourceOutcome Look(const ClaimedIdentity& identity) override;

  // The person's facts, in the order of Fact; an empty text is a fact not known. Nothing unless Look gives kMatch.
  std::vector<SecretText> FactsOf(const ClaimedIdentity& identity) const;
  // Every value of the fact that the register holds, distinct, without those of any row of this person.
  std::vector<SecretText> OtherValues(Fact fact, const ClaimedIdentity& identity) const;
  // A secret that is the same for this person and fact, whichever of the person's documents is shown, as long as the file
  // and the person's answer are; another for every other person, fact and answer.
  crypto::Sha256Digest ChoiceKey(Fact fact, const SecretText& answer, const ClaimedIdentity& identity) const;

 private:
  struct Entry {
    PersonRow person;
    std::string issuing_state;
    Date expiry_date{};
    bool cancelled = false;
    std::array<SecretText, kFactCount> facts;
  };
  static Result<Entry> ReadEntry(const CsvTable& table, const CsvRow& row);
  // "" when all agrees, else the field that differs.
  std::string FindDifference(const Entry& entry, const ClaimedIdentity& identity) const;
  const Entry* FindEntry(const ClaimedIdentity& identity) const;

  crypto::Sha256Digest digest_{};  // of the file
  std::string source_;
  NameMatcher names_;
  std::vector<Entry> entries_;
  std::map<std::pair<std::string, std::string>, std::size_t> by_document_;  // state, number
};

}  // namespace lagan::sources
