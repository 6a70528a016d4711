#include "services/policy/working_days.h"

#include <gtest/gtest.h>

#include <map>

#include "base/core/file.h"
#include "services/policy/table.h"

namespace lagan::policy {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year;

Date Day(const char* text) { return *ParseDate(text); }

// Of the Gregorian calendar: the algorithm printed in Nature, 20 April 1876 ("anonymous"), in Meeus' form.
sys_days EasterSunday(int y) {
  const int a = y % 19, b = y / 100, c = y % 100;
  const int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int n = h + l - 7 * m + 114;
  return sys_days(year(y) / (n / 31) / (n % 31 + 1));
}

// The next day that is neither a weekend nor taken.
sys_days Substitute(sys_days day, sys_days taken = {}) {
  for (;; day += days(1)) {
    const std::chrono::weekday weekday(day);
    if (weekday != std::chrono::Saturday && weekday != std::chrono::Sunday && day != taken) return day;
  }
}

std::map<Date, std::string> HolidaysByRule(int y) {
  const sys_days christmas = Substitute(sys_days(year(y) / 12 / 25));
  const auto monday = [&](unsigned month, auto which) {
    return sys_days(year(y) / month / std::chrono::Monday[which]);
  };
  return {
      {Date(Substitute(sys_days(year(y) / 1 / 1))), "new_year"},
      {Date(Substitute(sys_days(year(y) / 3 / 17))), "st_patrick"},
      {Date(EasterSunday(y) - days(2)), "good_friday"},
      {Date(EasterSunday(y) + days(1)), "easter_monday"},
      {Date(monday(5, 1)), "early_may"},
      {Date(monday(5, std::chrono::last)), "spring"},
      {Date(Substitute(sys_days(year(y) / 7 / 12))), "battle_of_the_boyne"},
      {Date(monday(8, std::chrono::last)), "summer"},
      {Date(christmas), "christmas"},
      {Date(Substitute(sys_days(year(y) / 12 / 26), christmas)), "boxing_day"},
  };
}

TEST(WorkingDaysTest, TheTableIsWhatTheRulesSayForEachYear) {
  static constexpr std::string_view kColumns[] = {"date", "kind"};
  const auto table = ReadTable(LAGAN_SOURCE_DIR "/policy/calendar/ni-bank-holidays.tsv", kColumns);
  ASSERT_TRUE(table.ok()) << table.status();
  std::map<Date, std::string> written;
  for (const Row& row : table->rows) written[Day(row.cells[0].c_str())] = row.cells[1];
  std::map<Date, std::string> expected;
  for (int y = 2026; y <= 2030; ++y) expected.merge(HolidaysByRule(y));
  EXPECT_EQ(written, expected);
}

TEST(WorkingDaysTest, WeekendsAndBankHolidaysAreFree) {
  const auto calendar = WorkingDays::Load(LAGAN_SOURCE_DIR "/policy");
  ASSERT_TRUE(calendar.ok()) << calendar.status();
  const struct {
    const char* day;
    bool works;
    const char* why;
  } rows[] = {
      {"2026-07-10", true, "Friday"},
      {"2026-07-11", false, "Saturday"},
      {"2026-07-12", false, "Sunday, and the twelfth"},
      {"2026-07-13", false, "its substitute"},
      {"2026-07-14", true, "Tuesday"},
      {"2026-03-17", false, "St Patrick: in Northern Ireland"},
      {"2026-11-30", true, "St Andrew: not in Northern Ireland"},
      {"2027-12-28", false, "substitute for Boxing Day, after that for Christmas"},
      {"2027-12-29", true, "the first day after them"},
      {"2031-12-25", true, "beyond the table: a Thursday"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(calendar->IsWorkingDay(Day(row.day)), row.works) << row.day << ": " << row.why;
  }
}

TEST(WorkingDaysTest, CountsBack) {
  const auto calendar = WorkingDays::Load(LAGAN_SOURCE_DIR "/policy");
  ASSERT_TRUE(calendar.ok()) << calendar.status();
  const struct {
    const char* day;
    int count;
    const char* before;
  } rows[] = {
      {"2026-11-24", 0, "2026-11-24"},   // Tuesday
      {"2026-11-24", 1, "2026-11-23"},   // Monday
      {"2026-11-24", 2, "2026-11-20"},   // over a weekend
      {"2026-12-30", 2, "2026-12-24"},   // over the 28th, a weekend and Christmas Day
      {"2027-11-21", 30, "2027-10-11"},  // six weeks without a holiday, from a Sunday
      {"2027-01-15", 30, "2026-12-01"},  // over Christmas, Boxing Day and New Year
  };
  for (const auto& row : rows) {
    EXPECT_EQ(calendar->Before(Day(row.day), row.count), Day(row.before)) << row.day << " " << row.count;
  }
}

TEST(WorkingDaysTest, WithoutHolidaysFiveDaysAreAWeek) {
  const WorkingDays calendar;
  for (int weeks = 0; weeks < 60; ++weeks) {
    const sys_days wednesday = sys_days(Day("2026-11-25"));
    EXPECT_EQ(calendar.Before(Date(wednesday), 5 * weeks), Date(wednesday - days(7 * weeks)));
  }
}

TEST(WorkingDaysTest, RefusesATableThatCannotBe) {
  for (const char* const rows : {"2026-02-30\tx\n", "2026-07-12\tx\n", "2026-07-14\tx\n2026-07-14\tx\n",
                                 "2026-07-14\tx\n2026-07-13\tx\n"}) {
    const std::string folder = testing::TempDir() + "/working-days";
    std::filesystem::create_directories(folder + "/calendar");
    const int count = std::string_view(rows).size() > 14 ? 2 : 1;
    const std::string text =
        "# version: 1\n# rows: " + std::to_string(count) + "\ndate\tkind\n" + std::string(rows);
    ASSERT_TRUE(WriteFileAtomically(folder + "/calendar/ni-bank-holidays.tsv", AsBytes(text), 0600).ok());
    EXPECT_EQ(WorkingDays::Load(folder).status().reason(), "POLICY_INVALID") << rows;
  }
}

}  // namespace
}  // namespace lagan::policy
