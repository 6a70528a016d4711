#include "ocr/reader/acceptance.h"

#include <gtest/gtest.h>

#include <string>

namespace lagan::ocr {
namespace {

// A text of three characters that the rule accepts.
TextEvidence Clear() {
  return {true, kLeastMargin, false, std::vector<CharacterEvidence>(3, {2, 0, kLeastConfidenceOfTwo, false})};
}

TextEvidence With(const CharacterEvidence& character) {
  TextEvidence evidence = Clear();
  evidence.characters[1] = character;
  return evidence;
}

struct Case {
  std::string name;
  TextEvidence evidence;
  std::string reason;  // empty: accepted; else doubtful
};

// Each part of the rule has refusals that break no other part.
TEST(Acceptance, FollowsEachPartOfTheRule) {
  const std::string kDiffer = "ZONE_READINGS_DIFFER";
  TextEvidence fails = Clear();
  fails.valid = false;
  TextEvidence fails_near = fails;
  fails_near.margin = 0;
  TextEvidence near = Clear();
  near.margin = kLeastMargin - 0.01F;
  TextEvidence twice = With({2, 2, 1, true});
  twice.characters[2] = {2, 2, 1, true};
  TextEvidence disputed_near = With({2, 2, 1, true});
  disputed_near.margin = kLeastMargin - 0.01F;
  TextEvidence many = Clear();
  many.characters.assign(3, {2, 0, kSure - 0.01F, true});
  TextEvidence few = many;
  few.characters[1].confidence = kSure;
  TextEvidence cut = Clear();
  cut.may_be_cut = true;
  TextEvidence mark = Clear();
  mark.dropped = 1;
  TextEvidence longer = Clear();
  longer.dropped = 2;
  TextEvidence between = mark;
  between.dropped_between = true;
  TextEvidence nothing = Clear();
  nothing.characters.clear();
  const Case kCases[] = {
      {"two ways of seeing agree", Clear(), ""},
      // 1. Everything in the text holds.
      {"two agree on what fails", fails, "ZONE_CHECK_FAILED"},
      {"two agree on what fails, and what would hold is near", fails_near, "ZONE_CHECK_FAILED"},
      // 2. Two of themselves, three for each that says otherwise.
      {"one character was read once", With({1, 0, 1, true}), kDiffer},
      {"one character nobody read", With({0, 0, 1, true}), kDiffer},
      {"one character nobody read and all read otherwise", With({0, 3, 1, true}), kDiffer},
      {"one to one", With({1, 1, 1, true}), kDiffer},
      {"two to one", With({2, 1, 1, true}), kDiffer},
      {"three to one", With({3, 1, 1, true}), ""},
      {"five to two", With({5, 2, 1, false}), kDiffer},
      {"six to two", With({6, 2, 1, false}), ""},
      // One that all ways of seeing dispute, if a check digit decides and nothing is near.
      {"disputed, two to two", With({2, 2, 1, true}), ""},
      {"disputed, three to two", With({3, 2, 0.5F, true}), ""},
      {"disputed, one to three: an altered digit", With({1, 3, 1, true}), kDiffer},
      {"disputed, two to three", With({2, 3, 1, true}), kDiffer},
      {"disputed, another symbol is likelier", With({2, 2, 0.49F, true}), kDiffer},
      {"disputed, another text comes near", disputed_near, kDiffer},
      {"disputed, no check digit", With({2, 2, 1, false}), kDiffer},
      {"disputed, only repair speaks for it", With({0, 4, 1, true}), kDiffer},
      {"disputed, not all ways were tried", With({1, 2, 1, true}), kDiffer},
      {"two are disputed", twice, kDiffer},
      // 3. Sure of what no check digit guards.
      {"two unsure of an unguarded character", With({2, 0, kLeastConfidenceOfTwo - 0.01F, false}), kDiffer},
      {"three less sure of an unguarded character", With({3, 0, kLeastConfidence, false}), ""},
      {"three unsure of an unguarded character", With({3, 0, kLeastConfidence - 0.01F, false}), kDiffer},
      {"unsure of a guarded character", With({2, 0, kLeastConfidence - 0.01F, true}), ""},
      {"two unsure of two guarded characters", few, ""},
      {"two unsure of three guarded characters", many, kDiffer},
      // 4. No other text comes near.
      {"another text comes near", near, kDiffer},
      {"no character at all", nothing, kDiffer},
      // 5. Not the beginning of a longer one.
      {"a beginning", cut, "ZONE_MAY_BE_CUT"},
      // 6. Of a known length.
      {"a mark beside a line", mark, ""},
      {"two letters too many", longer, kDiffer},
      {"one letter too many, among the others", between, kDiffer},
  };
  for (const Case& test : kCases) {
    const Decision decision = Decide(test.evidence);
    EXPECT_EQ(decision.verdict, test.reason.empty() ? ZoneVerdict::kAccepted : ZoneVerdict::kDoubtful)
        << test.name;
    EXPECT_EQ(decision.reason, test.reason) << test.name;
  }
}

TEST(Acceptance, WithoutATextDependsOnLinesFound) {
  EXPECT_EQ(DecideWithoutText(true).verdict, ZoneVerdict::kUnreadable);
  EXPECT_EQ(DecideWithoutText(true).reason, "ZONE_FORMAT_UNKNOWN");
  EXPECT_EQ(DecideWithoutText(false).verdict, ZoneVerdict::kNone);
  EXPECT_EQ(DecideWithoutText(false).reason, "ZONE_NOT_FOUND");
}

TEST(VerdictName, IsStable) {
  EXPECT_EQ(VerdictName(ZoneVerdict::kAccepted), "accepted");
  EXPECT_EQ(VerdictName(ZoneVerdict::kDoubtful), "doubtful");
  EXPECT_EQ(VerdictName(ZoneVerdict::kUnreadable), "unreadable");
  EXPECT_EQ(VerdictName(ZoneVerdict::kNone), "none");
}

}  // namespace
}  // namespace lagan::ocr
