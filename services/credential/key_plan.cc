#include "services/credential/key_plan.h"

#include <algorithm>

namespace lagan::credential {
namespace {

constexpr std::chrono::hours kDay{24};
// Twelve months, at their longest.
constexpr std::chrono::hours kYearOfDays = 366 * kDay;

constexpr KeyPlan kPlans[] = {
    {"over18", Period::kWeek, kDay},
    {"over18-live", Period::kWeek, kDay},
    {"over18-face", Period::kWeek, kDay},
    {"name", Period::kMonth, kYearOfDays},
    {"name-face", Period::kMonth, kYearOfDays},
    {"full-identity", Period::kMonth, kYearOfDays},
    // Relying parties fetch the key of results with each bundle and keep it.
    {"result", Period::kYear, kDay},
    {"status-list", Period::kMonth, 7 * kDay},
};

}  // namespace

std::span<const KeyPlan> KeyPlans() { return kPlans; }

const KeyPlan* FindKeyPlan(std::string_view purpose) {
  const auto found = std::ranges::find(kPlans, purpose, &KeyPlan::purpose);
  return found == std::end(kPlans) ? nullptr : found;
}

Interval PeriodAround(Period period, Time time) {
  using namespace std::chrono;
  const sys_days day = floor<days>(time);
  const year_month_day date(day);
  switch (period) {
    case Period::kWeek: {
      const sys_days monday = day - (weekday(day) - Monday);
      return {monday, monday + weeks(1)};
    }
    case Period::kMonth: {
      const year_month month = date.year() / date.month();
      return {sys_days(month / 1), sys_days((month + months(1)) / 1)};
    }
    case Period::kYear:
      break;
  }
  return {sys_days(date.year() / January / 1), sys_days((date.year() + years(1)) / January / 1)};
}

std::string PeriodLabel(Period period, Time time) {
  const std::string date = FormatDate(DateOf(PeriodAround(period, time).from));
  const std::size_t size = period == Period::kWeek ? 10 : period == Period::kMonth ? 7 : 4;
  return date.substr(0, size);
}

}  // namespace lagan::credential
