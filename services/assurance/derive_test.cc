#include "services/assurance/derive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace lagan::assurance {
namespace {

const Policy& ShippedPolicy() {
  static const Policy policy = LoadPolicy(std::filesystem::path(LAGAN_SOURCE_DIR) / "policy").value();
  return policy;
}

CheckResult Ran(Check check, Outcome outcome, int count = 1) { return {check, outcome, count, "", ""}; }

// The shortest way to a medium level: a passport read without its chip, every source agreeing, three right answers.
Checks Everything() {
  return {{{"passport_uk",
            {Ran(Check::kZoneAgrees, Outcome::kPassed), Ran(Check::kAuthoritativeRegister, Outcome::kPassed),
             Ran(Check::kInDate, Outcome::kPassed)}}},
          {Ran(Check::kActivityHistory, Outcome::kPassed), Ran(Check::kIdentityFraud, Outcome::kPassed),
           Ran(Check::kDynamicQuestions, Outcome::kPassed, 3)}};
}

Derivation DerivationOf(const Checks& checks) {
  const auto derivation = DeriveScores(ShippedPolicy(), checks);
  EXPECT_TRUE(derivation.ok()) << derivation.status();
  return derivation.ok() ? *derivation : Derivation();
}

TEST(DeriveTest, PhotographedPassportWithEverySourceIsM1B) {
  const Derivation derivation = DerivationOf(Everything());
  ASSERT_EQ(derivation.scores.evidence.size(), 1U);
  EXPECT_EQ(derivation.scores.evidence[0].strength, 3);
  EXPECT_EQ(derivation.scores.evidence[0].validity, 2);
  EXPECT_EQ(derivation.scores.activity, 1);
  EXPECT_EQ(derivation.scores.fraud, 2);
  EXPECT_EQ(derivation.scores.verification, 2);
  EXPECT_EQ(GradeScores(ShippedPolicy(), derivation.scores)->profile, "M1B");
  EXPECT_EQ(derivation.policy_version, "gpg45-lagan-2");
}

TEST(DeriveTest, ZoneAndPageAloneMeetNoProfile) {
  const Derivation derivation =
      DerivationOf({{{"passport_biometric", {Ran(Check::kZoneAgrees, Outcome::kPassed)}}}, {}});
  EXPECT_EQ(derivation.scores.evidence[0].strength, 3);
  EXPECT_EQ(derivation.scores.evidence[0].validity, 1);
  EXPECT_EQ(GradeScores(ShippedPolicy(), derivation.scores)->level, Level::kNone);
}

TEST(DeriveTest, EachOutcomeOfADocumentCheck) {
  const struct {
    Check check;
    Outcome outcome;
    int strength, validity;
  } cases[] = {
      {Check::kZoneConsistent, Outcome::kPassed, 3, 0},
      {Check::kZoneConsistent, Outcome::kFailed, 3, 0},
      {Check::kZoneAgrees, Outcome::kPassed, 3, 1},
      {Check::kZoneAgrees, Outcome::kFailed, 3, 0},
      {Check::kZoneAgrees, Outcome::kNotRun, 3, 0},
      {Check::kAuthoritativeRegister, Outcome::kPassed, 3, 2},
      {Check::kAuthoritativeRegister, Outcome::kFailed, 3, 0},
      {Check::kAuthoritativeRegister, Outcome::kNotFound, 3, 0},
      {Check::kAuthoritativeRegister, Outcome::kUnavailable, 3, 0},
      {Check::kChip, Outcome::kPassed, 4, 3},
      {Check::kChip, Outcome::kFailed, 3, 0},
      {Check::kChip, Outcome::kUnavailable, 3, 0},
      {Check::kInDate, Outcome::kPassed, 3, 0},
      {Check::kZoneTyped, Outcome::kPassed, 3, 0},
      {Check::kDocumentExamined, Outcome::kPassedWithin1Year, 3, 2},
      {Check::kDocumentExamined, Outcome::kPassedWithin3Years, 3, 2},
      {Check::kDocumentExamined, Outcome::kPassedLapsed, 3, 0},
      {Check::kDocumentExamined, Outcome::kNotOriginal, 3, 0},
      {Check::kDocumentExamined, Outcome::kUnclear, 3, 0},
      {Check::kDocumentExamined, Outcome::kFailed, 3, 0},
  };
  for (const auto& test : cases) {
    const Derivation derivation = DerivationOf({{{"passport_uk", {Ran(test.check, test.outcome)}}}, {}});
    EXPECT_EQ(derivation.scores.evidence[0].strength, test.strength) << CheckName(test.check);
    EXPECT_EQ(derivation.scores.evidence[0].validity, test.validity) << CheckName(test.check);
  }
}

// Nothing found elsewhere makes up for a contradiction.
TEST(DeriveTest, ContradictionCapsWhatOthersGive) {
  for (const Check check : {Check::kZoneConsistent, Check::kZoneAgrees, Check::kAuthoritativeRegister,
                            Check::kInDate, Check::kChip, Check::kDocumentExamined}) {
    Checks checks = Everything();
    checks.documents[0].checks.push_back(Ran(check, Outcome::kFailed));
    EXPECT_EQ(DerivationOf(checks).scores.evidence[0].validity, 0) << CheckName(check);
  }
  Checks checks = Everything();
  checks.person.push_back(Ran(Check::kIdentityFraud, Outcome::kFailed));
  EXPECT_EQ(DerivationOf(checks).scores.fraud, 0);
  for (const Check check :
       {Check::kDynamicQuestions, Check::kFaceAutomatic, Check::kFaceRemote, Check::kFacePresent}) {
    checks = Everything();
    checks.person.push_back(Ran(Check::kFacePresent, Outcome::kPassedWithin1Year));
    EXPECT_EQ(DerivationOf(checks).scores.verification, 3) << CheckName(check);
    checks.person.push_back(Ran(check, Outcome::kFailed));
    EXPECT_EQ(DerivationOf(checks).scores.verification, 0) << CheckName(check);
  }
}

TEST(DeriveTest, EachOutcomeOfAPersonsCheck) {
  const struct {
    CheckResult result;
    int activity, fraud, verification;
  } cases[] = {
      {Ran(Check::kActivityHistory, Outcome::kPassed), 1, 0, 0},
      {Ran(Check::kActivityHistory, Outcome::kNotFound), 0, 0, 0},
      {Ran(Check::kActivityHistory, Outcome::kUnavailable), 0, 0, 0},
      {Ran(Check::kIdentityFraud, Outcome::kPassed), 0, 2, 0},
      {Ran(Check::kIdentityFraud, Outcome::kPartial), 0, 1, 0},
      {Ran(Check::kIdentityFraud, Outcome::kFailed), 0, 0, 0},
      {Ran(Check::kIdentityFraud, Outcome::kNotFound), 0, 0, 0},
      {Ran(Check::kDynamicQuestions, Outcome::kPassed, 3), 0, 0, 2},
      {Ran(Check::kDynamicQuestions, Outcome::kPassed, 2), 0, 0, 0},
      {Ran(Check::kDynamicQuestions, Outcome::kFailed, 3), 0, 0, 0},
      {Ran(Check::kDynamicQuestions, Outcome::kNotRun), 0, 0, 0},
      {Ran(Check::kVouch, Outcome::kPassed), 1, 0, 0},
      {Ran(Check::kVouch, Outcome::kNotRun), 0, 0, 0},
      {Ran(Check::kFaceAutomatic, Outcome::kPassed), 0, 0, 2},
      {Ran(Check::kFaceAutomatic, Outcome::kUnclear), 0, 0, 0},
      {Ran(Check::kFaceAutomatic, Outcome::kFailed), 0, 0, 0},
      {Ran(Check::kFaceRemote, Outcome::kPassedWithin1Year), 0, 0, 2},
      {Ran(Check::kFaceRemote, Outcome::kPassedWithin3Years), 0, 0, 2},
      {Ran(Check::kFaceRemote, Outcome::kPassedLapsed), 0, 0, 0},
      {Ran(Check::kFaceRemote, Outcome::kUnclear), 0, 0, 0},
      {Ran(Check::kFacePresent, Outcome::kPassedWithin1Year), 0, 0, 3},
      {Ran(Check::kFacePresent, Outcome::kPassedWithin3Years), 0, 0, 2},
      {Ran(Check::kFacePresent, Outcome::kPassedLapsed), 0, 0, 0},
      {Ran(Check::kFacePresent, Outcome::kUnclear), 0, 0, 0},
  };
  for (const auto& test : cases) {
    const Derivation derivation = DerivationOf({{}, {test.result}});
    const std::string name =
        std::string(CheckName(test.result.check)) + " " + std::string(OutcomeName(test.result.outcome));
    EXPECT_EQ(derivation.scores.activity, test.activity) << name;
    EXPECT_EQ(derivation.scores.fraud, test.fraud) << name;
    EXPECT_EQ(derivation.scores.verification, test.verification) << name;
  }
}

TEST(DeriveTest, EveryCheckHasALineEvenWhenNotRun) {
  const Derivation derivation = DerivationOf({{{"passport_uk", {}}}, {}});
  const auto line_of = [&](const char* check, ScorePart part) {
    const auto found =
        std::find_if(derivation.lines.begin(), derivation.lines.end(),
                     [&](const DerivationLine& line) { return line.check == check && line.part == part; });
    return found == derivation.lines.end() ? DerivationLine() : *found;
  };
  for (const char* check : {"zone_consistent", "zone_agrees", "authoritative_register", "chip", "in_date",
                            "zone_typed", "document_examined"}) {
    EXPECT_EQ(line_of(check, ScorePart::kValidity).outcome, "not_run") << check;
  }
  EXPECT_EQ(line_of("activity_history", ScorePart::kActivity).text,
            "No source knows activity under this identity (not run).");
  EXPECT_EQ(line_of("identity_fraud", ScorePart::kFraud).rule, "F0-UNKNOWN");
  for (const char* check : {"dynamic_questions", "face_automatic", "face_remote", "face_present"}) {
    EXPECT_EQ(line_of(check, ScorePart::kVerification).outcome, "not_run") << check;
  }
  EXPECT_EQ(line_of("vouch", ScorePart::kActivity).outcome, "not_run");
  EXPECT_EQ(line_of("chip", ScorePart::kStrength).text,
            "Read without its chip, a document is worth strength 3 at most (not run): strength at most 3.");
  EXPECT_EQ(line_of("document_type", ScorePart::kStrength).text, "UK passport: strength 4 at best.");
}

TEST(DeriveTest, LineNamesTheFieldAndTheSource) {
  Checks checks = Everything();
  checks.documents[0].checks[1] = {Check::kAuthoritativeRegister, Outcome::kFailed, 1, "birth_date",
                                   "register.csv 01ab"};
  const Derivation derivation = DerivationOf(checks);
  const auto line =
      std::find_if(derivation.lines.begin(), derivation.lines.end(),
                   [](const DerivationLine& candidate) { return candidate.rule == "V2-REGISTER-DIFFERS"; });
  ASSERT_NE(line, derivation.lines.end());
  EXPECT_EQ(line->text, "An authoritative register holds other details (birth_date): validity at most 0.");
  EXPECT_EQ(line->source, "register.csv 01ab");
}

TEST(DeriveTest, RefusesWhatItCannotPlace) {
  auto derivation = DeriveScores(ShippedPolicy(), {{{"library_card", {}}}, {}});
  EXPECT_EQ(derivation.status().reason(), "EVIDENCE_TYPE_UNKNOWN");
  EXPECT_EQ(derivation.status().field(), "documents[0].type");
  derivation =
      DeriveScores(ShippedPolicy(), {{{"passport_uk", {Ran(Check::kIdentityFraud, Outcome::kPassed)}}}, {}});
  EXPECT_EQ(derivation.status().reason(), "CHECK_MISPLACED");
  derivation = DeriveScores(ShippedPolicy(), {{}, {Ran(Check::kChip, Outcome::kPassed)}});
  EXPECT_EQ(derivation.status().reason(), "CHECK_MISPLACED");
  derivation = DeriveScores(ShippedPolicy(), {std::vector<DocumentChecks>(65, {"passport_uk", {}}), {}});
  EXPECT_EQ(derivation.status().reason(), "EVIDENCE_TOO_MANY");
}

}  // namespace
}  // namespace lagan::assurance
