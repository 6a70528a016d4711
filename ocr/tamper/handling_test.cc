#include "ocr/tamper/handling.h"

#include <gtest/gtest.h>

#include <vector>

namespace lagan::ocr {
namespace {

constexpr ZoneVerdict kVerdicts[] = {ZoneVerdict::kAccepted, ZoneVerdict::kDoubtful, ZoneVerdict::kUnreadable,
                                     ZoneVerdict::kNone};

std::vector<CueFinding> SetOf(unsigned members, double score) {
  std::vector<CueFinding> set;
  for (const Cue cue : AllCues()) {
    if ((members >> static_cast<unsigned>(cue)) & 1U) set.push_back(MakeFinding(cue, score));
  }
  return set;
}

// Every verdict, every set of cues, every cue more, weak and strong.
TEST(HandlingProperty, ACueOnlyEverLowers) {
  for (const ZoneVerdict verdict : kVerdicts) {
    for (unsigned members = 0; members < 1U << kCues; ++members) {
      for (const double score : {0.01, 1.0}) {
        const Handling with = HandlingOf(verdict, SetOf(members, score));
        EXPECT_LE(with, HandlingOf(verdict, {}));
        for (unsigned more = 0; more < kCues; ++more) {
          EXPECT_LE(HandlingOf(verdict, SetOf(members | 1U << more, score)), with);
        }
      }
    }
  }
}

TEST(HandlingProperty, NoCueMendsAReading) {
  for (unsigned members = 0; members < 1U << kCues; ++members) {
    for (const ZoneVerdict verdict : {ZoneVerdict::kDoubtful, ZoneVerdict::kUnreadable, ZoneVerdict::kNone}) {
      EXPECT_EQ(HandlingOf(verdict, SetOf(members, 1)), Handling::kReadAgain);
    }
  }
}

TEST(Handling, AnyCueCallsAPerson) {
  EXPECT_EQ(HandlingOf(ZoneVerdict::kAccepted, {}), Handling::kMayGoOn);
  for (const Cue cue : AllCues()) {
    const std::vector<CueFinding> one = {MakeFinding(cue, 0.01)};
    EXPECT_EQ(HandlingOf(ZoneVerdict::kAccepted, one), Handling::kPersonLooks) << CueName(cue);
  }
}

}  // namespace
}  // namespace lagan::ocr
