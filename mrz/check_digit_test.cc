#include "mrz/check_digit.h"

#include <gtest/gtest.h>

namespace lagan::mrz {
namespace {

// ICAO 9303-3 appendix A, examples 1 to 3, and the specimen of 9303-4 appendix B.
TEST(CheckDigitTest, ExamplesOfTheStandard) {
  const struct {
    const char* text;
    char digit;
  } kCases[] = {
      {"520727", '3'},         {"AB2134<<<", '5'}, {"HA672242<658022549601086<<<<<<<<<<<<<<0", '8'},
      {"L898902C3", '6'},      {"740812", '2'},    {"120415", '9'},
      {"ZE184226B<<<<<", '1'},
  };
  for (const auto& test : kCases) EXPECT_EQ(CheckDigit(test.text), test.digit) << test.text;
}

TEST(CheckDigitTest, NothingSumsToZero) {
  EXPECT_EQ(CheckDigit(""), '0');
  EXPECT_EQ(CheckDigit("<<<<<<"), '0');
}

TEST(CheckDigitTest, SumRunsOverSeveralRangesAsOverOne) {
  CheckSum sum;
  sum.Add("L8");
  sum.Add("");
  sum.Add("98902C3");
  EXPECT_EQ(sum.Digit(), CheckDigit("L898902C3"));
}

TEST(CheckDigitTest, FindsEverySingleChangeButThoseItIsBlindTo) {
  const std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<";
  int blind_pairs = 0;
  for (const char a : alphabet) {
    for (const char b : alphabet) {
      for (std::size_t position = 0; position < 3; ++position) {
        std::string before(9, '7');
        std::string after = before;
        before[position] = a;
        after[position] = b;
        EXPECT_EQ(CheckDigit(before) == CheckDigit(after), CheckDigitIsBlindTo(a, b)) << a << b;
      }
      blind_pairs += a < b && CheckDigitIsBlindTo(a, b);
    }
  }
  // Values 0 to 35 and the filler's second 0: one class of five characters, five of four, four of three.
  EXPECT_EQ(blind_pairs, 10 + 5 * 6 + 4 * 3);
  EXPECT_TRUE(CheckDigitIsBlindTo('0', '<'));
  EXPECT_TRUE(CheckDigitIsBlindTo('1', 'L'));
  EXPECT_FALSE(CheckDigitIsBlindTo('0', 'O'));
}

}  // namespace
}  // namespace lagan::mrz
