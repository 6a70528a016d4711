#include "mrz/composer.h"

#include <algorithm>

#include "mrz/check_digit.h"
#include "mrz/names.h"
#include "mrz/transliteration.h"

namespace lagan::mrz {
namespace {

Status Blank(Field field) {
  return InvalidArgument("FIELD_BLANK", "The zone needs this field.", std::string(FieldName(field)));
}
Status TooLong(Field field) {
  return InvalidArgument("FIELD_TOO_LONG", "The field has more characters than the format has room for.",
                         std::string(FieldName(field)));
}
Status BadCharacter(Field field) {
  return InvalidArgument("FIELD_CHARACTER_INVALID", "The field holds a character that may not stand there.",
                         std::string(FieldName(field)));
}

Status WithField(const Status& status, std::string field) {
  return {status.code(), status.reason(), status.message(), std::move(field)};
}

class Writer {
 public:
  explicit Writer(const ZoneFields& fields)
      : fields_(fields),
        spec_(SpecOf(fields.format)),
        lines_(spec_.lines, std::string(spec_.columns, kFiller)),
        optional_data_1_(fields.optional_data_1) {}

  Result<std::vector<std::string>> Write() && {
    if (fields_.document_number.empty()) return Blank(Field::kDocumentNumber);
    if (!fields_.optional_data_2.empty() && FindField(spec_, Field::kOptionalData2) == nullptr) {
      return InvalidArgument("FIELD_NOT_IN_FORMAT", "The format has no second field of optional data.",
                             "optional_data_2");
    }
    for (const FieldSpec& field : spec_.fields) LAGAN_RETURN_IF_ERROR(WriteField(field));
    if (spec_.composite_digit) {
      CheckSum sum;
      for (const Span& range : spec_.composite) sum.Add(Text(range));
      At(*spec_.composite_digit) = sum.Digit();
    }
    return std::move(lines_);
  }

 private:
  std::string_view Text(const Span& span) const {
    return std::string_view(lines_[span.line]).substr(span.column, span.length);
  }
  char& At(const Span& span) { return lines_[span.line][span.column]; }

  Status WriteField(const FieldSpec& field) {
    switch (field.field) {
      case Field::kDocumentCode:
        return WriteDocumentCode(field);
      case Field::kIssuer:
        if (fields_.issuer.empty()) return Blank(field.field);
        return Put(field, fields_.issuer);
      case Field::kNationality:
        return Put(field, fields_.nationality);
      case Field::kNames:
        return WriteNames(field);
      case Field::kDocumentNumber:
        return WriteDocumentNumber(field);
      case Field::kBirthDate:
        return WriteBirthDate(field);
      case Field::kSex:
        if (std::string_view("MFX<").find(fields_.sex) == std::string_view::npos)
          return BadCharacter(field.field);
        return Put(field, std::string(1, fields_.sex));
      case Field::kExpiryDate:
        return WriteExpiryDate(field);
      case Field::kOptionalData1:
        return Put(field, optional_data_1_);
      case Field::kOptionalData2:
        return Put(field, fields_.optional_data_2);
      case Field::kSurname:
      case Field::kGivenNames:
        break;  // of national formats only
    }
    return Internal("FIELD_UNEXPECTED", "The format has a field that is not written.",
                    std::string(FieldName(field.field)));
  }

  // Puts a text into its field, and the check digit into its place.
  Status Put(const FieldSpec& field, std::string_view text) {
    if (text.size() > static_cast<std::size_t>(field.span.length)) return TooLong(field.field);
    if (!std::ranges::all_of(text, [&](char c) { return InAlphabet(c, field.alphabet); })) {
      return BadCharacter(field.field);
    }
    lines_[field.span.line].replace(field.span.column, text.size(), text);
    if (field.check_column < 0) return {};
    const bool no_digit = field.field == Field::kOptionalData1 && text.empty();
    lines_[field.span.line][field.check_column] = no_digit ? kFiller : CheckDigit(Text(field.span));
    return {};
  }

  Status WriteDocumentCode(const FieldSpec& field) {
    const std::string& code = fields_.document_code;
    if (code.empty()) return Blank(field.field);
    if (spec_.first_characters.find(code.front()) == std::string_view::npos) return BadCharacter(field.field);
    return Put(field, code);
  }

  Status WriteNames(const FieldSpec& field) {
    auto surname = Transliterate(fields_.surname);
    if (!surname.ok()) return WithField(surname.status(), "surname");
    auto given_names = Transliterate(fields_.given_names);
    if (!given_names.ok()) return WithField(given_names.status(), "given_names");
    if (surname->empty() && given_names->empty()) return Blank(field.field);
    return Put(field, JoinNames(*surname, *given_names, field.span.length));
  }

  Status WriteDocumentNumber(const FieldSpec& field) {
    const std::string& number = fields_.document_number;
    const auto width = static_cast<std::size_t>(field.span.length);
    if (number.front() == kFiller || number.back() == kFiller) return BadCharacter(field.field);
    if (number.size() <= width) return Put(field, number);
    if (spec_.format != Format::kTd1 && spec_.format != Format::kTd2) return TooLong(field.field);
    // 9303-5 and 9303-6 note j: nine characters, a filler, and in the optional data the rest, its digit, a
    // filler.
    const std::string rest = number.substr(width);
    const auto room = static_cast<std::size_t>(FindField(spec_, Field::kOptionalData1)->span.length);
    if (rest.size() + 2 > room) return TooLong(field.field);
    if (number[width - 1] == kFiller ||
        !std::ranges::all_of(rest, [](char c) { return IsLetter(c) || IsDigit(c); })) {
      return BadCharacter(field.field);
    }
    optional_data_1_ = rest + CheckDigit(number) + kFiller + optional_data_1_;
    LAGAN_RETURN_IF_ERROR(Put(field, number.substr(0, width)));
    lines_[field.span.line][field.check_column] = kFiller;
    return {};
  }

  Status WriteBirthDate(const FieldSpec& field) {
    const PartialDate& date = fields_.birth_date;
    if (!date.possible()) return InvalidArgument("DATE_INVALID", "The date does not exist.", "birth_date");
    return Put(field, ZoneDate(date));
  }

  Status WriteExpiryDate(const FieldSpec& field) {
    if (!fields_.expiry_date) return Put(field, "<<<<<<");
    if (!fields_.expiry_date->ok())
      return InvalidArgument("DATE_INVALID", "The date does not exist.", "expiry_date");
    return Put(field, ZoneDate(PartialDate::Of(*fields_.expiry_date)));
  }

  const ZoneFields& fields_;
  const FormatSpec& spec_;
  std::vector<std::string> lines_;
  std::string optional_data_1_;
};

}  // namespace

Result<std::vector<std::string>> Compose(const ZoneFields& fields) {
  const bool french = fields.format == Format::kTd2 && fields.document_code == "ID" && fields.issuer == "FRA";
  if (!SpecOf(fields.format).icao || french) {
    return InvalidArgument("FORMAT_UNSUPPORTED",
                           "Only the five ICAO formats are written, and no French card of 2 lines of 36.",
                           "format");
  }
  return Writer(fields).Write();
}

}  // namespace lagan::mrz
