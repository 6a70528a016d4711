#include "services/access/totp.h"

#include <gtest/gtest.h>

namespace lagan::access {
namespace {

const SecretBytes kSecret(ToBytes("12345678901234567890"));

// RFC 6238 appendix B, SHA1. The table has eight digits; six of the same number are its last six.
TEST(TotpTest, GivesTheCodesOfTheStandard) {
  const struct {
    std::int64_t seconds;
    std::int64_t step;
    const char* eight;
  } kCases[] = {
      {59, 0x1, "94287082"},
      {1111111109, 0x23523EC, "07081804"},
      {1111111111, 0x23523ED, "14050471"},
      {1234567890, 0x273EF07, "89005924"},
      {2000000000, 0x3F940AA, "69279037"},
      {20000000000, 0x27BC86AA, "65353130"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(TotpStepAt(FromUnixSeconds(c.seconds)), c.step);
    EXPECT_EQ(TotpCode(kSecret, c.step), std::string(c.eight).substr(2)) << c.seconds;
  }
}

// RFC 4226 appendix D.
TEST(TotpTest, GivesTheCodesOfTheCounterStandard) {
  const char* const kCodes[] = {"755224", "287082", "359152", "969429", "338314",
                                "254676", "287922", "162583", "399871", "520489"};
  for (std::int64_t i = 0; i < 10; ++i) EXPECT_EQ(TotpCode(kSecret, i), kCodes[i]);
}

TEST(TotpTest, TakesTheStepAndItsTwoNeighbours) {
  const Time now = FromUnixSeconds(1111111111);
  const std::int64_t step = TotpStepAt(now);
  for (std::int64_t offset = -3; offset <= 3; ++offset) {
    const auto matched = MatchTotp(kSecret, TotpCode(kSecret, step + offset), now);
    EXPECT_EQ(matched.has_value(), std::abs(offset) <= 1) << offset;
    if (matched) {
      EXPECT_EQ(*matched, step + offset);
    }
  }
}

TEST(TotpTest, TakesNothingElse) {
  const Time now = FromUnixSeconds(59);
  EXPECT_TRUE(MatchTotp(kSecret, "287082", now));
  for (const char* code : {"", "28708", "2870820", "287 82", "000000"}) {
    EXPECT_FALSE(MatchTotp(kSecret, code, now)) << code;
  }
  EXPECT_FALSE(MatchTotp(SecretBytes(ToBytes("12345678901234567891")), "287082", now));
  EXPECT_TRUE(MatchTotp(kSecret, "755224", FromUnixSeconds(0))) << "no step before the first";
}

}  // namespace
}  // namespace lagan::access
