// Time, injected. Nothing in Lagan reads the wall clock but through a Clock, so that tests set it and nothing
// sleeps.
#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <string_view>

#include "base/core/result.h"

namespace lagan {

// UTC with millisecond resolution.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;
using Date = std::chrono::year_month_day;

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time Now() const = 0;
};

// The machine's clock.
class SystemClock final : public Clock {
 public:
  Time Now() const override;
};

// A clock that stands still until told. Thread-safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Time now) : now_(now) {}
  Time Now() const override { return now_.load(); }
  void Set(Time now) { now_.store(now); }
  void Advance(std::chrono::milliseconds by) { now_.store(now_.load() + by); }

 private:
  std::atomic<Time> now_;
};

inline Date DateOf(Time time) { return Date(std::chrono::floor<std::chrono::days>(time)); }
inline std::int64_t ToUnixMillis(Time time) { return time.time_since_epoch().count(); }
inline Time FromUnixMillis(std::int64_t millis) { return Time(std::chrono::milliseconds(millis)); }
// Seconds since 1970, rounded down; the NumericDate of RFC 7519 and RFC 8392.
inline std::int64_t ToUnixSeconds(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}
inline Time FromUnixSeconds(std::int64_t seconds) { return Time(std::chrono::seconds(seconds)); }

// RFC 3339 in UTC: "2026-11-21T22:04:06Z" (milliseconds only when there are any).
std::string FormatTime(Time time);
// The same form, strictly: a capital T, Z only, 0 to 3 digits of fraction, a real date. TIME_INVALID
// otherwise.
Result<Time> ParseTime(std::string_view text);
// ISO 8601 calendar date: "1985-02-17".
std::string FormatDate(Date date);
// The same form, strictly, and a date that exists. DATE_INVALID otherwise.
Result<Date> ParseDate(std::string_view text);

}  // namespace lagan
