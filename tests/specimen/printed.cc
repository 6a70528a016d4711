#include "tests/specimen/printed.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>

namespace lagan::specimen {

std::string PrintedDate(Date date, DateStyle style) {
  static constexpr std::array<const char*, 12> kMonths = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                          "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
  static constexpr std::array<const char*, 12> kFrench = {"JANV", "FÉVR", "MARS", "AVR", "MAI", "JUIN",
                                                          "JUIL", "AOÛT", "SEPT", "OCT", "NOV", "DÉC"};
  const unsigned day = static_cast<unsigned>(date.day()), month = static_cast<unsigned>(date.month());
  const int year = static_cast<int>(date.year());
  const std::size_t index = (month + 11) % 12;
  switch (style) {
    case DateStyle::kMonthName:
      break;
    case DateStyle::kTwoLanguages:
      return fmt::format("{:02} {}/{} {:02}", day, kMonths[index], kFrench[index], year % 100);
    case DateStyle::kPoints:
      return fmt::format("{:02}.{:02}.{}", day, month, year);
    case DateStyle::kSpaces:
      return fmt::format("{:02} {:02} {}", day, month, year);
  }
  return fmt::format("{:02} {} {}", day, kMonths[index], year);
}

namespace {

// Photocards print dates with points (Directive 2006/126/EC annex I); older Irish cards with two digits of the year.
std::string PhotocardDate(Kind kind, Date date, DateStyle style) {
  const std::string text = PrintedDate(date, DateStyle::kPoints);
  if (kind != Kind::kLicenceIe || style != DateStyle::kTwoLanguages) return text;
  return text.substr(0, 6) + text.substr(8);
}

std::vector<PrintedText> PhotocardTexts(const Document& document, const PrintStyle& style) {
  const auto date = [&](Date day) {
    return day.ok() ? PhotocardDate(document.kind, day, style.dates) : std::string();
  };
  std::vector<PrintedText> texts = {{"surname", document.surname},
                                    {"given_names", document.given_names},
                                    {"birth_date", date(document.birth)},
                                    {"expiry_date", date(document.expiry)},
                                    {"document_number", document.number}};
  if (document.kind != Kind::kElectoralNi) {
    texts.insert(texts.end(), {{"birth_place", document.birth_place},
                               {"issue_date", date(document.issued)},
                               {"authority", document.authority},
                               {"address", document.address},
                               {"categories", document.categories}});
  }
  return texts;
}

std::vector<PrintedText> PageTexts(const Document& document, const PrintStyle& style) {
  return {{"document_code", std::string(DocumentCode(document.kind))},
          {"issuer", document.issuer},
          {"document_number", document.number},
          {"surname", document.surname},
          {"given_names", document.given_names},
          {"nationality", document.nationality},
          {"birth_date", PrintedDate(document.birth, style.dates)},
          {"sex", std::string(1, document.sex)},
          {"expiry_date", PrintedDate(document.expiry, style.dates)},
          {"personal_number", document.optional_data}};
}

}  // namespace

std::vector<PrintedText> PrintedTexts(const Document& document, const PrintStyle& style) {
  std::vector<PrintedText> texts =
      IsPhotocard(document.kind) ? PhotocardTexts(document, style) : PageTexts(document, style);
  std::erase_if(texts, [](const PrintedText& text) { return text.text.empty(); });
  return texts;
}

std::string TextOf(const std::vector<PrintedText>& texts, std::string_view name) {
  const auto found =
      std::find_if(texts.begin(), texts.end(), [&](const PrintedText& text) { return text.name == name; });
  return found == texts.end() ? "" : found->text;
}

}  // namespace lagan::specimen
