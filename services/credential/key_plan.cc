#include "services/credential/key_plan.h"

#include <algorithm>
#include <vector>

#include "verifier/credential/pass_kind.h"
#include "verifier/status/status_lists.h"

namespace lagan::credential {
namespace {

constexpr std::chrono::hours kDay{24};

KeyPlan PlanOf(const verifier::PassKind& kind) {
  const Period period = kind.key_period == verifier::KeyPeriod::kWeek ? Period::kWeek : Period::kMonth;
  // A month has at most 31 days.
  return {kind.name, period, kind.life_hours + 31 * kDay * kind.life_months.count()};
}

std::vector<KeyPlan> MakePlans() {
  std::vector<KeyPlan> plans;
  for (const verifier::PassKind& kind : verifier::PassKinds()) plans.push_back(PlanOf(kind));
  // Relying parties fetch the key of results with each bundle and keep it.
  plans.push_back({"result", Period::kYear, kDay});
  plans.push_back({verifier::kPurposeStatusList, Period::kMonth, 7 * kDay});
  return plans;
}

}  // namespace

std::span<const KeyPlan> KeyPlans() {
  static const std::vector<KeyPlan> plans = MakePlans();
  return plans;
}

const KeyPlan* FindKeyPlan(std::string_view purpose) {
  const std::span<const KeyPlan> plans = KeyPlans();
  const auto found = std::ranges::find(plans, purpose, &KeyPlan::purpose);
  return found == plans.end() ? nullptr : &*found;
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
