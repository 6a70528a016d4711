#include "mrz/number_pattern.h"

#include <gtest/gtest.h>

#include <random>
#include <regex>
#include <string>

namespace lagan::mrz {
namespace {

TEST(NumberPatternTest, EachPositionHasBothSides) {
  const struct {
    const char* pattern;
    const char* number;
    bool matches;
  } cases[] = {
      {"A", "A", true},         {"A", "Q", true},         {"A", "7", false},       {"A", "a", false},
      {"A", "<", false},        {"9", "0", true},         {"9", "O", false},       {"*", "0", true},
      {"*", "O", true},         {"*", "<", false},        {"*", " ", false},       {"C", "C", true},
      {"C", "D", false},        {"0", "0", true},         {"0", "1", false},       {"[A]", "A", true},
      {"[A]", "B", false},      {"[9]", "9", true},       {"[9]", "8", false},     {"[CF0]", "F", true},
      {"[CF0]", "0", true},     {"[CF0]", "G", false},    {"[CF0]", "[", false},   {"[CF0]", "]", false},
      {"AA99", "XY01", true},   {"AA99", "XY012", false}, {"AA99", "XY0", false},  {"AA99", "", false},
      {"A9|9A", "X1", true},    {"A9|9A", "1X", true},    {"A9|9A", "XX", false},  {"A9|9A", "X11X", false},
      {"999|A99", "A99", true}, {"[AB]9", "A9", true},    {"[AB]9", "AB9", false},
  };
  for (const auto& c : cases) {
    EXPECT_TRUE(IsNumberPattern(c.pattern)) << c.pattern;
    EXPECT_EQ(MatchesPattern(c.pattern, c.number), c.matches) << c.pattern << " " << c.number;
  }
}

TEST(NumberPatternTest, MalformedPatternsAreNone) {
  for (const char* pattern : {"", "|", "A|", "|A", "A||9", "[", "[]", "[A", "A]", "[A|B]", "[[A]]", "a", "9+",
                              ".", "A ", "[a]", "[*]", "A-9", "<"}) {
    EXPECT_FALSE(IsNumberPattern(pattern)) << pattern;
  }
}

// The same language by another engine.
TEST(NumberPatternTest, AgreesWithRegularExpressions) {
  std::mt19937 random(9303);
  const auto below = [&random](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  };
  int matched = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string pattern;
    std::string expression;
    for (std::size_t alternatives = 1 + below(3); alternatives > 0; --alternatives) {
      for (std::size_t positions = 1 + below(4); positions > 0; --positions) {
        const struct {
          const char* pattern;
          const char* expression;
        } position[] = {{"A", "[A-Z]"},   {"9", "[0-9]"}, {"*", "[A-Z0-9]"},
                        {"[A3]", "[A3]"}, {"C", "C"},     {"3", "3"}};
        const auto& chosen = position[below(std::size(position))];
        pattern += chosen.pattern;
        expression += chosen.expression;
      }
      if (alternatives > 1) pattern += '|', expression += '|';
    }
    ASSERT_TRUE(IsNumberPattern(pattern)) << pattern;
    const std::regex oracle(expression);
    for (int j = 0; j < 20; ++j) {
      std::string number;
      for (std::size_t length = below(6); length > 0; --length) number += "AC39<"[below(5)];
      const bool matches = MatchesPattern(pattern, number);
      ASSERT_EQ(matches, std::regex_match(number, oracle)) << pattern << " " << number;
      matched += matches;
    }
  }
  EXPECT_GT(matched, 1000);
}

}  // namespace
}  // namespace lagan::mrz
