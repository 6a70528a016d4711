#include "ocr/reader/acceptance.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace lagan::ocr {
namespace {

enum class Checks { kHold, kFail };
enum class Ends { kSure, kGuessed };

// Texts stand for whole zones; the rule only compares them.
VariantReading Reads(std::size_t variant, const std::string& text, Checks checks = Checks::kHold,
                     Ends ends = Ends::kSure) {
  VariantReading reading;
  reading.variant = variant;
  reading.fitted.lines = {"FIRST", text};
  reading.fitted.ambiguous = ends == Ends::kGuessed;
  reading.valid = checks == Checks::kHold;
  return reading;
}

VariantReading WithFormat(mrz::Format format, VariantReading reading) {
  reading.fitted.format = format;
  return reading;
}

constexpr auto kFail = Checks::kFail;
constexpr auto kGuessed = Ends::kGuessed;
const std::string kAgree;
const std::string kFailed = "ZONE_CHECK_FAILED";
const std::string kDiffer = "ZONE_READINGS_DIFFER";

struct Case {
  std::string name;
  std::vector<VariantReading> readings;
  std::string reason;  // kAgree: accepted; else doubtful
};

// Each part of the rule has refusals that break no other part.
const std::vector<Case>& Cases() {
  static const std::vector<Case> cases = {
      {"two variants agree", {Reads(0, "A"), Reads(1, "A")}, kAgree},
      {"any two variants do", {Reads(2, "A"), Reads(3, "A")}, kAgree},

      // 1. Everything in the text holds.
      {"two agree on what fails", {Reads(0, "A", kFail), Reads(1, "A", kFail)}, kFailed},
      {"all agree on what fails",
       {Reads(0, "A", kFail), Reads(1, "A", kFail), Reads(2, "A", kFail), Reads(3, "A", kFail)},
       kFailed},

      // 2. Two different variants, every character.
      {"one reading alone", {Reads(0, "A")}, kDiffer},
      {"one reading alone that fails", {Reads(0, "A", kFail)}, kDiffer},
      {"one variant at two places", {Reads(1, "A"), Reads(1, "A")}, kDiffer},
      {"one variant at four places", {Reads(1, "A"), Reads(1, "A"), Reads(1, "A"), Reads(1, "A")}, kDiffer},
      {"one variant at three places, another says otherwise",
       {Reads(0, "A"), Reads(0, "A"), Reads(0, "A"), Reads(1, "B", kFail)},
       kDiffer},
      {"the first characters agree",
       {Reads(0, "AA"), Reads(0, "AA"), Reads(0, "AA"), Reads(1, "AB", kFail)},
       kDiffer},
      {"the characters agree, the format does not",
       {Reads(0, "A"), Reads(0, "A"), Reads(0, "A"), WithFormat(mrz::Format::kMrvA, Reads(1, "A", kFail))},
       kDiffer},

      // 3. No guess about where a line ends, in either.
      {"the first guessed", {Reads(0, "A", Checks::kHold, kGuessed), Reads(1, "A")}, kDiffer},
      {"the second guessed", {Reads(0, "A"), Reads(1, "A", Checks::kHold, kGuessed)}, kDiffer},
      {"both guessed",
       {Reads(0, "A", Checks::kHold, kGuessed), Reads(1, "A", Checks::kHold, kGuessed)},
       kDiffer},
      {"both guessed what fails", {Reads(0, "A", kFail, kGuessed), Reads(1, "A", kFail, kGuessed)}, kDiffer},
      {"two were sure, a third guessed",
       {Reads(0, "A", Checks::kHold, kGuessed), Reads(1, "A"), Reads(2, "A")},
       kAgree},

      // 4. At least three for each that says otherwise.
      {"one to one", {Reads(0, "A"), Reads(1, "B", kFail)}, kDiffer},
      {"two to one", {Reads(0, "A"), Reads(1, "B", kFail), Reads(2, "A")}, kDiffer},
      {"two to two", {Reads(0, "A"), Reads(1, "B", kFail), Reads(2, "A"), Reads(3, "C", kFail)}, kDiffer},
      {"three to one", {Reads(0, "A"), Reads(1, "B", kFail), Reads(2, "A"), Reads(3, "A")}, kAgree},
      {"five to two",
       {Reads(0, "A"), Reads(1, "A"), Reads(2, "A"), Reads(3, "B", kFail), Reads(0, "A"), Reads(1, "A"),
        Reads(2, "C", kFail)},
       kDiffer},
      {"six to two",
       {Reads(0, "A"), Reads(1, "A"), Reads(2, "A"), Reads(3, "B", kFail), Reads(0, "A"), Reads(1, "A"),
        Reads(2, "A"), Reads(3, "B", kFail)},
       kAgree},

      // 5. No other text that holds.
      {"three to one that holds", {Reads(0, "A"), Reads(1, "B"), Reads(2, "A"), Reads(3, "A")}, kDiffer},
      {"three to one that holds in another format",
       {Reads(0, "A"), WithFormat(mrz::Format::kMrvA, Reads(1, "A")), Reads(2, "A"), Reads(3, "A")},
       kDiffer},
      {"three to one that holds but guessed",
       {Reads(0, "A"), Reads(1, "B", Checks::kHold, kGuessed), Reads(2, "A"), Reads(3, "A")},
       kDiffer},
      {"two to two, both hold", {Reads(0, "A"), Reads(1, "B"), Reads(2, "A"), Reads(3, "B")}, kDiffer},
  };
  return cases;
}

TEST(Acceptance, FollowsEachPartOfTheRuleInAnyOrderOfReadings) {
  for (const Case& entry : Cases()) {
    SCOPED_TRACE(entry.name);
    std::vector<VariantReading> readings = entry.readings;
    for (std::size_t turn = 0; turn < readings.size(); ++turn) {
      const Decision decision = Decide(readings, true);
      EXPECT_EQ(decision.verdict, entry.reason == kAgree ? ZoneVerdict::kAccepted : ZoneVerdict::kDoubtful);
      EXPECT_EQ(decision.reason, entry.reason);
      std::rotate(readings.begin(), readings.begin() + 1, readings.end());
    }
  }
}

TEST(Acceptance, WithoutReadingsDependsOnLinesFound) {
  EXPECT_EQ(Decide({}, true).verdict, ZoneVerdict::kUnreadable);
  EXPECT_EQ(Decide({}, true).reason, "ZONE_FORMAT_UNKNOWN");
  EXPECT_EQ(Decide({}, false).verdict, ZoneVerdict::kNone);
  EXPECT_EQ(Decide({}, false).reason, "ZONE_NOT_FOUND");
}

TEST(Acceptance, AnswersWithWhatHoldsThenWhatIsConfirmedThenTheLeastRepaired) {
  using Readings = std::vector<VariantReading>;
  EXPECT_EQ(Decide(Readings{Reads(0, "A", kFail), Reads(1, "A", kFail), Reads(2, "B")}, true).best, 2u);
  EXPECT_EQ(Decide(Readings{Reads(0, "B", kFail), Reads(1, "A", kFail), Reads(2, "A", kFail)}, true).best,
            1u);

  Readings readings = {Reads(0, "A", kFail), Reads(1, "B", kFail), Reads(2, "C", kFail)};
  readings[2].fitted.confidence = 0.9F;
  EXPECT_EQ(Decide(readings, true).best, 2u);
  readings[0].fitted.dropped = readings[2].fitted.dropped = 1;
  EXPECT_EQ(Decide(readings, true).best, 1u);
  readings[1].fitted.corrections = {Correction{}};
  EXPECT_EQ(Decide(readings, true).best, 2u);
  readings[2].fitted.violations = 2;
  EXPECT_EQ(Decide(readings, true).best, 0u);
}

TEST(AnyTwoAgree, TakesTwoVariantsThatAreSureWhereLinesEnd) {
  using Readings = std::vector<VariantReading>;
  EXPECT_FALSE(AnyTwoAgree({}));
  EXPECT_FALSE(AnyTwoAgree(Readings{Reads(0, "A")}));
  EXPECT_FALSE(AnyTwoAgree(Readings{Reads(0, "A"), Reads(0, "A")}));
  EXPECT_FALSE(AnyTwoAgree(Readings{Reads(0, "A"), Reads(1, "B")}));
  EXPECT_FALSE(AnyTwoAgree(Readings{Reads(0, "A"), Reads(1, "A", kFail, kGuessed)}));
  EXPECT_TRUE(AnyTwoAgree(Readings{Reads(0, "B"), Reads(1, "A", kFail), Reads(2, "A", kFail)}));
}

TEST(VerdictName, IsStable) {
  EXPECT_EQ(VerdictName(ZoneVerdict::kAccepted), "accepted");
  EXPECT_EQ(VerdictName(ZoneVerdict::kDoubtful), "doubtful");
  EXPECT_EQ(VerdictName(ZoneVerdict::kUnreadable), "unreadable");
  EXPECT_EQ(VerdictName(ZoneVerdict::kNone), "none");
}

}  // namespace
}  // namespace lagan::ocr
