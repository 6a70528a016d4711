#include "ocr/visual/value_kind.h"

#include <algorithm>

#include "mrz/codes.h"
#include "ocr/visual/labels.h"
#include "ocr/visual/printed_date.h"
#include "ocr/visual/text_distance.h"

namespace lagan::ocr {
namespace {

// Validity of documents, in years: an issue date stands this long before the expiry date.
constexpr int kLongestValidity = 16;

bool IsFullDate(std::string_view text) {
  const std::vector<PrintedDate> dates = ReadPrintedDate(text);
  return !dates.empty() && dates.front().day && dates.front().month && dates.front().year;
}

bool IsNumber(std::string_view text, const std::string& solid) {
  const auto digits = std::ranges::count_if(solid, [](char c) { return c >= '0' && c <= '9'; });
  return digits >= 2 && solid.size() >= 5 && solid.size() <= 14 && FoldText(text).size() <= solid.size() + 2;
}

// Digits of day, month and year that are not the same; of a part that is not known both.
int DigitsApart(const PrintedDate& printed, Date zone) {
  const auto apart = [](std::optional<unsigned> seen, unsigned told) {
    if (!seen) return 2;
    return (*seen / 10 % 10 != told / 10 % 10 ? 1 : 0) + (*seen % 10 != told % 10 ? 1 : 0);
  };
  const std::optional<unsigned> year =
      printed.year ? std::optional(static_cast<unsigned>(*printed.year)) : std::nullopt;
  return apart(printed.day, static_cast<unsigned>(zone.day())) +
         apart(printed.month, static_cast<unsigned>(zone.month())) +
         apart(year, static_cast<unsigned>(static_cast<int>(zone.year())));
}

}  // namespace

std::string SolidText(std::string_view text) {
  std::string solid = FoldText(text);
  std::erase(solid, ' ');
  return solid;
}

std::optional<ValueKind> KindOfValue(std::string_view text) {
  const std::string solid = SolidText(text);
  if (solid == "M" || solid == "F" || solid == "X") return ValueKind::kSexLetter;
  if (IsFullDate(text)) return ValueKind::kDate;
  if (!solid.empty() && solid.size() <= 3 && mrz::FindCode(solid) != nullptr) return ValueKind::kStateCode;
  if (IsNumber(text, solid)) return ValueKind::kNumber;
  const bool any_digit = std::ranges::any_of(solid, [](char c) { return c >= '0' && c <= '9'; });
  if (solid.size() >= 2 && !any_digit && !MayBeCaption(text)) return ValueKind::kName;
  return std::nullopt;
}

bool IsOptionalData(std::string_view text, const mrz::Zone& zone) {
  const std::string solid = SolidText(text);
  constexpr std::size_t kShortest = 5;
  if (solid.size() < kShortest) return false;
  for (const std::string& data : {zone.optional_data_1, zone.optional_data_2}) {
    std::string letters = data;
    std::erase(letters, '<');
    if (!letters.empty() && CompareNumber(solid, letters).MayBeSame()) return true;
  }
  return false;
}

bool MayBeIssueDate(std::string_view date, const mrz::Zone& zone) {
  if (!zone.expiry_date) return true;
  const std::vector<PrintedDate> dates = ReadPrintedDate(date);
  if (dates.empty() || !dates.front().year) return false;
  const int years =
      (static_cast<int>(zone.expiry_date->year()) % 100 - *dates.front().year % 100 + 100) % 100;
  return years > 0 && years <= kLongestValidity;
}

bool IsDateCut(std::string_view text, const mrz::Zone& zone) {
  return std::ranges::any_of(std::string_view("0123"), [&](char lost) {
    const std::string whole = lost + std::string(text);
    return std::ranges::any_of(ReadPrintedDate(whole), [&](const PrintedDate& date) {
      return SameDate(date, zone.birth_date) ||
             (zone.expiry_date && SameDate(date, mrz::PartialDate::Of(*zone.expiry_date)));
    });
  });
}

bool IsDateButForOneDigit(std::string_view text, const mrz::Zone& zone) {
  return std::ranges::any_of(ReadPrintedDate(text), [&](const PrintedDate& date) {
    const std::optional<Date> birth = zone.birth_date.date();
    return (birth && DigitsApart(date, *birth) <= 1) ||
           (zone.expiry_date && DigitsApart(date, *zone.expiry_date) <= 1);
  });
}

}  // namespace lagan::ocr
