#include "mrz/format.h"

#include <algorithm>

#include "mrz/check_digit.h"

namespace lagan::mrz {
namespace {

using enum Field;
using enum Alphabet;

constexpr FieldSpec kTd1Fields[] = {
    {kDocumentCode, {0, 0, 2}, kLettersAndDigits},
    {kIssuer, {0, 2, 3}, kLetters},
    {kDocumentNumber, {0, 5, 9}, kLettersAndDigits, 14},
    {kOptionalData1, {0, 15, 15}, kLettersAndDigits},
    {kBirthDate, {1, 0, 6}, kDigits, 6},
    {kSex, {1, 7, 1}, kLetters},
    {kExpiryDate, {1, 8, 6}, kDigits, 14},
    {kNationality, {1, 15, 3}, kLetters},
    {kOptionalData2, {1, 18, 11}, kLettersAndDigits},
    {kNames, {2, 0, 30}, kLetters},
};
constexpr Span kTd1Composite[] = {{0, 5, 25}, {1, 0, 7}, {1, 8, 7}, {1, 18, 11}};

constexpr FieldSpec kTd2Fields[] = {
    {kDocumentCode, {0, 0, 2}, kLettersAndDigits},
    {kIssuer, {0, 2, 3}, kLetters},
    {kNames, {0, 5, 31}, kLetters},
    {kDocumentNumber, {1, 0, 9}, kLettersAndDigits, 9},
    {kNationality, {1, 10, 3}, kLetters},
    {kBirthDate, {1, 13, 6}, kDigits, 19},
    {kSex, {1, 20, 1}, kLetters},
    {kExpiryDate, {1, 21, 6}, kDigits, 27},
    {kOptionalData1, {1, 28, 7}, kLettersAndDigits},
};
constexpr Span kTd2Composite[] = {{1, 0, 10}, {1, 13, 7}, {1, 21, 14}};

constexpr FieldSpec kTd3Fields[] = {
    {kDocumentCode, {0, 0, 2}, kLettersAndDigits},
    {kIssuer, {0, 2, 3}, kLetters},
    {kNames, {0, 5, 39}, kLetters},
    {kDocumentNumber, {1, 0, 9}, kLettersAndDigits, 9},
    {kNationality, {1, 10, 3}, kLetters},
    {kBirthDate, {1, 13, 6}, kDigits, 19},
    {kSex, {1, 20, 1}, kLetters},
    {kExpiryDate, {1, 21, 6}, kDigits, 27},
    {kOptionalData1, {1, 28, 14}, kLettersAndDigits, 42},
};
constexpr Span kTd3Composite[] = {{1, 0, 10}, {1, 13, 7}, {1, 21, 22}};

constexpr FieldSpec kMrvAFields[] = {
    {kDocumentCode, {0, 0, 2}, kLettersAndDigits},
    {kIssuer, {0, 2, 3}, kLetters},
    {kNames, {0, 5, 39}, kLetters},
    {kDocumentNumber, {1, 0, 9}, kLettersAndDigits, 9},
    {kNationality, {1, 10, 3}, kLetters},
    {kBirthDate, {1, 13, 6}, kDigits, 19},
    {kSex, {1, 20, 1}, kLetters},
    {kExpiryDate, {1, 21, 6}, kDigits, 27},
    {kOptionalData1, {1, 28, 16}, kLettersAndDigits},
};

constexpr FieldSpec kMrvBFields[] = {
    {kDocumentCode, {0, 0, 2}, kLettersAndDigits},
    {kIssuer, {0, 2, 3}, kLetters},
    {kNames, {0, 5, 31}, kLetters},
    {kDocumentNumber, {1, 0, 9}, kLettersAndDigits, 9},
    {kNationality, {1, 10, 3}, kLetters},
    {kBirthDate, {1, 13, 6}, kDigits, 19},
    {kSex, {1, 20, 1}, kLetters},
    {kExpiryDate, {1, 21, 6}, kDigits, 27},
    {kOptionalData1, {1, 28, 8}, kLettersAndDigits},
};

constexpr FieldSpec kFrenchFields[] = {
    {kDocumentCode, {0, 0, 2}, kLettersAndDigits},
    {kIssuer, {0, 2, 3}, kLetters},
    {kSurname, {0, 5, 25}, kLetters},
    {kOptionalData1, {0, 30, 6}, kLettersAndDigits},
    {kDocumentNumber, {1, 0, 12}, kLettersAndDigits, 12},
    {kGivenNames, {1, 13, 14}, kLetters},
    {kBirthDate, {1, 27, 6}, kDigits, 33},
    {kSex, {1, 34, 1}, kLetters},
};
constexpr Span kFrenchComposite[] = {{0, 0, 36}, {1, 0, 35}};

constexpr FieldSpec kRomanianFields[] = {
    {kDocumentCode, {0, 0, 2}, kLettersAndDigits},
    {kIssuer, {0, 2, 3}, kLetters},
    {kNames, {0, 5, 31}, kLetters},
    {kDocumentNumber, {1, 0, 9}, kLettersAndDigits, 9},
    {kNationality, {1, 10, 3}, kLettersAndDigits},
    {kBirthDate, {1, 13, 6}, kDigits, 19},
    {kSex, {1, 20, 1}, kLetters},
    {kExpiryDate, {1, 21, 6}, kDigits, 27},
    {kOptionalData1, {1, 28, 7}, kLettersAndDigits},
};

constexpr FieldSpec kFrenchLicenceFields[] = {
    {kDocumentCode, {0, 0, 2}, kLettersAndDigits},
    {kIssuer, {0, 2, 3}, kLetters},
    {kDocumentNumber, {0, 5, 9}, kLettersAndDigits, 14, Span{0, 0, 14}},
    {kExpiryDate, {0, 15, 6}, kDigits},
    {kSurname, {0, 21, 8}, kLetters},
};
constexpr Span kFrenchLicenceComposite[] = {{0, 0, 29}};

constexpr FieldSpec kSwissLicenceFields[] = {
    {kDocumentNumber, {0, 0, 9}, kLettersAndDigits},
    {kDocumentCode, {1, 0, 2}, kLettersAndDigits},
    {kIssuer, {1, 2, 3}, kLetters},
    {kOptionalData1, {1, 5, 14}, kLettersAndDigits},
    {kBirthDate, {1, 19, 6}, kDigits},
    {kOptionalData2, {1, 25, 5}, kLettersAndDigits},
    {kNames, {2, 0, 30}, kLetters},
};

// In the order of the enumeration.
constexpr FormatSpec kFormats[] = {
    {Format::kTd1, "TD1", true, 3, 30, "ACI", kTd1Fields, kTd1Composite, Span{1, 29, 1}},
    {Format::kTd2, "TD2", true, 2, 36, "ACI", kTd2Fields, kTd2Composite, Span{1, 35, 1}},
    {Format::kTd3, "TD3", true, 2, 44, "P", kTd3Fields, kTd3Composite, Span{1, 43, 1}},
    {Format::kMrvA, "MRV-A", true, 2, 44, "V", kMrvAFields, {}, std::nullopt},
    {Format::kMrvB, "MRV-B", true, 2, 36, "V", kMrvBFields, {}, std::nullopt},
    {Format::kFrenchIdentityCard, "FRID", false, 2, 36, "I", kFrenchFields, kFrenchComposite, Span{1, 35, 1}},
    {Format::kRomanianIdentityCard, "ROID", false, 2, 36, "I", kRomanianFields, kTd2Composite,
     Span{1, 35, 1}},
    {Format::kFrenchDrivingLicence, "FRDL", false, 1, 30, "ABD", kFrenchLicenceFields,
     kFrenchLicenceComposite, Span{0, 29, 1}},
    {Format::kSwissDrivingLicence, "CHDL", false, 3, 30, "F", kSwissLicenceFields, {}, std::nullopt, 9},
};

}  // namespace

const FormatSpec& SpecOf(Format format) { return kFormats[static_cast<int>(format)]; }

std::span<const FormatSpec> AllFormats() { return kFormats; }

std::optional<Format> FormatNamed(std::string_view name) {
  for (const FormatSpec& spec : kFormats) {
    if (spec.name == name) return spec.format;
  }
  return std::nullopt;
}

std::string_view FieldName(Field field) {
  switch (field) {
    case kDocumentCode:
      return "document_code";
    case kIssuer:
      return "issuer";
    case kNames:
      return "names";
    case kSurname:
      return "surname";
    case kGivenNames:
      return "given_names";
    case kDocumentNumber:
      return "document_number";
    case kNationality:
      return "nationality";
    case kBirthDate:
      return "birth_date";
    case kSex:
      return "sex";
    case kExpiryDate:
      return "expiry_date";
    case kOptionalData1:
      return "optional_data_1";
    case kOptionalData2:
      return "optional_data_2";
  }
  return "";
}

std::string_view CheckName(Field field) {
  return field == kOptionalData1 ? std::string_view("personal_number") : FieldName(field);
}

const FieldSpec* FindField(const FormatSpec& spec, Field field) {
  const auto found = std::ranges::find(spec.fields, field, &FieldSpec::field);
  return found == spec.fields.end() ? nullptr : &*found;
}

bool InAlphabet(char c, Alphabet alphabet) {
  if (c == kFiller) return true;
  switch (alphabet) {
    case kLetters:
      return IsLetter(c);
    case kDigits:
      return IsDigit(c);
    case kLettersAndDigits:
      return IsLetter(c) || IsDigit(c);
  }
  return false;
}

}  // namespace lagan::mrz
