#include "ocr/tamper/issuer_cue.h"

#include <gtest/gtest.h>

#include "ocr/tamper/test_reading.h"

namespace lagan::ocr {
namespace {

ZoneReading IssuedBy(const std::string& issuer, ZoneVerdict verdict = ZoneVerdict::kAccepted,
                     float confidence = 0.95F) {
  mrz::ZoneFields fields = GoodPassport();
  fields.issuer = issuer;
  fields.nationality = "XXA";
  return ReadingOf(fields, verdict, confidence);
}

TEST(IssuerCue, NobodyIssuesUnderACodeOfPersons) {
  for (const char* code : {"XXA", "XXB", "XXC", "XXX"}) {
    const auto found = FindIssuerCue(IssuedBy(code), kTestToday);
    ASSERT_TRUE(found.has_value()) << code;
    EXPECT_EQ(found->cue, Cue::kIssuerImplausible);
  }
  // States, organisations, territories with British codes, specimens, and what is only met.
  for (const char* code : {"GBR", "D", "UNO", "GBD", "UTO", "INP", "RKS", "AFG"}) {
    EXPECT_FALSE(FindIssuerCue(IssuedBy(code), kTestToday).has_value()) << code;
  }
}

TEST(IssuerCue, StatesOfOnceIssueNothingThatIsStillValid) {
  mrz::ZoneFields fields = GoodPassport();
  fields.issuer = fields.nationality = "ANT";
  EXPECT_TRUE(FindIssuerCue(ReadingOf(fields), kTestToday).has_value());
  fields.expiry_date = Day(2012, 1, 1);
  EXPECT_FALSE(FindIssuerCue(ReadingOf(fields), kTestToday).has_value());
}

TEST(IssuerCue, IsSilentWhereTheIssuerMayBeMisread) {
  EXPECT_TRUE(FindIssuerCue(IssuedBy("XXA", ZoneVerdict::kDoubtful), kTestToday).has_value());
  EXPECT_FALSE(FindIssuerCue(IssuedBy("XXA", ZoneVerdict::kDoubtful, 0.5F), kTestToday).has_value());
  EXPECT_FALSE(FindIssuerCue(ZoneReading(), kTestToday).has_value());
}

}  // namespace
}  // namespace lagan::ocr
