// Between what stands on a document and its zone; the rules themselves are the mrz room's.
#include <fmt/format.h>
#include <utility>

#include "mrz/check_digit.h"
#include "mrz/composer.h"
#include "mrz/names.h"
#include "mrz/parser.h"
#include "mrz/transliteration.h"
#include "tests/specimen/document.h"

namespace lagan::specimen {
namespace {

// Centuries of two-digit years are read as on this day, so that drawings repeat.
constexpr Date kToday = std::chrono::year(2026) / 1 / 1;
constexpr Date kUnknownDate = std::chrono::year(2000) / 1 / 1;

Kind KindOf(mrz::Format format) {
  switch (format) {
    case mrz::Format::kTd1:
      return Kind::kCard;
    case mrz::Format::kTd3:
      return Kind::kPassport;
    case mrz::Format::kMrvA:
      return Kind::kVisa;
    case mrz::Format::kMrvB:
      return Kind::kVisaSmall;
    case mrz::Format::kFrenchIdentityCard:
      return Kind::kFrenchCard;
    case mrz::Format::kRomanianIdentityCard:
      return Kind::kRomanianCard;
    case mrz::Format::kFrenchDrivingLicence:
      return Kind::kFrenchLicence;
    case mrz::Format::kSwissDrivingLicence:
      return Kind::kSwissLicence;
    case mrz::Format::kTd2:
      break;
  }
  return Kind::kCardTd2;
}

std::string ZoneDate(Date date) {
  return fmt::format("{:02}{:02}{:02}", static_cast<int>(date.year()) % 100,
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

// What a national format's field holds, before it is cut to its length.
Result<std::string> NationalText(mrz::Field field, const Document& document, std::size_t length) {
  switch (field) {
    case mrz::Field::kDocumentCode:
      return std::string(DocumentCode(document.kind));
    case mrz::Field::kIssuer:
      return document.issuer;
    case mrz::Field::kNames: {
      LAGAN_ASSIGN_OR_RETURN(std::string surname, mrz::Transliterate(document.surname));
      LAGAN_ASSIGN_OR_RETURN(std::string given_names, mrz::Transliterate(document.given_names));
      return mrz::JoinNames(std::move(surname), std::move(given_names), length);
    }
    case mrz::Field::kSurname:
      return mrz::Transliterate(document.surname);
    case mrz::Field::kGivenNames:
      return mrz::Transliterate(document.given_names);
    case mrz::Field::kDocumentNumber:
      return document.number;
    case mrz::Field::kNationality:
      // Romanian cards of this shape have the beginning of the personal number here.
      return std::string("132");
    case mrz::Field::kBirthDate:
      return ZoneDate(document.birth);
    case mrz::Field::kSex:
      return std::string(1, document.sex == 'X' ? mrz::kFiller : document.sex);
    case mrz::Field::kExpiryDate:
      return ZoneDate(document.expiry);
    case mrz::Field::kOptionalData1:
      return document.optional_data;
    case mrz::Field::kOptionalData2:
      break;
  }
  return std::string();
}

// The composer knows ICAO formats only; these are written from the format's description.
Result<std::vector<std::string>> ComposeNational(const Document& document, const mrz::FormatSpec& spec) {
  std::vector<std::string> lines(static_cast<std::size_t>(spec.lines),
                                 std::string(spec.columns, mrz::kFiller));
  if (spec.short_first_line > 0) lines[0].resize(static_cast<std::size_t>(spec.short_first_line));
  const auto text = [&](const mrz::Span& span) {
    return std::string_view(lines[span.line]).substr(span.column, span.length);
  };
  for (const mrz::FieldSpec& field : spec.fields) {
    const auto length = static_cast<std::size_t>(field.span.length);
    LAGAN_ASSIGN_OR_RETURN(std::string value, NationalText(field.field, document, length));
    value.resize(length, mrz::kFiller);
    lines[field.span.line].replace(field.span.column, length, value);
    if (field.check_column >= 0)
      lines[field.span.line][field.check_column] = mrz::CheckDigit(text(field.Checked()));
  }
  if (spec.composite_digit) {
    mrz::CheckSum sum;
    for (const mrz::Span& range : spec.composite) sum.Add(text(range));
    lines[spec.composite_digit->line][spec.composite_digit->column] = sum.Digit();
  }
  return lines;
}

}  // namespace

Result<std::vector<std::string>> ComposeZone(const Document& document) {
  const std::optional<mrz::Format> format = mrz::FormatNamed(ZoneFormatName(document.kind));
  if (!format) return std::vector<std::string>();
  if (!mrz::SpecOf(*format).icao) return ComposeNational(document, mrz::SpecOf(*format));
  mrz::ZoneFields fields;
  fields.format = *format;
  fields.document_code = DocumentCode(document.kind);
  fields.issuer = document.issuer;
  fields.document_number = document.number;
  fields.nationality = document.nationality;
  fields.birth_date = mrz::PartialDate::Of(document.birth);
  fields.sex = document.sex == 'X' ? '<' : document.sex;
  fields.expiry_date = document.expiry;
  fields.surname = document.surname;
  fields.given_names = document.given_names;
  fields.optional_data_1 = document.optional_data;
  return mrz::Compose(fields);
}

Result<Document> DocumentFromZone(const std::vector<std::string>& lines) {
  LAGAN_ASSIGN_OR_RETURN(const mrz::Zone zone, mrz::Parse(lines, kToday));
  Document document;
  document.kind = KindOf(zone.format);
  document.issuer = zone.issuer;
  document.surname = zone.surname;
  document.given_names = zone.given_names;
  document.number = zone.document_number;
  document.nationality = zone.nationality;
  document.birth = zone.birth_date.date().value_or(kUnknownDate);
  document.sex = zone.sex == 'F' || zone.sex == 'M' ? zone.sex : 'X';
  document.expiry = zone.expiry_date.value_or(kUnknownDate);
  document.optional_data = zone.optional_data_1;
  return document;
}

}  // namespace lagan::specimen
