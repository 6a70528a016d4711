#include "mrz/dates.h"

#include <gtest/gtest.h>

namespace lagan::mrz {
namespace {

using namespace std::chrono_literals;
constexpr Date kToday = 2026y / 11 / 21;

TEST(DatesTest, BirthIsNeverInTheFuture) {
  const struct {
    const char* text;
    const char* date;
  } kCases[] = {
      {"261121", "2026-11-21"}, {"261122", "1926-11-22"}, {"261220", "1926-12-20"}, {"270101", "1927-01-01"},
      {"000229", "2000-02-29"}, {"850217", "1985-02-17"}, {"991231", "1999-12-31"},
  };
  for (const auto& test : kCases) {
    const auto date = ParseBirthDate(test.text, kToday);
    ASSERT_TRUE(date.ok()) << test.text;
    EXPECT_EQ(date->ToString(), test.date);
    EXPECT_LE(*date->date(), kToday);
  }
}

TEST(DatesTest, UnknownPartsOfABirthDateAreFillers) {
  EXPECT_EQ(ParseBirthDate("85<<<<", kToday)->ToString(), "1985");
  EXPECT_EQ(ParseBirthDate("8502<<", kToday)->ToString(), "1985-02");
  EXPECT_EQ(ParseBirthDate("26<<<<", kToday)->ToString(), "2026");
  EXPECT_EQ(ParseBirthDate("2612<<", kToday)->ToString(), "1926-12");
  EXPECT_TRUE(ParseBirthDate("<<<<<<", kToday)->unknown());
  EXPECT_EQ(ParseBirthDate("<<0229", kToday)->day, 29U);
  EXPECT_FALSE(ParseBirthDate("8502<<", kToday)->complete());
}

TEST(DatesTest, DatesThatDoNotExistAreRefused) {
  for (const char* text : {"", "85021", "8502170", "851317", "850230", "850017", "850200", "8502<7", "85021A",
                           "<<0230", "<<<<32", "8<0217", "010229"}) {
    EXPECT_EQ(ParseBirthDate(text, kToday).status().reason(), "DATE_INVALID") << text;
    EXPECT_EQ(ParseExpiryDate(text, kToday).status().reason(), "DATE_INVALID") << text;
  }
  EXPECT_EQ(ParseExpiryDate("2612<<", kToday).status().reason(), "DATE_INVALID");
}

TEST(DatesTest, ExpiryIsAtMostFiftyYearsAhead) {
  EXPECT_EQ(FormatDate(*ParseExpiryDate("120415", kToday)), "2012-04-15");
  EXPECT_EQ(FormatDate(*ParseExpiryDate("940623", kToday)), "1994-06-23");
  EXPECT_EQ(FormatDate(*ParseExpiryDate("350101", kToday)), "2035-01-01");
  EXPECT_EQ(FormatDate(*ParseExpiryDate("761231", kToday)), "2076-12-31");
  EXPECT_EQ(FormatDate(*ParseExpiryDate("770101", kToday)), "1977-01-01");
}

TEST(DatesTest, ZoneDateIsTheOtherWay) {
  for (const char* text : {"850217", "85<<<<", "8502<<", "<<<<<<", "000229", "<<<<05"}) {
    EXPECT_EQ(ZoneDate(*ParseBirthDate(text, kToday)), text);
  }
}

}  // namespace
}  // namespace lagan::mrz
