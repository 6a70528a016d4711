// The next best evidence: the cheapest that would do, and nothing that would be in vain.
#include "services/assurance/next_best.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "services/assurance/explain.h"

namespace lagan::assurance {
namespace {

using testing::HasSubstr;
using testing::Not;

const Policy& ShippedPolicy() {
  static const Policy policy = LoadPolicy(std::filesystem::path(LAGAN_SOURCE_DIR) / "policy").value();
  return policy;
}

CheckResult Ran(Check check, Outcome outcome) { return {check, outcome, 3, "", ""}; }

// A photographed passport with every source agreeing: only the person has not been verified.
Checks Unverified() {
  return {{{"passport_uk",
            {Ran(Check::kZoneConsistent, Outcome::kPassed),
             Ran(Check::kAuthoritativeRegister, Outcome::kPassed), Ran(Check::kInDate, Outcome::kPassed)}}},
          {Ran(Check::kActivityHistory, Outcome::kPassed), Ran(Check::kIdentityFraud, Outcome::kPassed)}};
}

std::vector<std::string> NextOf(const Checks& checks, Level asked = Level::kMedium) {
  const auto derivation = DeriveScores(ShippedPolicy(), checks);
  EXPECT_TRUE(derivation.ok()) << derivation.status();
  const auto grade = GradeScores(ShippedPolicy(), derivation->scores);
  EXPECT_TRUE(grade.ok()) << grade.status();
  return NextBest(ShippedPolicy(), *derivation, *grade, asked);
}

TEST(NextBestTest, NamesTheCheapestWayFirstAndItsAlternatives) {
  const auto next = NextOf(Unverified());
  ASSERT_FALSE(next.empty());
  EXPECT_EQ(
      next[0],
      "M1B: a verification score of 2 (it is 0): do the face check with a camera, or answer questions about "
      "yourself on the telephone, or let one of our staff compare your face with the document on a screen, "
      "or "
      "come to a counter with the document");
  EXPECT_LE(next.size(), kExplainedProfiles);
}

TEST(NextBestTest, VouchStandsInForActivity) {
  Checks checks = Unverified();
  checks.person[0].outcome = Outcome::kNotFound;
  checks.person.push_back(Ran(Check::kFaceAutomatic, Outcome::kPassed));
  EXPECT_EQ(
      NextOf(checks)[0],
      "M1B: an activity history score of 1 (it is 0): have somebody in a recognised position vouch for you");
}

TEST(NextBestTest, OriginalStandsInForTheRegister) {
  Checks checks = Unverified();
  checks.documents[0].checks[1].outcome = Outcome::kNotFound;
  checks.person.push_back(Ran(Check::kFaceAutomatic, Outcome::kPassed));
  EXPECT_THAT(NextOf(checks)[0], HasSubstr("bring or post the original document to be examined"));
}

// Doing more does not outweigh what was found: nobody is sent on an errand in vain.
TEST(NextBestTest, WhatIsHeldDownIsForAPerson) {
  for (const Check check : {Check::kFaceAutomatic, Check::kFacePresent, Check::kDynamicQuestions}) {
    Checks checks = Unverified();
    checks.person.push_back(Ran(check, Outcome::kFailed));
    for (const std::string& line : NextOf(checks)) {
      EXPECT_THAT(line, Not(HasSubstr("face check with a camera"))) << CheckName(check);
      EXPECT_THAT(line, Not(HasSubstr("come to a counter"))) << CheckName(check);
    }
    EXPECT_THAT(NextOf(checks)[0], HasSubstr("a person has to look at what was found")) << CheckName(check);
  }
}

// A fraud source cannot be mended by the person; the line says what is missing and promises nothing.
TEST(NextBestTest, WhatNobodyCanDoIsNotPromised) {
  Checks checks = Unverified();
  checks.person[1].outcome = Outcome::kUnavailable;
  checks.person.push_back(Ran(Check::kFaceAutomatic, Outcome::kPassed));
  for (const std::string& line : NextOf(checks)) EXPECT_THAT(line, Not(HasSubstr("camera"))) << line;
  EXPECT_THAT(NextOf(checks)[0], HasSubstr("score of"));
}

// Whatever is advised and done reaches the profile: following the first line of advice is never in vain.
TEST(NextBestTest, AdviceThatIsFollowedReachesTheLevel) {
  Checks checks = Unverified();
  checks.person.push_back(Ran(Check::kFaceAutomatic, Outcome::kPassed));
  const auto derivation = DeriveScores(ShippedPolicy(), checks);
  EXPECT_EQ(GradeScores(ShippedPolicy(), derivation->scores)->profile, "M1B");
  for (const Remedy& remedy :
       RemediesFor(ShippedPolicy().remedies, ShippedPolicy().scoring, ScorePart::kVerification, 2)) {
    Checks other = Unverified();
    const bool by_person = remedy.check == Check::kFaceRemote || remedy.check == Check::kFacePresent;
    other.person.push_back(Ran(remedy.check, by_person ? Outcome::kPassedWithin3Years : Outcome::kPassed));
    EXPECT_EQ(GradeScores(ShippedPolicy(), DeriveScores(ShippedPolicy(), other)->scores)->profile, "M1B")
        << CheckName(remedy.check);
  }
}

}  // namespace
}  // namespace lagan::assurance
