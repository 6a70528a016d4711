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

std::vector<PrintedText> PrintedTexts(const Document& document, const PrintStyle& style) {
  std::vector<PrintedText> texts = {{"document_code", std::string(DocumentCode(document.kind))},
                                    {"issuer", std::string(kIssuer)},
                                    {"document_number", document.number},
                                    {"surname", document.surname},
                                    {"given_names", document.given_names},
                                    {"nationality", document.nationality},
                                    {"birth_date", PrintedDate(document.birth, style.dates)},
                                    {"sex", std::string(1, document.sex)},
                                    {"expiry_date", PrintedDate(document.expiry, style.dates)},
                                    {"personal_number", document.optional_data}};
  std::erase_if(texts, [](const PrintedText& text) { return text.text.empty(); });
  return texts;
}

std::string TextOf(const std::vector<PrintedText>& texts, std::string_view name) {
  const auto found =
      std::find_if(texts.begin(), texts.end(), [&](const PrintedText& text) { return text.name == name; });
  return found == texts.end() ? "" : found->text;
}

}  // namespace lagan::specimen
