// The contract: what is issued verifies, repetitions get identical bytes, and delivery ends.
#include "services/credential/credential.h"

#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "lagan/audit/v1/audit.pb.h"
#include "services/credential/test_issuer.h"
#include "services/tokens/jwt.h"
#include "verifier/credential/verify.h"

namespace lagan::credential {
namespace {

class CredentialTest : public IssuerTest {};

TEST_F(CredentialTest, WhatIsIssuedVerifiesAsSpecimenWithTheseClaims) {
  const auto issued = IssueOnce();
  ASSERT_TRUE(issued.ok()) << issued.status();
  EXPECT_EQ(issued->serial().size(), 32u);
  EXPECT_EQ(issued->issued_at(), "2026-11-21T22:04:06Z");
  EXPECT_EQ(issued->expires_at(), "2027-11-21T00:00:00Z");
  EXPECT_TRUE(issued->specimen());

  const verifier::Verdict verdict = VerifyAsVenue(issued->qr_text());
  ASSERT_EQ(verdict.outcome, verifier::Outcome::kSpecimen) << verdict.sentence;
  const verifier::Identity& identity = verdict.claims->identity;
  EXPECT_EQ(verdict.claims->issuer, "lagan-sandbox");
  EXPECT_EQ(identity.identifier, issued->serial());
  EXPECT_EQ(identity.full_name, "Órla Canary McÄnna");
  EXPECT_EQ(FormatDate(*identity.birth_date), "1985-02-17");
  EXPECT_EQ(identity.gender, verifier::Gender::kFemale);
  EXPECT_EQ(identity.nationality, "IRL");
  EXPECT_EQ(identity.country_of_issuance, "GBR");

  clock_.Set(*ParseTime("2027-11-20T23:59:59Z"));
  EXPECT_EQ(VerifyAsVenue(issued->qr_text()).outcome, verifier::Outcome::kSpecimen)
      << "last year's key must still be in the bundle";
  clock_.Set(*ParseTime("2027-11-21T00:00:00Z"));
  EXPECT_EQ(VerifyAsVenue(issued->qr_text()).reason, verifier::Reason::kExpired);
}

TEST_F(CredentialTest, EmptyClaimsAreLeftOut) {
  v1::IssueCredentialRequest request = MakeIssueRequest();
  request.mutable_claims()->clear_sex();
  request.mutable_claims()->clear_nationality();
  request.mutable_claims()->clear_issuing_state();
  const auto issued = IssueOnce(request);
  ASSERT_TRUE(issued.ok()) << issued.status();
  const verifier::Verdict verdict = VerifyAsVenue(issued->qr_text());
  ASSERT_TRUE(verdict.claims);
  EXPECT_FALSE(verdict.claims->identity.gender);
  EXPECT_EQ(verdict.claims->identity.nationality, "");
}

TEST_F(CredentialTest, TheAuditLogLearnsOfRecordAndIssueWithoutPersonalData) {
  const auto issued = IssueOnce();
  ASSERT_TRUE(issued.ok());
  EXPECT_EQ(Events("credential.recorded").size(), 1u);
  const auto events = Events("credential.issued");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].event.id, issued->audit_event_id());
  audit::v1::Entry entry;
  ASSERT_TRUE(
      entry.ParseFromArray(events[0].event.payload.data(), static_cast<int>(events[0].event.payload.size())));
  EXPECT_EQ(entry.event_id(), issued->audit_event_id());
  EXPECT_EQ(entry.service(), "credential");
  EXPECT_EQ(entry.application_id(), MakeIssueRequest().application_id());
  EXPECT_EQ(entry.actor(), "service:proofing");
  EXPECT_EQ(entry.facts().at("serial"), issued->serial());
  EXPECT_EQ(entry.facts().at("profile"), "M1B");
  EXPECT_EQ(entry.SerializeAsString().find("Canary"), std::string::npos);
}

// The log refuses what breaks its rules, and would then never get what follows.
TEST_F(CredentialTest, EveryEventIsOneThatTheAuditLogTakes) {
  ASSERT_TRUE(IssueOnce().ok());
  ASSERT_TRUE(SignOnce().ok());
  int seen = 0;
  for (const char* kind :
       {"trust.published", "credential.recorded", "credential.issued", "result.recorded", "result.signed"}) {
    for (const storage::StoredEvent& stored : Events(kind)) {
      audit::v1::Entry entry;
      ASSERT_TRUE(
          entry.ParseFromArray(stored.event.payload.data(), static_cast<int>(stored.event.payload.size())));
      EXPECT_EQ(entry.event_id().size(), 32u);
      EXPECT_EQ(entry.kind(), kind);
      EXPECT_TRUE(ParseTime(entry.occurred_at()).ok());
      EXPECT_FALSE(entry.actor().empty());
      for (const auto& [name, value] : entry.facts()) {
        EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz._"), std::string::npos) << name;
        EXPECT_LE(value.size(), 200u) << name;
      }
      ++seen;
    }
  }
  EXPECT_EQ(seen, 5);
}

TEST_F(CredentialTest, ARepeatedCallGetsTheSameBytesAlsoFromAnotherProcess) {
  const auto first = IssueOnce();
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(IssueOnce()->SerializeAsString(), first->SerializeAsString());
  Restart();
  clock_.Advance(std::chrono::hours(23));
  EXPECT_EQ(IssueOnce()->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(Events("credential.issued").size(), 1u);
}

TEST_F(CredentialTest, CallsAtOnceGetTheSameBytes) {
  std::vector<std::string> answers(4);
  std::vector<std::thread> threads;
  for (std::string& answer : answers) {
    threads.emplace_back([this, &answer] {
      auto issued = IssueOnce();
      if (!issued.ok() && issued.status().code() == Code::kAborted) issued = IssueOnce();
      answer = issued.ok() ? issued->SerializeAsString() : issued.status().ToString();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::set<std::string>(answers.begin(), answers.end()).size(), 1u) << answers[0];
  EXPECT_EQ(answers[0], IssueOnce()->SerializeAsString());
  EXPECT_EQ(Events("credential.issued").size(), 1u);
}

TEST_F(CredentialTest, AKeyStandsForOneContentOfOneCaller) {
  const auto first = IssueOnce();
  ASSERT_TRUE(first.ok());
  v1::IssueCredentialRequest other = MakeIssueRequest();
  other.mutable_claims()->set_full_name("Somebody Else");
  const Status refused = IssueOnce(other).status();
  EXPECT_EQ(refused.code(), Code::kAlreadyExists);
  EXPECT_EQ(refused.reason(), "IDEMPOTENCY_KEY_REUSED");
  const auto elsewhere = credential_->IssueCredential(Caller("helpline"), other);
  ASSERT_TRUE(elsewhere.ok()) << elsewhere.status();
  EXPECT_NE(elsewhere->serial(), first->serial());
}

TEST_F(CredentialTest, DeliveryEndsWithAcknowledgementForBothKinds) {
  ASSERT_TRUE(IssueOnce().ok());
  ASSERT_TRUE(SignOnce().ok());
  EXPECT_EQ(Count("SELECT count(*) FROM answer"), 2);
  for (const char* what : {"first", "repeated: harmless"}) {
    const Status acknowledged = AcknowledgeOnce();
    EXPECT_TRUE(acknowledged.ok()) << what << acknowledged;
    EXPECT_EQ(Count("SELECT count(*) FROM answer"), 0) << what;
    EXPECT_EQ(Count("SELECT count(*) FROM issuance WHERE state = 'delivered'"), 2) << what;
  }
  for (const Status& over : {IssueOnce().status(), SignOnce().status()}) {
    EXPECT_EQ(over.code(), Code::kFailedPrecondition);
    EXPECT_EQ(over.reason(), "DELIVERY_OVER");
  }
  EXPECT_EQ(Count("SELECT count(*) FROM answer"), 0);
  EXPECT_EQ(Events("credential.issued").size(), 1u);
  EXPECT_EQ(Events("result.signed").size(), 1u);
}

TEST_F(CredentialTest, AcknowledgementReachesOneApplication) {
  v1::IssueCredentialRequest other = MakeIssueRequest();
  other.set_idempotency_key("ffeeddccbbaa99887766-pass-1");
  other.set_application_id("ffeeddccbbaa99887766554433221100");
  v1::SignResultRequest other_result = MakeResultRequest();
  other_result.set_idempotency_key("ffeeddccbbaa99887766-result");
  other_result.set_application_id(other.application_id());
  ASSERT_TRUE(IssueOnce().ok() && SignOnce().ok());
  const auto kept = IssueOnce(other);
  const auto kept_result = SignOnce(other_result);
  ASSERT_TRUE(kept.ok() && kept_result.ok());

  EXPECT_TRUE(AcknowledgeOnce("0000000000000000000000000000abcd").ok()) << "nothing was issued for it";
  EXPECT_EQ(Count("SELECT count(*) FROM answer"), 4);
  EXPECT_TRUE(AcknowledgeOnce().ok());
  EXPECT_EQ(Count("SELECT count(*) FROM answer"), 2);
  EXPECT_EQ(IssueOnce(other)->SerializeAsString(), kept->SerializeAsString());
  EXPECT_EQ(SignOnce(other_result)->SerializeAsString(), kept_result->SerializeAsString());
}

TEST_F(CredentialTest, AcknowledgementNamesAnApplication) {
  ASSERT_TRUE(IssueOnce().ok());
  for (const std::string id : {"", "0011", "x'; --", "00112233445566778899AABBCCDDEEFF", "%"}) {
    const Status refused = AcknowledgeOnce(id);
    EXPECT_EQ(refused.code(), Code::kInvalidArgument) << id;
    EXPECT_EQ(refused.reason(), "FIELD_INVALID") << id;
    EXPECT_EQ(refused.field(), "application_id") << id;
  }
  EXPECT_TRUE(IssueOnce().ok());
}

TEST_F(CredentialTest, DeliveryEndsAfterADay) {
  ASSERT_TRUE(IssueOnce().ok());
  ASSERT_TRUE(SignOnce().ok());
  clock_.Advance(std::chrono::hours(24) - std::chrono::milliseconds(1));
  EXPECT_TRUE(credential_->Maintain().ok());
  EXPECT_TRUE(IssueOnce().ok());
  EXPECT_TRUE(SignOnce().ok());
  clock_.Advance(std::chrono::milliseconds(1));
  EXPECT_EQ(IssueOnce().status().reason(), "DELIVERY_OVER");
  EXPECT_EQ(SignOnce().status().reason(), "DELIVERY_OVER");
  EXPECT_EQ(Count("SELECT count(*) FROM answer"), 2);
  EXPECT_TRUE(credential_->Maintain().ok());
  EXPECT_EQ(Count("SELECT count(*) FROM answer"), 0);
  EXPECT_EQ(IssueOnce().status().reason(), "DELIVERY_OVER");
}

TEST_F(CredentialTest, AResultIsAJwtForTheRelyingParty) {
  const auto result = SignOnce();
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_TRUE(result->specimen());
  const auto key = crypto::P256PublicKey::FromDer(AsBytes(Trust().result_public_key()));
  tokens::JwtExpectation expectation{
      .issuer = "lagan-sandbox", .audience = "portal-sandbox", .now = clock_.Now()};
  const auto payload = tokens::VerifyJwt(result->jwt(), *key, expectation);
  ASSERT_TRUE(payload.ok()) << payload.status();
  const auto json = nlohmann::json::parse(*payload);
  EXPECT_EQ(json, (nlohmann::json{{"iss", "lagan-sandbox"},
                                  {"aud", "portal-sandbox"},
                                  {"sub", "patient-4711"},
                                  {"iat", 1795298646},
                                  {"exp", 1795298646 + 24 * 3600},
                                  {"jti", result->audit_event_id()},
                                  {"outcome", "approved"},
                                  {"level", "gpg45:medium"},
                                  {"profile", "M1B"},
                                  {"policy_version", "gpg45-lagan-2"},
                                  {"application_id", "00112233445566778899aabbccddeeff"},
                                  {"specimen", true},
                                  {"verified_claims",
                                   {{"verification", {{"trust_framework", "gpg45"}}},
                                    {"claims",
                                     {{"name", "Órla Canary McÄnna"},
                                      {"birthdate", "1985-02-17"},
                                      {"sex", "F"},
                                      {"nationalities", {"IRL"}},
                                      {"issuing_state", "GBR"}}}}}}));
  EXPECT_EQ(SignOnce()->SerializeAsString(), result->SerializeAsString());
  EXPECT_EQ(Events("result.signed").size(), 1u);

  expectation.audience = "portal-other";
  EXPECT_EQ(tokens::VerifyJwt(result->jwt(), *key, expectation).status().reason(), "JWT_AUDIENCE");
}

TEST_F(CredentialTest, AResultThatIsNotProvenNamesNobody) {
  v1::SignResultRequest request = MakeResultRequest();
  request.set_outcome("not_proven");
  EXPECT_EQ(SignOnce(request).status().reason(), "CLAIM_INVALID");
  request.clear_claims();
  request.set_level("none");
  request.clear_profile();
  const auto result = SignOnce(request);
  ASSERT_TRUE(result.ok()) << result.status();
  const auto key = crypto::P256PublicKey::FromDer(AsBytes(Trust().result_public_key()));
  const auto payload = tokens::VerifyJwt(
      result->jwt(), *key, {.issuer = "lagan-sandbox", .audience = "portal-sandbox", .now = clock_.Now()});
  ASSERT_TRUE(payload.ok());
  const auto json = nlohmann::json::parse(*payload);
  EXPECT_EQ(json["outcome"], "not_proven");
  EXPECT_EQ(json["level"], "gpg45:none");
  EXPECT_FALSE(json.contains("verified_claims"));
  EXPECT_FALSE(json.contains("profile"));
}

TEST_F(CredentialTest, ACredentialNeverPassesForAResultNorTheOtherWayRound) {
  const auto credential = IssueOnce();
  const auto result = SignOnce();
  ASSERT_TRUE(credential.ok() && result.ok());
  EXPECT_EQ(VerifyAsVenue(result->jwt()).outcome, verifier::Outcome::kRefused);
  const auto key = crypto::P256PublicKey::FromDer(AsBytes(Trust().result_public_key()));
  EXPECT_EQ(tokens::VerifyJws(credential->qr_text(), *key).status().reason(), "JWS_MALFORMED");
}

}  // namespace
}  // namespace lagan::credential
