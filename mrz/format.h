// The shapes a zone can have, as data: which field stands where, what it may hold, and what its check digits
// cover.
//
// Sources: ICAO 9303-4 section 4.2 (TD3), 9303-5 section 4.2 (TD1), 9303-6 section 4.2 (TD2), 9303-7 (MRV-A,
// MRV-B). The national formats are no ICAO formats: the old French card; Romanian cards that are shaped like
// TD2 but hold digits where the nationality belongs; the French driving licence, one line; the Swiss and
// Liechtenstein driving licence, whose first line is short and which has no check digit at all. The licences
// are read as the published cases of cheminfo/mrz (MIT) have them. Lines and columns count from 0 here; the
// standard counts positions from 1.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace lagan::mrz {

enum class Format {
  kTd1,
  kTd2,
  kTd3,
  kMrvA,
  kMrvB,
  kFrenchIdentityCard,
  kRomanianIdentityCard,
  kFrenchDrivingLicence,
  kSwissDrivingLicence,
};

enum class Alphabet { kLetters, kDigits, kLettersAndDigits };  // each with the filler

enum class Field {
  kDocumentCode,
  kIssuer,
  kNames,  // primary identifier, two fillers, secondary identifier
  kSurname,
  kGivenNames,
  kDocumentNumber,
  kNationality,
  kBirthDate,
  kSex,
  kExpiryDate,
  kOptionalData1,  // TD3: the personal number; Swiss licence: the register number and version
  kOptionalData2,  // TD1 and the Swiss licence only
};

// A run of characters on one line.
struct Span {
  int line = 0;
  int column = 0;
  int length = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

struct FieldSpec {
  Field field;
  Span span;
  Alphabet alphabet;
  int check_column = -1;  // of its check digit, on the same line; -1 where it has none
  // What that digit covers where it is more than the field.
  std::optional<Span> checked = std::nullopt;

  Span Checked() const { return checked.value_or(span); }
};

struct FormatSpec {
  Format format;
  // "TD1", "TD2", "TD3", "MRV-A", "MRV-B", "FRID", "ROID", "FRDL" (French driving licence), "CHDL" (Swiss)
  std::string_view name;
  bool icao;
  int lines;
  int columns;                        // of every line but, where there is one, a short first line
  std::string_view first_characters;  // what the document code may begin with
  std::span<const FieldSpec> fields;
  std::span<const Span> composite;      // what the composite digit covers, in order; empty for visas
  std::optional<Span> composite_digit;  // its place
  int short_first_line = 0;             // its columns; 0 where all lines are alike

  int Columns(int line) const { return line == 0 && short_first_line > 0 ? short_first_line : columns; }
};

const FormatSpec& SpecOf(Format format);
std::span<const FormatSpec> AllFormats();
// The format of that name.
std::optional<Format> FormatNamed(std::string_view name);

// The field as contracts and answers spell it: "document_number". Both optional fields have the names
// "optional_data_1" and "optional_data_2".
std::string_view FieldName(Field field);
// The check digit of a field as answers spell it: the field's name, but "personal_number" for optional
// data 1.
std::string_view CheckName(Field field);

const FieldSpec* FindField(const FormatSpec& spec, Field field);

bool InAlphabet(char c, Alphabet alphabet);

}  // namespace lagan::mrz
