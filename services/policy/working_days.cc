#include "services/policy/working_days.h"

#include "services/policy/table.h"

namespace lagan::policy {
namespace {

bool IsWeekend(Date day) {
  const std::chrono::weekday weekday{std::chrono::sys_days(day)};
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

}  // namespace

Result<WorkingDays> WorkingDays::Load(const std::filesystem::path& policy_folder) {
  static constexpr std::string_view kColumns[] = {"date", "kind"};
  LAGAN_ASSIGN_OR_RETURN(const Table table,
                         ReadTable(policy_folder / "calendar" / "ni-bank-holidays.tsv", kColumns));
  std::set<Date> holidays;
  for (const Row& row : table.rows) {
    const Result<Date> date = ParseDate(row.cells[0]);
    if (!date.ok()) return RowInvalid(table, row, "no such date");
    if (!holidays.empty() && *date <= *holidays.rbegin()) {
      return RowInvalid(table, row, "dates must rise");
    }
    if (IsWeekend(*date)) return RowInvalid(table, row, "a weekend is free anyway; name the substitute day");
    holidays.insert(*date);
  }
  return WorkingDays(std::move(holidays));
}

bool WorkingDays::IsWorkingDay(Date day) const { return !IsWeekend(day) && !holidays_.contains(day); }

Date WorkingDays::Before(Date day, int count) const {
  std::chrono::sys_days at(day);
  while (count > 0) {
    at -= std::chrono::days(1);
    if (IsWorkingDay(Date(at))) --count;
  }
  return Date(at);
}

}  // namespace lagan::policy
