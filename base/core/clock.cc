#include "base/core/clock.h"

namespace lagan {
namespace {

using std::chrono::milliseconds;

// Reads exactly `count` decimal digits from the front of `text`; -1 when they are not there.
int TakeDigits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return -1;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool TakeCharacter(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

bool TakeDate(std::string_view& text, Date& date) {
  const int year = TakeDigits(text, 4);
  if (year < 0 || !TakeCharacter(text, '-')) return false;
  const int month = TakeDigits(text, 2);
  if (month < 0 || !TakeCharacter(text, '-')) return false;
  const int day = TakeDigits(text, 2);
  if (day < 0) return false;
  date = Date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
              std::chrono::day(static_cast<unsigned>(day)));
  return date.ok();
}

// "HH:MM:SS" with up to three digits of fraction; -1 when it is not that.
std::int64_t TakeMillisOfDay(std::string_view& text) {
  const int hour = TakeDigits(text, 2);
  if (hour < 0 || hour > 23 || !TakeCharacter(text, ':')) return -1;
  const int minute = TakeDigits(text, 2);
  if (minute < 0 || minute > 59 || !TakeCharacter(text, ':')) return -1;
  const int second = TakeDigits(text, 2);
  if (second < 0 || second > 59) return -1;
  std::int64_t fraction = 0;
  if (TakeCharacter(text, '.')) {
    int digits = 0;
    int scale = 100;
    while (digits < 3 && !text.empty() && text.front() != 'Z') {
      const int digit = TakeDigits(text, 1);
      if (digit < 0) return -1;
      fraction += digit * scale;
      scale /= 10;
      ++digits;
    }
    if (digits == 0) return -1;
  }
  return ((hour * 60LL + minute) * 60LL + second) * 1000LL + fraction;
}

// With zeros in front, to `width` characters at least, a sign included.
std::string Padded(std::int64_t number, std::size_t width) {
  const std::string digits = std::to_string(number < 0 ? -number : number);
  const std::string sign = number < 0 ? "-" : "";
  const std::size_t have = digits.size() + sign.size();
  return sign + std::string(have < width ? width - have : 0, '0') + digits;
}

}  // namespace

Time SystemClock::Now() const { return std::chrono::floor<milliseconds>(std::chrono::system_clock::now()); }

std::string FormatDate(Date date) {
  return Padded(static_cast<int>(date.year()), 4) + "-" + Padded(static_cast<unsigned>(date.month()), 2) +
         "-" + Padded(static_cast<unsigned>(date.day()), 2);
}

std::string FormatTime(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::hh_mm_ss clock(time - day);
  std::string text = FormatDate(Date(day)) + "T" + Padded(clock.hours().count(), 2) + ":" +
                     Padded(clock.minutes().count(), 2) + ":" + Padded(clock.seconds().count(), 2);
  if (clock.subseconds().count() != 0) text += "." + Padded(clock.subseconds().count(), 3);
  return text + "Z";
}

Result<Date> ParseDate(std::string_view text) {
  Date date;
  if (!TakeDate(text, date) || !text.empty()) {
    return InvalidArgument("DATE_INVALID", "Write the date as year-month-day, for instance 1985-02-17.");
  }
  return date;
}

Result<Time> ParseTime(std::string_view text) {
  const Status invalid = InvalidArgument("TIME_INVALID", "Write the time in UTC as in 2026-11-21T22:04:06Z.");
  Date date;
  if (!TakeDate(text, date) || !TakeCharacter(text, 'T')) return invalid;
  const std::int64_t millis = TakeMillisOfDay(text);
  if (millis < 0 || text != "Z") return invalid;
  return Time(std::chrono::sys_days(date).time_since_epoch() + milliseconds(millis));
}

}  // namespace lagan
