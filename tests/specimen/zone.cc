// The five zones of Doc 9303 parts 4 to 7 as text, in both directions.
#include <fmt/format.h>
#include <algorithm>
#include <array>

#include "tests/specimen/document.h"

namespace lagan::specimen {
namespace {

using Lines = std::vector<std::string>;

bool IsLetter(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

Status FieldInvalid(std::string field, std::string message) {
  return InvalidArgument("DOCUMENT_FIELD_INVALID", std::move(message), std::move(field));
}

bool IsName(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) { return IsLetter(c) || c == ' ' || c == '-'; });
}
bool IsLettersAndDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return IsLetter(c) || IsDigit(c); });
}

Status CheckFields(const Document& document, std::size_t optional_limit) {
  if (document.surname.empty() || !IsName(document.surname)) {
    return FieldInvalid("surname", "The surname needs capital letters A to Z, spaces and hyphens only.");
  }
  if (!IsName(document.given_names)) {
    return FieldInvalid("given_names",
                        "The given names need capital letters A to Z, spaces and hyphens only.");
  }
  if (document.number.empty() || document.number.size() > 9 || !IsLettersAndDigits(document.number)) {
    return FieldInvalid("number", "The document number needs 1 to 9 capital letters and digits.");
  }
  if (document.nationality.empty() || document.nationality.size() > 3 ||
      !std::all_of(document.nationality.begin(), document.nationality.end(), IsLetter)) {
    return FieldInvalid("nationality", "The nationality needs 1 to 3 capital letters.");
  }
  if (!document.birth.ok()) return FieldInvalid("birth", "The date of birth must be a real date.");
  if (!document.expiry.ok()) return FieldInvalid("expiry", "The date of expiry must be a real date.");
  if (document.sex != 'F' && document.sex != 'M' && document.sex != 'X') {
    return FieldInvalid("sex", "The sex is F, M or X.");
  }
  if (document.optional_data.size() > optional_limit || !IsLettersAndDigits(document.optional_data)) {
    return FieldInvalid("optional_data", "The optional data is too long or not capital letters and digits.");
  }
  return Status();
}

std::string Filled(std::string text, std::size_t width) {
  std::replace(text.begin(), text.end(), ' ', '<');
  std::replace(text.begin(), text.end(), '-', '<');
  text.resize(width, '<');
  return text;
}

// Part 3 section 4.9: weights 7, 3, 1; A is 10, '<' is 0.
char CheckDigit(std::string_view text) {
  constexpr std::array<int, 3> kWeights = {7, 3, 1};
  int sum = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    sum += kWeights[i % 3] * (IsDigit(c) ? c - '0' : IsLetter(c) ? c - 'A' + 10 : 0);
  }
  return static_cast<char>('0' + sum % 10);
}
std::string Checked(std::string text) {
  text += CheckDigit(text);
  return text;
}

std::string ZoneDate(Date date) {
  return fmt::format("{:02}{:02}{:02}", static_cast<int>(date.year()) % 100,
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string NameField(const Document& document, std::size_t width) {
  return Filled(
      document.given_names.empty() ? document.surname : document.surname + "  " + document.given_names,
      width);
}

// Line 2 of the formats with two lines, up to the optional data: number, nationality, birth, sex, expiry.
std::string SecondLine(const Document& document) {
  return Checked(Filled(document.number, 9)) + Filled(document.nationality, 3) +
         Checked(ZoneDate(document.birth)) + (document.sex == 'X' ? '<' : document.sex) +
         Checked(ZoneDate(document.expiry));
}

// Parts 4 and 6, section 4.2.4: the composite skips nationality and sex. `line` is line 2 without its last digit.
std::string WithComposite(std::string line) {
  line += CheckDigit(line.substr(0, 10) + line.substr(13, 7) + line.substr(21));
  return line;
}

Lines ComposeTd1(const Document& document) {
  const std::string upper =
      "I<UTO" + Checked(Filled(document.number, 9)) + Filled(document.optional_data, 15);
  const std::string birth = Checked(ZoneDate(document.birth));
  const std::string expiry = Checked(ZoneDate(document.expiry));
  const std::string second_optional(11, '<');
  const char composite = CheckDigit(upper.substr(5) + birth + expiry + second_optional);
  return {upper,
          birth + (document.sex == 'X' ? '<' : document.sex) + expiry + Filled(document.nationality, 3) +
              second_optional + composite,
          NameField(document, 30)};
}

// The year of a zone's two digits: expiry in this century, birth not after 2025.
Date DateFromZone(std::string_view text, bool is_expiry) {
  const Date fallback = std::chrono::year(2000) / 1 / 1;
  if (!std::all_of(text.begin(), text.end(), IsDigit)) return fallback;
  const auto number = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  const int year = number(0);
  const Date date(std::chrono::year(!is_expiry && year > 25 ? 1900 + year : 2000 + year),
                  std::chrono::month(static_cast<unsigned>(number(2))),
                  std::chrono::day(static_cast<unsigned>(number(4))));
  return date.ok() ? date : fallback;
}

std::string WithoutFillers(std::string_view field) {
  std::string text(field);
  std::replace(text.begin(), text.end(), '<', ' ');
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

void ReadNames(std::string_view field, Document& document) {
  const std::size_t gap = field.find("<<");
  document.surname = WithoutFillers(field.substr(0, gap));
  document.given_names = gap == std::string_view::npos ? "" : WithoutFillers(field.substr(gap + 2));
}

}  // namespace

Result<Lines> ComposeZone(const Document& document) {
  switch (document.kind) {
    case Kind::kCardFront:
      LAGAN_RETURN_IF_ERROR(CheckFields(document, 15));
      return Lines();
    case Kind::kPassport: {
      LAGAN_RETURN_IF_ERROR(CheckFields(document, 14));
      // An empty personal number has '<' for its check digit (part 4 section 4.2.2 allows 0 as well).
      const std::string personal =
          document.optional_data.empty() ? std::string(15, '<') : Checked(Filled(document.optional_data, 14));
      return Lines{"P<UTO" + NameField(document, 39), WithComposite(SecondLine(document) + personal)};
    }
    case Kind::kCardTd2:
      LAGAN_RETURN_IF_ERROR(CheckFields(document, 7));
      return Lines{"I<UTO" + NameField(document, 31),
                   WithComposite(SecondLine(document) + Filled(document.optional_data, 7))};
    case Kind::kCard:
      LAGAN_RETURN_IF_ERROR(CheckFields(document, 15));
      return ComposeTd1(document);
    case Kind::kVisa:
      LAGAN_RETURN_IF_ERROR(CheckFields(document, 16));
      return Lines{"V<UTO" + NameField(document, 39),
                   SecondLine(document) + Filled(document.optional_data, 16)};
    case Kind::kVisaSmall:
      LAGAN_RETURN_IF_ERROR(CheckFields(document, 8));
      return Lines{"V<UTO" + NameField(document, 31),
                   SecondLine(document) + Filled(document.optional_data, 8)};
  }
  return Internal("DOCUMENT_KIND_UNKNOWN", "This kind of document has no zone format.");
}

Result<Document> DocumentFromZone(const Lines& lines) {
  const auto shaped = [&](std::size_t count, std::size_t width) {
    return lines.size() == count && std::all_of(lines.begin(), lines.end(), [&](const std::string& line) {
             return line.size() == width;
           });
  };
  Document document;
  const bool is_td1 = shaped(3, 30);
  if (!is_td1 && !shaped(2, 44) && !shaped(2, 36)) {
    return InvalidArgument("ZONE_SHAPE_UNKNOWN",
                           "A zone has 2 lines of 44 or 36 characters, or 3 lines of 30.", "lines");
  }
  if (is_td1) {
    document.kind = Kind::kCard;
    document.number = WithoutFillers(lines[0].substr(5, 9));
    document.birth = DateFromZone(lines[1].substr(0, 6), false);
    document.sex = lines[1][7];
    document.expiry = DateFromZone(lines[1].substr(8, 6), true);
    document.nationality = WithoutFillers(lines[1].substr(15, 3));
    ReadNames(lines[2], document);
  } else {
    const bool wide = lines[0].size() == 44;
    const bool visa = lines[0][0] == 'V';
    document.kind =
        wide ? (visa ? Kind::kVisa : Kind::kPassport) : (visa ? Kind::kVisaSmall : Kind::kCardTd2);
    document.number = WithoutFillers(lines[1].substr(0, 9));
    document.nationality = WithoutFillers(lines[1].substr(10, 3));
    document.birth = DateFromZone(lines[1].substr(13, 6), false);
    document.sex = lines[1][20];
    document.expiry = DateFromZone(lines[1].substr(21, 6), true);
    ReadNames(lines[0].substr(5), document);
  }
  if (document.sex != 'F' && document.sex != 'M') document.sex = 'X';
  return document;
}

}  // namespace lagan::specimen
