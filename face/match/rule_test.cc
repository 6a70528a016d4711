#include "face/match/rule.h"

#include <cmath>

#include <gtest/gtest.h>

namespace lagan::face {
namespace {

Thresholds Rule() {
  Thresholds thresholds;
  thresholds.cosine_same = 0.36;
  thresholds.cosine_different = 0.2;
  thresholds.distance_same = 0.58;
  thresholds.distance_different = 0.65;
  return thresholds;
}

TEST(MatchRule, BothMustAgreeAndOnTheThresholdCounts) {
  const struct {
    double cosine, distance;
    MatchVerdict verdict;
  } kCases[] = {
      {0.9, 0.2, MatchVerdict::kSame},
      {0.36, 0.58, MatchVerdict::kSame},
      {0.359, 0.2, MatchVerdict::kUncertain},
      {0.9, 0.581, MatchVerdict::kUncertain},
      {0.9, 0.9, MatchVerdict::kUncertain},
      {-0.5, 0.1, MatchVerdict::kUncertain},
      {0.2, 0.65, MatchVerdict::kDifferent},
      {-0.1, 0.9, MatchVerdict::kDifferent},
      {0.201, 0.9, MatchVerdict::kUncertain},
      {0.0, 0.649, MatchVerdict::kUncertain},
      {std::nan(""), 0.1, MatchVerdict::kUncertain},
      {0.9, std::nan(""), MatchVerdict::kUncertain},
  };
  for (const auto& [cosine, distance, verdict] : kCases) {
    EXPECT_EQ(JudgeMatch(cosine, distance, Rule()), verdict) << cosine << ' ' << distance;
  }
}

// Whoever resembles more is never judged worse.
TEST(MatchRule, IsMonotonous) {
  const auto rank = [](MatchVerdict verdict) {
    return verdict == MatchVerdict::kSame ? 2 : verdict == MatchVerdict::kUncertain ? 1 : 0;
  };
  for (double cosine = -1; cosine < 1; cosine += 0.02) {
    for (double distance = 0; distance < 1.4; distance += 0.02) {
      const int here = rank(JudgeMatch(cosine, distance, Rule()));
      EXPECT_LE(here, rank(JudgeMatch(cosine + 0.02, distance, Rule())));
      EXPECT_LE(here, rank(JudgeMatch(cosine, distance - 0.02, Rule())));
    }
  }
}

TEST(MatchRule, EachVerdictHasItsName) {
  EXPECT_EQ(MatchVerdictName(MatchVerdict::kSame), "SAME");
  EXPECT_EQ(MatchVerdictName(MatchVerdict::kDifferent), "DIFFERENT");
  EXPECT_EQ(MatchVerdictName(MatchVerdict::kUncertain), "UNCERTAIN");
  EXPECT_EQ(MatchVerdictName(MatchVerdict::kNotCompared), "NOT_COMPARED");
}

}  // namespace
}  // namespace lagan::face
