// Specimens photographed well and badly, read, and judged: each way of spoiling is noticed, and what is not spoilt is left alone.
// tests/corpus/quality_corpus.cc measures the same over many.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/integration/reading_test.h"
#include "tests/specimen/spoiling.h"

namespace lagan::ocr {
namespace {

using specimen::Spoiling;

class QualityTest : public ReadingTest {
 protected:
  std::set<std::string> FindingsOf(const Result<specimen::Photograph>& photo) {
    const std::optional<Judged> judged = Judge(photo);
    if (!judged) return {};
    EXPECT_TRUE(judged->reading.timings_ms.contains("quality"));
    std::set<std::string> names;
    for (const QualityFinding& finding : judged->quality.findings)
      names.emplace(QualityReasonName(finding.reason));
    return names;
  }
};

TEST_F(QualityTest, OrdinaryPhotographsAreLeftAlone) {
  for (const auto level :
       {specimen::AgeingLevel::kNone, specimen::AgeingLevel::kLight, specimen::AgeingLevel::kModerate}) {
    for (const auto kind : {specimen::Kind::kPassport, specimen::Kind::kCard, specimen::Kind::kCardFront}) {
      EXPECT_EQ(FindingsOf(specimen::MakePhotograph(OrderOf(kind, level, 5))), std::set<std::string>{})
          << specimen::KindName(kind);
    }
  }
}

TEST_F(QualityTest, WhatIsSpoiltInOneWayIsNamed) {
  const struct {
    Spoiling spoiling;
    double strength;
    const char* reason;
    // Nothing else is said. Where no print is left to judge by, or the zone is taken to be somewhere else, more may be.
    bool alone;
  } cases[] = {
      {Spoiling::kDark, 0.8, "TOO_DARK", true},
      {Spoiling::kBright, 0.9, "TOO_BRIGHT", false},
      {Spoiling::kGlare, 1, "GLARE", true},
      {Spoiling::kBlur, 0.7, "BLURRED", true},
      {Spoiling::kMotion, 0.9, "BLURRED", false},
      {Spoiling::kCut, 0.6, "CUT_OFF", true},
      {Spoiling::kSmall, 0.95, "TOO_SMALL", false},
      {Spoiling::kNoDocument, 1, "NO_DOCUMENT", false},
      {Spoiling::kScreen, 0.3, "SCREEN_SUSPECTED", true},
      {Spoiling::kGreyCopy, 1, "GREY_COPY_SUSPECTED", true},
  };
  for (const auto& each : cases) {
    for (const auto kind : {specimen::Kind::kPassport, specimen::Kind::kCard}) {
      const auto findings = FindingsOf(specimen::SpoiltPhotograph(
          OrderOf(kind, specimen::AgeingLevel::kLight, 6), each.spoiling, each.strength));
      EXPECT_TRUE(findings.contains(each.reason))
          << specimen::SpoilingName(each.spoiling) << ' ' << specimen::KindName(kind);
      if (each.alone) {
        EXPECT_EQ(findings, std::set<std::string>{each.reason}) << specimen::SpoilingName(each.spoiling);
      }
    }
  }
}

}  // namespace
}  // namespace lagan::ocr
