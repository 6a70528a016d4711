#include "mrz/driver_number.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace lagan::mrz {
namespace {

using namespace std::chrono_literals;
using enum DriverNumberVerdict;

constexpr Date kBirth = 1976y / 7 / 2;

DriverNumberCheck Check(const std::string& number, const DriverDetails& card) {
  const auto check = CheckGreatBritainDriverNumber(number, card);
  EXPECT_TRUE(check.ok()) << number << " " << check.status();
  return check.ok() ? *check : DriverNumberCheck{};
}

TEST(DriverNumberTest, AWholeCardAgrees) {
  const DriverDetails card{.surname = "Robins", .given_names = "Christina Joan", .birth_date = kBirth};
  const DriverNumberCheck all{.surname = kAgrees, .given_names = kAgrees, .birth_date = kAgrees};
  EXPECT_EQ(Check("ROBIN757026CJ9AZ", card), all);
  EXPECT_EQ(Check("ROBIN757026CJ9AZ 01", card), all) << "with an issue number";
  EXPECT_EQ(Check("ROBIN 757026 CJ9AZ", card), all) << "with blanks";
}

// The 50 added to the month is the holder's sex; the answer is the same with and without it.
TEST(DriverNumberTest, SexIsNeitherAskedNorTold) {
  std::mt19937 random(50);
  const auto below = [&random](int limit) {
    return std::uniform_int_distribution<int>(0, limit - 1)(random);
  };
  for (int i = 0; i < 500; ++i) {
    const int month = 1 + below(12);
    const int day = 10 + below(19);
    const auto number = [&](int printed_month) {
      return "ROBIN7" + std::string(printed_month < 10 ? "0" : "") + std::to_string(printed_month) +
             std::to_string(day) + "6CJ9AZ";
    };
    const DriverDetails card{
        .surname = below(2) ? "Robins" : "Sparrow",
        .given_names = below(2) ? "Christina Joan" : "Ann",
        .birth_date = Date{1976y, std::chrono::month(static_cast<unsigned>(1 + below(12))),
                           std::chrono::day(static_cast<unsigned>(below(2) ? day : 9))}};
    ASSERT_EQ(Check(number(month), card), Check(number(month + 50), card)) << number(month);
  }
}

TEST(DriverNumberTest, Surnames) {
  const struct {
    const char* letters;
    const char* surname;
    DriverNumberVerdict verdict;
  } cases[] = {
      {"ROBIN", "Robins", kAgrees},       {"ROBIN", "Robin", kAgrees},      {"ROBIN", "Robbins", kDiffers},
      {"ROBI9", "Robi", kAgrees},         {"ROBI9", "Robin", kDiffers},  // a longer name has its fifth letter
      {"ROBIN", "Robi", kDiffers},        {"LEE99", "Lee", kAgrees},        {"LEE99", "Leeson", kDiffers},
      {"OBRIE", "O'Brien", kAgrees},      {"OBRIE", "O’Brien", kAgrees},    {"OBRIE", "Ó Briain", kDiffers},
      {"OBRIA", "Ó Briain", kAgrees},  // the fada drops
      {"SMITH", "Smith-Jones", kAgrees},  {"LEEJO", "Lee-Jones", kAgrees},  {"LEEJO", "Lee", kDiffers},
      {"MCDON", "MacDonald", kAgrees},  // Mac and Mc are held as either
      {"MACDO", "MacDonald", kAgrees},    {"MACDO", "McDonald", kAgrees},   {"MCDON", "McDonald", kAgrees},
      {"MCDON", "MACDONALD", kAgrees},    {"MCDON", "Mac Donald", kAgrees}, {"MCDUN", "MacDonald", kDiffers},
      {"MC999", "Mac", kDiffers},         {"MULLE", "Müller", kAgrees},     {"MUELL", "Müller", kAgrees},
      {"MILLE", "Müller", kDiffers},      {"ROBIN", "", kNotComparable},    {"ROBIN", "'", kNotComparable},
      {"ROBIN", "Робин", kNotComparable},
  };
  for (const auto& c : cases) {
    const DriverNumberCheck check = Check(std::string(c.letters) + "707026CJ9AZ", {.surname = c.surname});
    EXPECT_EQ(check.surname, c.verdict) << c.letters << " " << c.surname;
    EXPECT_EQ(check.given_names, kNotComparable);
    EXPECT_EQ(check.birth_date, kNotComparable);
  }
}

TEST(DriverNumberTest, GivenNames) {
  const struct {
    const char* initials;
    const char* given_names;
    DriverNumberVerdict verdict;
  } cases[] = {
      {"CJ", "Christina Joan", kAgrees},
      {"CJ", "Christina Joan Mary", kAgrees},
      {"CJ", "CHRISTINA  JOAN ", kAgrees},
      {"CJ", "Joan Christina", kDiffers},
      {"CJ", "Christina", kDiffers},
      {"C9", "Christina", kAgrees},
      {"C9", "Christina Joan", kDiffers},
      {"CX", "Christina Joan", kDiffers},
      {"AM", "Anne-Marie", kAgrees},  // one forename or two: not published
      {"A9", "Anne-Marie", kAgrees},
      {"AJ", "Anne-Marie Joan", kAgrees},
      {"AM", "Anne-Marie Joan", kAgrees},
      {"A9", "Anne-Marie Joan", kDiffers},
      {"E9", "Éamonn", kAgrees},
      {"O9", "Øyvind", kAgrees},
      {"T9", "Þóra", kAgrees},
      {"D9", "D'Arcy", kAgrees},
      {"99", "Christina", kDiffers},
      {"CJ", "", kNotComparable},
      {"CJ", " - ", kNotComparable},
      {"CJ", "Кристина", kNotComparable},
  };
  for (const auto& c : cases) {
    const DriverNumberCheck check =
        Check("ROBIN707026" + std::string(c.initials) + "9AZ", {.given_names = c.given_names});
    EXPECT_EQ(check.given_names, c.verdict) << c.initials << " " << c.given_names;
  }
}

TEST(DriverNumberTest, BirthDates) {
  const struct {
    const char* digits;  // of places 6 to 11
    Date birth_date;
    DriverNumberVerdict verdict;
  } cases[] = {
      {"707026", kBirth, kAgrees},           {"757026", kBirth, kAgrees},
      {"707026", 1976y / 7 / 3, kDiffers},   {"707026", 1976y / 8 / 2, kDiffers},
      {"707026", 1977y / 7 / 2, kDiffers},   {"707026", 1966y / 7 / 2, kDiffers},
      {"712316", 1976y / 12 / 31, kAgrees},  {"712316", 1976y / 12 / 30, kDiffers},
      {"712316", 1971y / 12 / 31, kDiffers}, {"762316", 1976y / 12 / 31, kAgrees},
      {"002290", 2000y / 2 / 29, kAgrees},   {"002294", 2004y / 2 / 29, kAgrees},
      {"052290", 2000y / 2 / 29, kAgrees},   {"051010", 2000y / 1 / 1, kAgrees},
  };
  for (const auto& c : cases) {
    const auto check = CheckGreatBritainDriverNumber("ROBIN" + std::string(c.digits) + "CJ9AZ",
                                                     {.birth_date = c.birth_date});
    ASSERT_TRUE(check.ok()) << c.digits;
    EXPECT_EQ(check->birth_date, c.verdict) << c.digits;
  }
}

TEST(DriverNumberTest, OtherFormsAreNamedAndNotQuoted) {
  for (const char* number : {
           "",
           "ROBIN757026CJ9A",       // too short
           "ROBIN757026CJ9AZX",     // too long
           "ROBIN757026CJ9AZ 0X",   // no issue number
           "ROBIN757026CJ9AZ 012",  // neither
           "99999757026CJ9AZ",      // no name
           "R9BIN757026CJ9AZ",      // a letter after the fill
           "ROB1N757026CJ9AZ",      // a digit in the name
           "ROBIN700026CJ9AZ",      // month 0
           "ROBIN713026CJ9AZ",      // month 13
           "ROBIN750026CJ9AZ",      // month 50
           "ROBIN763026CJ9AZ",      // month 63
           "ROBIN707006CJ9AZ",      // day 0
           "ROBIN706316CJ9AZ",      // 31 June
           "ROBIN702306CJ9AZ",      // 30 February
           "ROBIN702295CJ9AZ",      // 29 February 1975
           "ROBINX57026CJ9AZ",      // a letter in the date
           "ROBIN7570269J9AZ",      // a second initial without a first
           "ROBIN757026C19AZ",      // an initial that is a digit
           "robin757026cj9az",      // small letters
           "ROBIN757026CJ9A<",
       }) {
    const auto check = CheckGreatBritainDriverNumber(number, {.surname = "Robins"});
    ASSERT_FALSE(check.ok()) << number;
    EXPECT_EQ(check.status().reason(), "DRIVER_NUMBER_INVALID") << number;
    EXPECT_EQ(check.status().message().find("ROB"), std::string::npos);
  }
}

TEST(DriverNumberTest, NorthernIreland) {
  for (const char* number : {"01234567", "99999999", "0123 4567"})
    EXPECT_TRUE(IsNorthernIrelandDriverNumber(number));
  for (const char* number : {"", "0123456", "012345678", "0123456A", "0123-4567"}) {
    EXPECT_FALSE(IsNorthernIrelandDriverNumber(number)) << number;
  }
}

}  // namespace
}  // namespace lagan::mrz
