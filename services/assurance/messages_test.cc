#include "services/assurance/messages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace lagan::assurance {
namespace {

using testing::HasSubstr;

const Policy& ShippedPolicy() {
  static const Policy policy = LoadPolicy(std::filesystem::path(LAGAN_SOURCE_DIR) / "policy").value();
  return policy;
}

v1::ClaimedIdentity Identity() {
  v1::ClaimedIdentity identity;
  identity.set_surname("ERIKSSON");
  identity.set_given_names("ANNA MARIA");
  identity.set_birth_date("1974-08-12");
  identity.set_document_number("L898902C3");
  identity.set_issuing_state("UTO");
  identity.set_expiry_date("2031-04-15");
  return identity;
}

v1::PersonFinding Found(const char* outcome, const char* training = "within_1_year") {
  v1::PersonFinding finding;
  finding.set_outcome(outcome);
  finding.set_training(training);
  return finding;
}

// A photographed passport that every source confirms, three questions answered rightly: M1B.
v1::GradeRequest Everything() {
  v1::GradeRequest request;
  request.set_document_type("passport_biometric");
  request.set_zone_consistent(true);
  request.mutable_register_()->set_outcome("match");
  request.mutable_activity()->set_outcome("found");
  request.mutable_fraud()->set_outcome("clear");
  request.set_questions_asked(3);
  request.set_questions_correct(3);
  request.set_level_asked("medium");
  return request;
}

v1::GradeResponse GradeOf(const v1::GradeRequest& request) {
  const auto response = AnswerGrade(ShippedPolicy(), request);
  EXPECT_TRUE(response.ok()) << response.status();
  return response.ok() ? *response : v1::GradeResponse();
}

TEST(AssuranceMessages, IdentityIsCarriedOver) {
  const auto identity = FromMessage(Identity());
  ASSERT_TRUE(identity.ok()) << identity.status();
  EXPECT_EQ(identity->surname.Reveal(), "ERIKSSON");
  EXPECT_EQ(identity->given_names.Reveal(), "ANNA MARIA");
  EXPECT_EQ(FormatDate(identity->birth_date.Reveal()), "1974-08-12");
  EXPECT_EQ(identity->document_number.Reveal(), "L898902C3");
  EXPECT_EQ(identity->issuing_state, "UTO");
  EXPECT_EQ(FormatDate(identity->expiry_date.Reveal()), "2031-04-15");
}

TEST(AssuranceMessages, EachMalformedPartOfAnIdentityIsNamed) {
  const struct {
    const char* field;
    void (*spoil)(v1::ClaimedIdentity&);
  } cases[] = {
      {"identity.surname", [](v1::ClaimedIdentity& i) { i.set_surname("Eriksson"); }},
      {"identity.surname", [](v1::ClaimedIdentity& i) { i.set_surname(std::string(61, 'A')); }},
      {"identity.surname",
       [](v1::ClaimedIdentity& i) {
         i.clear_surname();
         i.clear_given_names();
       }},
      {"identity.given_names", [](v1::ClaimedIdentity& i) { i.set_given_names("ANNA\n"); }},
      {"identity.birth_date", [](v1::ClaimedIdentity& i) { i.set_birth_date("1974-02-30"); }},
      {"identity.document_number", [](v1::ClaimedIdentity& i) { i.clear_document_number(); }},
      {"identity.document_number", [](v1::ClaimedIdentity& i) { i.set_document_number("L<1"); }},
      {"identity.issuing_state", [](v1::ClaimedIdentity& i) { i.set_issuing_state("UTOP"); }},
      {"identity.expiry_date", [](v1::ClaimedIdentity& i) { i.clear_expiry_date(); }},
  };
  for (const auto& each : cases) {
    v1::ClaimedIdentity message = Identity();
    each.spoil(message);
    const auto identity = FromMessage(message);
    ASSERT_FALSE(identity.ok()) << each.field;
    EXPECT_EQ(identity.status().reason(), "IDENTITY_INVALID");
    EXPECT_EQ(identity.status().field(), each.field);
  }
}

TEST(AssuranceMessages, GradesAPhotographedPassportThatEverySourceConfirms) {
  const v1::GradeResponse response = GradeOf(Everything());
  EXPECT_EQ(response.level(), "medium");
  EXPECT_EQ(response.profile(), "M1B");
  EXPECT_THAT(response.profiles(), testing::Contains("M1B"));
  EXPECT_EQ(response.strength(), 3U);
  EXPECT_EQ(response.validity(), 2U);
  EXPECT_EQ(response.activity(), 1U);
  EXPECT_EQ(response.fraud(), 2U);
  EXPECT_EQ(response.verification(), 2U);
  EXPECT_TRUE(response.level_reached());
  EXPECT_EQ(response.missing_size(), 0);
  EXPECT_EQ(response.policy_version(), ShippedPolicy().version);
  const v1::DerivationLine& last = *response.derivation().rbegin();
  EXPECT_EQ(last.part(), "profile");
  EXPECT_EQ(last.rule(), "M1B");
  EXPECT_EQ(last.score(), -1);
  EXPECT_THAT(last.text(), HasSubstr("Profile M1B is met"));
}

TEST(AssuranceMessages, EachContradictionTakesTheProfileAwayAndSaysWhy) {
  const struct {
    const char* rule;
    void (*spoil)(v1::GradeRequest&);
  } cases[] = {
      {"V0-ZONE-FAILS", [](v1::GradeRequest& r) { r.set_zone_consistent(false); }},
      {"VX-EXPIRED", [](v1::GradeRequest& r) { r.set_document_expired(true); }},
      {"V2-REGISTER-DIFFERS", [](v1::GradeRequest& r) { r.mutable_register_()->set_outcome("mismatch"); }},
      {"V2-REGISTER-UNKNOWN", [](v1::GradeRequest& r) { r.mutable_register_()->set_outcome("unavailable"); }},
      {"V2-REGISTER-UNKNOWN", [](v1::GradeRequest& r) { r.clear_register_(); }},
      {"A1-UNKNOWN", [](v1::GradeRequest& r) { r.mutable_activity()->set_outcome("not_found"); }},
      {"F0-ADVERSE", [](v1::GradeRequest& r) { r.mutable_fraud()->set_outcome("adverse"); }},
      {"K2-QUESTION-WRONG", [](v1::GradeRequest& r) { r.set_questions_correct(2); }},
      {"B0-FACE-FAILED", [](v1::GradeRequest& r) { r.set_face_automatic("failed"); }},
      {"P0-REMOTE-FAILED", [](v1::GradeRequest& r) { *r.mutable_face_remote() = Found("failed"); }},
      {"P0-PRESENT-FAILED", [](v1::GradeRequest& r) { *r.mutable_face_present() = Found("failed"); }},
      {"V0-EXAMINED-FALSE",
       [](v1::GradeRequest& r) {
         *r.mutable_document_examined() = Found("failed");
         r.set_document_form("copy");
       }},
      {"V0-ZONE-FAILS",
       [](v1::GradeRequest& r) {
         r.set_zone_consistent(false);
         r.set_zone_typed(true);
       }},
      {"K2-UNKNOWN",
       [](v1::GradeRequest& r) {
         r.set_questions_asked(0);
         r.set_questions_correct(0);
       }},
  };
  for (const auto& each : cases) {
    v1::GradeRequest request = Everything();
    each.spoil(request);
    const v1::GradeResponse response = GradeOf(request);
    EXPECT_FALSE(response.level_reached()) << each.rule;
    EXPECT_NE(response.profile(), "M1B") << each.rule;
    EXPECT_GT(response.missing_size(), 0) << each.rule;
    bool named = false;
    for (const v1::DerivationLine& line : response.derivation()) named = named || line.rule() == each.rule;
    EXPECT_TRUE(named) << each.rule;
  }
}

TEST(AssuranceMessages, EachMalformedPartOfARequestIsNamed) {
  const struct {
    const char* reason;
    const char* field;
    void (*spoil)(v1::GradeRequest&);
  } cases[] = {
      {"EVIDENCE_TYPE_UNKNOWN", "document_type",
       [](v1::GradeRequest& r) { r.set_document_type("bus_pass_of_mars"); }},
      {"FINDING_UNKNOWN", "register.outcome",
       [](v1::GradeRequest& r) { r.mutable_register_()->set_outcome("yes"); }},
      {"FINDING_UNKNOWN", "fraud.outcome", [](v1::GradeRequest& r) { r.mutable_fraud()->set_outcome(""); }},
      {"LEVEL_UNKNOWN", "level_asked", [](v1::GradeRequest& r) { r.set_level_asked("none"); }},
      {"QUESTIONS_INVALID", "questions_correct", [](v1::GradeRequest& r) { r.set_questions_correct(4); }},
      {"FACE_FINDING_UNKNOWN", "face_automatic", [](v1::GradeRequest& r) { r.set_face_automatic("yes"); }},
      {"PERSON_FINDING_UNKNOWN", "face_remote.outcome",
       [](v1::GradeRequest& r) { *r.mutable_face_remote() = Found("same"); }},
      {"TRAINING_UNKNOWN", "face_present.training",
       [](v1::GradeRequest& r) { *r.mutable_face_present() = Found("passed", ""); }},
      {"TRAINING_UNKNOWN", "document_examined.training",
       [](v1::GradeRequest& r) { *r.mutable_document_examined() = Found("passed", "never"); }},
      {"DOCUMENT_FORM_UNKNOWN", "document_form",
       [](v1::GradeRequest& r) { *r.mutable_document_examined() = Found("passed"); }},
      {"DOCUMENT_FORM_UNKNOWN", "document_form", [](v1::GradeRequest& r) { r.set_document_form("fax"); }},
      {"VOUCHER_UNKNOWN", "vouch", [](v1::GradeRequest& r) { r.set_vouch("neighbour"); }},
      {"QUESTIONS_INVALID", "questions_correct",
       [](v1::GradeRequest& r) { r.set_questions_asked(4'000'000'000U); }},
  };
  for (const auto& each : cases) {
    v1::GradeRequest request = Everything();
    each.spoil(request);
    const auto response = AnswerGrade(ShippedPolicy(), request);
    ASSERT_FALSE(response.ok()) << each.reason;
    EXPECT_EQ(response.status().reason(), each.reason);
    EXPECT_EQ(response.status().field(), each.field);
  }
}

TEST(AssuranceMessages, QuestionsAndOutcomesAreCarriedOver) {
  sources::PreparedQuestion question;
  question.id = "gp_practice";
  question.text = "Which?";
  question.choices = {SecretText("a"), SecretText("b")};
  question.correct = Secret<std::size_t>(1);
  const v1::PreparedQuestion message = ToMessage(question);
  EXPECT_EQ(message.question_id(), "gp_practice");
  EXPECT_EQ(message.text(), "Which?");
  ASSERT_EQ(message.choices_size(), 2);
  EXPECT_EQ(message.choices(1), "b");
  EXPECT_EQ(message.correct_choice(), 1U);
  const v1::SourceOutcome outcome =
      ToMessage(sources::SourceOutcome{sources::Finding::kMismatch, "birth_date", "register.csv 1f2e3d4c"});
  EXPECT_EQ(outcome.outcome(), "mismatch");
  EXPECT_EQ(outcome.detail(), "birth_date");
  EXPECT_EQ(outcome.source(), "register.csv 1f2e3d4c");
}

}  // namespace
}  // namespace lagan::assurance
