#include "ocr/visual/printed_date.h"

#include <gtest/gtest.h>

namespace lagan::ocr {
namespace {

mrz::PartialDate Zone(std::optional<int> year, std::optional<unsigned> month, std::optional<unsigned> day) {
  return {year, month, day};
}

TEST(ReadPrintedDate, ReadsEveryPrintedForm) {
  const mrz::PartialDate twelfth = Zone(1974, 8, 12);
  for (const char* text : {
           "12 AUG 1974",
           "12 AUG 74",
           "12 AUG/AO\u00DBT 74",
           "12 AUG /AUG 74",
           "12AUG1974",
           "12.08.1974",
           "12 08 1974",
           "12-08-74",
           "12/08/1974",
           "1974-08-12",
           "1974.08.12",
           "AUG 12, 1974",
           "12 August 1974",
           "12 08/AUG 1974",
           "12. 8. 1974",
           "12 ago/aug 74",
           "12 L\u00DAN/AUG 74",
           "12 SIERPNIA 1974",
           "12081974",
           "120874",
           "12.081974",
           "I2.O8.1974",
           "12 AU6 1974",
           "12 AUG 1974 DUBLIN",
           "12 AOUT 1974",
       }) {
    const auto dates = ReadPrintedDate(text);
    ASSERT_FALSE(dates.empty()) << text;
    EXPECT_TRUE(SameDate(dates.front(), twelfth)) << text;
  }
}

TEST(ReadPrintedDate, ReadsMonthsOfManyLanguages) {
  const std::pair<const char*, unsigned> kMonths[] = {
      {"JANV", 1}, {"EAN\u00C1IR", 1}, {"STY", 1},       {"F\u00C9V", 2}, {"M\u00C4RZ", 3}, {"MRT", 3},
      {"AVR", 4},  {"KWI", 4},         {"MAI", 5},       {"MAG", 5},      {"JUIN", 6},      {"CZE", 6},
      {"JUIL", 7}, {"LUG", 7},         {"AO\u00DBT", 8}, {"AGO", 8},      {"SET", 9},       {"WRZ", 9},
      {"OKT", 10}, {"OTT", 10},        {"0CT", 10},      {"LIS", 11},     {"SAMHAIN", 11},  {"DEZ", 12},
      {"GRU", 12}, {"DIC", 12},
  };
  for (const auto& [word, month] : kMonths) {
    const auto dates = ReadPrintedDate(std::string("03 ") + word + " 1980");
    ASSERT_EQ(dates.size(), 1u) << word;
    EXPECT_EQ(dates[0].month, month) << word;
  }
}

TEST(ReadPrintedDate, SaysBothWhereTheTextHasTwoMeanings) {
  EXPECT_EQ(ReadPrintedDate("03 JUI 1980").size(), 2u);
  EXPECT_EQ(ReadPrintedDate("03 JUN/MEI 1980").size(), 1u);
  EXPECT_EQ(ReadPrintedDate("03 MAY/MEI 1980").front().month, 5u);
  ASSERT_EQ(ReadPrintedDate("08/12/1974").size(), 2u);
  EXPECT_EQ(ReadPrintedDate("08/12/1974")[0].day, 8u);
  EXPECT_EQ(ReadPrintedDate("08.12.1974").size(), 1u);
}

TEST(ReadPrintedDate, KnowsUnknownParts) {
  const auto year_only = ReadPrintedDate(std::string("XX ") + "XXX" + " 1974");
  ASSERT_EQ(year_only.size(), 1u);
  EXPECT_TRUE(SameDate(year_only[0], Zone(1974, {}, {})));
  EXPECT_FALSE(SameDate(year_only[0], Zone(1974, 8, 12)));
  EXPECT_TRUE(SameDate(ReadPrintedDate("XX AUG 1974").at(0), Zone(1974, 8, {})));
  EXPECT_TRUE(SameDate(ReadPrintedDate("00.00.1974").at(0), Zone(1974, {}, {})));
}

TEST(ReadPrintedDate, DirtBeforeAMonthIsNoLetterOfIt) {
  const std::vector<PrintedDate> dates = ReadPrintedDate("21jJUN/1942");
  ASSERT_EQ(dates.size(), 1U);
  EXPECT_EQ(dates[0], ReadPrintedDate("21 JUN 1942").at(0));
  // Where a word names a month by itself, others do not count.
  EXPECT_EQ(ReadPrintedDate("21 XJAN JUN 1942"), ReadPrintedDate("21 JUN 1942"));
}

TEST(ReadPrintedDate, RefusesWhatIsNoDate) {
  for (const char* text :
       {"", "AUG", "12 AUG", "32 AUG 1974", "31 FEB 1974", "12.13.1974", "12 08", "ERIKSSON", "L898902C3",
        "12 JAN/AUG 1974", "12 09/AUG 1974", "1 2 3 4", "99.99.9999", "12 AUG 197", "123456789012",
        "12 AUG 1974 12 AUG 1974 12 AUG 1974 12 AUG 1974 12 AUG 1974 12 AUG 1974", "X", "XX XX XXXX",
        "\xFF"}) {
    EXPECT_TRUE(ReadPrintedDate(text).empty()) << text;
  }
}

TEST(SameDate, ComparesTwoDigitsOfTheYear) {
  const PrintedDate printed = ReadPrintedDate("12 AUG 1914").at(0);
  EXPECT_TRUE(printed.year_has_century);
  EXPECT_TRUE(SameDate(printed, Zone(2014, 8, 12)));
  EXPECT_FALSE(SameDate(printed, Zone(2015, 8, 12)));
  EXPECT_FALSE(SameDate(printed, Zone(2014, 9, 12)));
  EXPECT_FALSE(SameDate(printed, Zone(2014, 8, 13)));
  EXPECT_FALSE(SameDate(printed, Zone(2014, 8, {})));
}

}  // namespace
}  // namespace lagan::ocr
