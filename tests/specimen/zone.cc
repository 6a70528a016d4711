// Between what stands on a document and its zone; the rules themselves are the mrz room's.
#include "mrz/composer.h"
#include "mrz/parser.h"
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
    case mrz::Format::kTd2:
    case mrz::Format::kFrenchIdentityCard:
    case mrz::Format::kRomanianIdentityCard:
    case mrz::Format::kFrenchDrivingLicence:
    case mrz::Format::kSwissDrivingLicence:
      break;
  }
  return Kind::kCardTd2;
}

}  // namespace

Result<std::vector<std::string>> ComposeZone(const Document& document) {
  const std::optional<mrz::Format> format = mrz::FormatNamed(ZoneFormatName(document.kind));
  if (!format) return std::vector<std::string>();
  mrz::ZoneFields fields;
  fields.format = *format;
  fields.document_code = DocumentCode(document.kind);
  fields.issuer = kIssuer;
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
