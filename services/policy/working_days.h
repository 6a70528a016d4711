// Working days in Northern Ireland: Monday to Friday, except bank holidays (policy/calendar/ni-bank-holidays.tsv).
#pragma once

#include <filesystem>
#include <set>

#include "base/core/clock.h"
#include "base/core/result.h"

namespace lagan::policy {

// Immutable, thread-safe. Days after the last year of the table are judged by the weekday alone: a term counted back from
// there is at most a few days short.
class WorkingDays {
 public:
  // The default knows no holidays.
  WorkingDays() = default;
  explicit WorkingDays(std::set<Date> holidays) : holidays_(std::move(holidays)) {}

  // Reads policy/calendar/ni-bank-holidays.tsv. POLICY_INVALID: also for a date that does not exist, is named twice, or does
  // not come after the one before it, and for a holiday on a weekend, which would mean nothing.
  static Result<WorkingDays> Load(const std::filesystem::path& policy_folder);

  bool IsWorkingDay(Date day) const;
  // The latest day with `count` working days from itself, inclusive, to `day`, exclusive; `day` itself for 0. `count` of 0 to
  // 1000.
  Date Before(Date day, int count) const;

 private:
  std::set<Date> holidays_;
};

}  // namespace lagan::policy
