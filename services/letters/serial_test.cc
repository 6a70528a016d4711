#include "services/letters/serial.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace lagan::letters {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr int kSamples = 200;

std::string ReasonOf(std::string_view typed) { return ParseLetterSerial(typed).status().reason(); }

TEST(LetterSerial, IsWrittenInTwoGroupsOfTheAlphabetAndReadBack) {
  crypto::SeededRandomForTest random(1);
  std::set<std::string> seen;
  for (int i = 0; i < kSamples; ++i) {
    const std::string serial = MakeLetterSerial(random);
    ASSERT_EQ(serial.size(), 12U) << serial;
    EXPECT_EQ(serial[5], '-');
    EXPECT_EQ(std::count(serial.begin(), serial.end(), '-'), 1);
    EXPECT_EQ(serial.find_first_not_of(std::string(kAlphabet) + "-"), std::string::npos) << serial;
    EXPECT_EQ(*ParseLetterSerial(serial), serial);
    EXPECT_TRUE(seen.insert(serial).second) << "drawn twice";
  }
}

// Worked by hand with x^5 = x^2 + 1: the check characters must stay what letters in the post say.
TEST(LetterSerial, TheCheckCharacterIsFixed) {
  EXPECT_EQ(*ParseLetterSerial("00000-000000"), "00000-000000");
  EXPECT_EQ(*ParseLetterSerial("00000-000012"), "00000-000012");  // 1 a = 2
  EXPECT_EQ(*ParseLetterSerial("00000-000104"), "00000-000104");  // 1 a^2 = 4
  EXPECT_EQ(*ParseLetterSerial("00000-0000G5"), "00000-0000G5");  // a^4 a = a^2 + 1
}

TEST(LetterSerial, ForgivesWhatPeopleWriteAndHear) {
  for (const char* typed : {"00000-000104", "00000000104", " 00000 000104 ", "ooooo-oooIo4", "OOOOO-OOOlO4",
                            "OOOOO-OOOiO4", "0-0-0-0-0-0-0-0-1-0-4", "00000-000L04"}) {
    const auto parsed = ParseLetterSerial(typed);
    ASSERT_TRUE(parsed.ok()) << typed << parsed.status();
    EXPECT_EQ(*parsed, "00000-000104") << typed;
  }
  EXPECT_EQ(*ParseLetterSerial("00000-0000g5"), "00000-0000G5");
}

TEST(LetterSerial, RefusesWhatIsNone) {
  const std::string cases[] = {"",
                               "-",
                               "00000-00010",
                               "00000-0001044",
                               "00000-00010U",
                               "00000-00010*",
                               "00000_000104",
                               "00000\t000104",
                               "00000\xC2\xA0"
                               "000104",
                               std::string("00000-00010\0", 12),
                               "00000-000104" + std::string(53, ' ')};
  for (const std::string& typed : cases) EXPECT_EQ(ReasonOf(typed), "LETTER_SERIAL_MALFORMED") << typed;
  EXPECT_TRUE(ParseLetterSerial("00000-000104" + std::string(52, ' ')).ok());
  const Status refused = ParseLetterSerial("00000-000105").status();
  EXPECT_EQ(refused.reason(), "LETTER_SERIAL_CHECK_FAILED");
  EXPECT_EQ(refused.code(), Code::kInvalidArgument);
  EXPECT_EQ(refused.field(), "letter_serial");
  EXPECT_EQ(refused.message().find("000105"), std::string::npos);
}

TEST(LetterSerial, EverySingleErrorIsFound) {
  crypto::SeededRandomForTest random(2);
  for (int i = 0; i < kSamples; ++i) {
    const std::string serial = MakeLetterSerial(random);
    for (std::size_t at = 0; at < serial.size(); ++at) {
      if (at == 5) continue;
      for (const char other : kAlphabet) {
        if (other == serial[at]) continue;
        std::string wrong = serial;
        wrong[at] = other;
        ASSERT_EQ(ReasonOf(wrong), "LETTER_SERIAL_CHECK_FAILED") << serial << " " << wrong;
      }
    }
  }
}

TEST(LetterSerial, EveryExchangeOfTwoCharactersIsFound) {
  crypto::SeededRandomForTest random(3);
  for (int i = 0; i < kSamples; ++i) {
    const std::string serial = MakeLetterSerial(random);
    for (std::size_t a = 0; a < serial.size(); ++a) {
      for (std::size_t b = a + 1; b < serial.size(); ++b) {
        if (a == 5 || b == 5 || serial[a] == serial[b]) continue;
        std::string wrong = serial;
        std::swap(wrong[a], wrong[b]);
        ASSERT_EQ(ReasonOf(wrong), "LETTER_SERIAL_CHECK_FAILED") << serial << " " << wrong;
      }
    }
  }
}

// Not only for samples: the sum is linear, so it is enough that each pair of values at each pair of places differs.
TEST(LetterSerial, EveryPairOfValuesAtEachPairOfNeighbours) {
  for (std::size_t at = 0; at < 9; ++at) {
    for (const char a : kAlphabet) {
      for (const char b : kAlphabet) {
        if (a == b) continue;
        const auto accepted = [&](char first, char second) {
          std::set<char> checks;
          for (const char check : kAlphabet) {
            std::string characters(10, '0');
            characters[at] = first;
            characters[at + 1] = second;
            if (ParseLetterSerial(characters + check).ok()) checks.insert(check);
          }
          return checks;
        };
        const std::set<char> straight = accepted(a, b);
        ASSERT_EQ(straight.size(), 1U);
        ASSERT_NE(straight, accepted(b, a)) << at << a << b;
      }
    }
  }
}

}  // namespace
}  // namespace lagan::letters
