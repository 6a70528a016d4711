#include "mrz/dates.h"

#include <fmt/format.h>

#include "mrz/check_digit.h"

namespace lagan::mrz {
namespace {

constexpr int kLongestValidityYears = 50;

// The two digits at `at`, nullopt when both are fillers; false when they are neither.
bool ReadPair(std::string_view text, std::size_t at, std::optional<int>& value) {
  const char tens = text[at];
  const char units = text[at + 1];
  if (tens == kFiller && units == kFiller) {
    value.reset();
    return true;
  }
  if (!IsDigit(tens) || !IsDigit(units)) return false;
  value = (tens - '0') * 10 + (units - '0');
  return true;
}

Status DateInvalid() {
  return InvalidArgument("DATE_INVALID", "The date does not exist; it must be six digits YYMMDD.");
}

Date MakeDate(int year, unsigned month, unsigned day) {
  return Date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
}

// The latest year that ends in `two_digits` and is not after `limit`.
int LatestYear(int two_digits, int limit) { return limit - ((limit - two_digits) % 100 + 100) % 100; }

}  // namespace

bool PartialDate::possible() const {
  constexpr int kLeapYear = 2000;
  return MakeDate(year.value_or(kLeapYear), month.value_or(1), day.value_or(1)).ok();
}

std::optional<Date> PartialDate::date() const {
  if (!complete()) return std::nullopt;
  return MakeDate(*year, *month, *day);
}

std::string PartialDate::ToString() const {
  if (!year) return "";
  if (!month) return fmt::format("{:04}", *year);
  if (!day) return fmt::format("{:04}-{:02}", *year, *month);
  return fmt::format("{:04}-{:02}-{:02}", *year, *month, *day);
}

PartialDate PartialDate::Of(Date date) {
  return {static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day())};
}

Result<PartialDate> ParseBirthDate(std::string_view text, Date today) {
  std::optional<int> year;
  std::optional<int> month;
  std::optional<int> day;
  if (text.size() != 6 || !ReadPair(text, 0, year) || !ReadPair(text, 2, month) || !ReadPair(text, 4, day)) {
    return DateInvalid();
  }
  PartialDate date;
  if (month) date.month = static_cast<unsigned>(*month);
  if (day) date.day = static_cast<unsigned>(*day);
  if (year) {
    const int this_year = static_cast<int>(today.year());
    date.year = LatestYear(*year, this_year);
    const auto earliest = MakeDate(*date.year, date.month.value_or(1), date.day.value_or(1));
    if (earliest > today) *date.year -= 100;
  }
  if (!date.possible()) return DateInvalid();
  return date;
}

Result<Date> ParseExpiryDate(std::string_view text, Date today) {
  std::optional<int> year;
  std::optional<int> month;
  std::optional<int> day;
  if (text.size() != 6 || !ReadPair(text, 0, year) || !ReadPair(text, 2, month) || !ReadPair(text, 4, day) ||
      !year || !month || !day) {
    return DateInvalid();
  }
  const int limit = static_cast<int>(today.year()) + kLongestValidityYears;
  const Date date =
      MakeDate(LatestYear(*year, limit), static_cast<unsigned>(*month), static_cast<unsigned>(*day));
  if (!date.ok()) return DateInvalid();
  return date;
}

std::string ZoneDate(const PartialDate& date) {
  const auto pair = [](std::optional<int> value) {
    return value ? fmt::format("{:02}", ((*value % 100) + 100) % 100) : std::string(2, kFiller);
  };
  return pair(date.year) + pair(date.month) + pair(date.day);
}

}  // namespace lagan::mrz
