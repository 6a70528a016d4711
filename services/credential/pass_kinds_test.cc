// Long-lived passes by kind: no more in them than the kind has; replaced, renewed and forgotten.
#include "lagan/proofing/v1/renewals.pb.h"
#include "services/credential/admission.h"
#include "services/credential/test_issuer.h"
#include "services/policy/working_days.h"
#include "verifier/cose/sign1.h"
#include "verifier/credential/claims.h"
#include "verifier/credential/compact_claims.h"
#include "verifier/credential/credential_text.h"

namespace lagan::credential {
namespace {

constexpr char kNone[] = "00000000000000000000000000000000";

class PassKindsTest : public IssuerTest {
 protected:
  v1::IssueCredentialRequest Make(const std::string& kind, const std::string& key = "a-pass-of-some-kind") {
    v1::IssueCredentialRequest request = MakeIssueRequest();
    request.set_idempotency_key(key);
    request.set_kind(kind);
    if (kind == "name-face") request.set_portrait(TestPortrait());
    return request;
  }
  v1::IssueCredentialRequest InPlaceOf(const std::string& serial, bool keep) {
    v1::IssueCredentialRequest request = Make("name", keep ? "the-renewal-of-a-pass" : "a-pass-in-its-place");
    request.set_replaces(serial);
    request.set_keep_replaced(keep);
    return request;
  }
  std::string IssueName(const std::string& key = "a-pass-of-some-kind") {
    const auto issued = IssueOnce(Make("name", key));
    EXPECT_TRUE(issued.ok()) << issued.status();
    return issued.ok() ? issued->serial() : std::string();
  }
  std::string StatusOf(const std::string& serial) {
    v1::GetCredentialStatusRequest request;
    request.set_serial(serial);
    const auto status = credential_->GetCredentialStatus(Caller(), request);
    return status.ok() ? status->status() : status.status().reason();
  }
  template <typename Request>
  Request Order(const std::string& serial) {
    Request request;
    request.set_idempotency_key("an-order-about-a-pass-" + std::to_string(++keys_));
    request.set_serial(serial);
    request.set_reason("helpline");
    request.set_actor("system");
    return request;
  }
  static verifier::CredentialClaims Read(const v1::IssueCredentialResponse& issued) {
    const bool compact = issued.kind() != "full-identity";
    const Result<Bytes> message = compact ? verifier::DecodeCompactText(issued.qr_text())
                                          : verifier::DecodeCredentialText(issued.qr_text());
    EXPECT_TRUE(message.ok()) << message.status();
    const Result<verifier::Sign1> signed_message = verifier::ReadSign1(*message);
    EXPECT_TRUE(signed_message.ok()) << signed_message.status();
    if (!compact) return *verifier::ReadClaims(signed_message->payload);
    return verifier::ReadCompactClaims(signed_message->payload)->claims;
  }

  int keys_ = 0;
};

TEST_F(PassKindsTest, APassSaysNoMoreThanItsKind) {
  const auto name = IssueOnce(Make("name", "a-pass-of-kind-name"));
  ASSERT_TRUE(name.ok()) << name.status();
  verifier::CredentialClaims claims = Read(*name);
  EXPECT_EQ(claims.identity.full_name, "Órla Canary McÄnna");
  EXPECT_EQ(FormatDate(*claims.identity.birth_date), "1985-02-17");
  EXPECT_EQ(claims.identity.identifier + claims.identity.nationality + claims.identity.country_of_issuance,
            "");
  EXPECT_FALSE(claims.identity.gender || claims.identity.photo || claims.issued_at || claims.over_age);
  EXPECT_TRUE(claims.status);
  EXPECT_EQ(name->kind(), "name");
  EXPECT_EQ(name->expires_at(), "2027-11-21T00:00:00Z");

  const auto face = IssueOnce(Make("name-face", "a-pass-of-kind-name-face"));
  ASSERT_TRUE(face.ok()) << face.status();
  claims = Read(*face);
  EXPECT_EQ(claims.identity.full_name, "Órla Canary McÄnna");
  EXPECT_FALSE(claims.identity.birth_date) << "the face says enough";
  EXPECT_EQ(AsText(claims.identity.photo->bytes), TestPortrait());

  const auto whole = IssueOnce(Make("full-identity", "a-pass-of-full-identity"));
  ASSERT_TRUE(whole.ok()) << whole.status();
  claims = Read(*whole);
  EXPECT_EQ(claims.identity.identifier, whole->serial());
  EXPECT_EQ(claims.identity.nationality, "IRL");
  EXPECT_FALSE(claims.status->uri.empty()) << "Claim 169 names its list by address";
}

TEST_F(PassKindsTest, ARequestWithoutAKindIsForFullIdentity) {
  const auto issued = IssueOnce();
  ASSERT_TRUE(issued.ok()) << issued.status();
  EXPECT_EQ(issued->kind(), "full-identity");
}

TEST_F(PassKindsTest, EachHasAPlaceOfItsOwnInAStatusListBeforeItIsSigned) {
  const verifier::CredentialClaims first = Read(*IssueOnce(Make("name", "the-first-of-two-passes")));
  const verifier::CredentialClaims second = Read(*IssueOnce(Make("name", "the-second-of-two-passes")));
  EXPECT_NE(first.status, second.status);
  EXPECT_EQ(Count("SELECT count(*) FROM status_entry WHERE serial IS NOT NULL AND kid IS NOT NULL"), 2);
}

// Its list was begun by another process, so that the bundle that this one knows does not name it.
TEST_F(PassKindsTest, TheFirstPassOfANewListIsGoodAtOnce) {
  for (const char* kind : {"name", "full-identity"}) {
    ASSERT_TRUE(storage::InTransaction(*database_, [](storage::Transaction& transaction) {
                  return transaction.Execute("UPDATE status_list SET open = 0").status();
                }).ok());
    ASSERT_TRUE(TryOpen().ok()) << "the other process begins a list";
    const auto issued = IssueOnce(Make(kind, "the-first-pass-of-a-list-" + std::string(kind)));
    ASSERT_TRUE(issued.ok()) << issued.status();
    EXPECT_EQ(VerifyAsVenue(issued->qr_text()).reason, verifier::Reason::kSpecimen) << kind;
  }
  EXPECT_EQ(Count("SELECT count(DISTINCT list) FROM status_entry WHERE serial IS NOT NULL"), 2);
}

TEST_F(PassKindsTest, ThreeOfANameADay) {
  for (int i = 1; i <= kBatchesInWindow; ++i) {
    ASSERT_TRUE(IssueOnce(Make("name", "a-pass-of-the-day-" + std::to_string(i))).ok());
    clock_.Advance(std::chrono::hours(1));
  }
  const v1::IssueCredentialRequest fourth = Make("name", "a-pass-of-the-day-4");
  const Status refused = IssueOnce(fourth).status();
  EXPECT_EQ(refused.code(), Code::kResourceExhausted);
  EXPECT_EQ(refused.reason(), "BATCH_LIMIT");
  EXPECT_NE(refused.message().find("Come back at 2026-11-22T22:04:06Z."), std::string::npos)
      << refused.message();
  EXPECT_EQ(Count("SELECT count(*) FROM status_entry WHERE serial IS NOT NULL"), 3);
  const auto third = IssueOnce(Make("name", "a-pass-of-the-day-3"));
  ASSERT_TRUE(third.ok()) << "repeating is no new pass";
  EXPECT_TRUE(IssueOnce(Make("name-face", "a-pass-of-another-kind")).ok()) << "each kind by itself";
  EXPECT_TRUE(IssueOnce(InPlaceOf(third->serial(), false)).ok()) << "one for one";
  for (int i = 1; i <= kBatchesInWindow + 1; ++i) {
    EXPECT_TRUE(IssueOnce(Make("full-identity", "a-full-identity-" + std::to_string(i))).ok());
  }
  clock_.Set(*ParseTime("2026-11-22T22:04:06Z"));
  EXPECT_TRUE(IssueOnce(fourth).ok());
}

TEST_F(PassKindsTest, WhatIsReplacedIsRevokedWithTheAnswer) {
  const std::string first = IssueName();
  const auto second = IssueOnce(InPlaceOf(first, false));
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(StatusOf(first), "revoked");
  EXPECT_EQ(StatusOf(second->serial()), "active");
  EXPECT_EQ(Events("credential.revoked").size(), 1u);
  EXPECT_EQ(IssueOnce(InPlaceOf(first, false))->SerializeAsString(), second->SerializeAsString());
  EXPECT_EQ(Events("credential.revoked").size(), 1u);
}

TEST_F(PassKindsTest, WhatIsRenewedStandsUntilItsEnd) {
  const std::string first = IssueName();
  clock_.Set(*ParseTime("2027-10-15T09:00:00Z"));
  const auto second = IssueOnce(InPlaceOf(first, true));
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->expires_at(), "2028-10-15T00:00:00Z");
  EXPECT_EQ(StatusOf(first), "active");
  clock_.Set(*ParseTime("2027-11-21T00:00:00Z"));
  EXPECT_EQ(StatusOf(first), "expired");
  EXPECT_EQ(StatusOf(second->serial()), "active");
}

// Each renewal is a pass for another year: whoever has one renews that.
TEST_F(PassKindsTest, APassIsRenewedOnce) {
  const std::string first = IssueName();
  const auto second = IssueOnce(InPlaceOf(first, true));
  ASSERT_TRUE(second.ok()) << second.status();
  for (const bool keep : {true, false}) {
    v1::IssueCredentialRequest again = InPlaceOf(first, keep);
    again.set_idempotency_key("the-second-successor-of-it");
    EXPECT_EQ(IssueOnce(again).status().reason(), "CREDENTIAL_RENEWED");
  }
  EXPECT_EQ(IssueOnce(InPlaceOf(first, true))->SerializeAsString(), second->SerializeAsString());
  v1::IssueCredentialRequest third = InPlaceOf(second->serial(), true);
  third.set_idempotency_key("the-successor-of-the-second");
  EXPECT_TRUE(IssueOnce(third).ok());
  EXPECT_EQ(Events("credential.issued").size(), 3u);
}

TEST_F(PassKindsTest, OnlyWhatStandsIsReplacedOrRenewed) {
  const std::string serial = IssueName();
  v1::IssueCredentialRequest elsewhere = InPlaceOf(serial, false);
  elsewhere.set_application_id("ffeeddccbbaa99887766554433221100");
  EXPECT_EQ(IssueOnce(elsewhere).status().reason(), "CREDENTIAL_NOT_FOUND") << "somebody else's";
  EXPECT_EQ(IssueOnce(InPlaceOf(kNone, false)).status().reason(), "CREDENTIAL_NOT_FOUND");

  ASSERT_TRUE(credential_->SuspendCredential(Caller(), Order<v1::SuspendCredentialRequest>(serial)).ok());
  EXPECT_EQ(IssueOnce(InPlaceOf(serial, true)).status().reason(), "CREDENTIAL_SUSPENDED");
  EXPECT_TRUE(IssueOnce(InPlaceOf(serial, false)).ok()) << "lost, reported, replaced";
  v1::IssueCredentialRequest again = InPlaceOf(serial, false);
  again.set_idempotency_key("another-pass-in-its-place");
  EXPECT_EQ(IssueOnce(again).status().reason(), "CREDENTIAL_REVOKED");

  const std::string old = IssueName("a-pass-that-will-have-ended");
  clock_.Set(*ParseTime("2027-11-21T00:00:00Z"));
  EXPECT_EQ(IssueOnce(InPlaceOf(old, true)).status().reason(), "CREDENTIAL_EXPIRED");
}

TEST_F(PassKindsTest, RefusesWhatTheKindDoesNotTake) {
  const struct {
    const char* reason;
    const char* field;
    std::function<void(v1::IssueCredentialRequest&)> spoil;
  } rows[] = {
      {"PASS_KIND_INVALID", "kind", [](auto& r) { r.set_kind("over18"); }},
      {"PASS_KIND_INVALID", "kind", [](auto& r) { r.set_kind("Name"); }},
      {"PORTRAIT_INVALID", "portrait", [](auto& r) { r.set_portrait(TestPortrait()); }},
      {"PORTRAIT_INVALID", "portrait", [](auto& r) { r.set_kind("name-face"); }},
      {"PORTRAIT_INVALID", "portrait",
       [](auto& r) {
         r.set_kind("name-face");
         r.set_portrait(TestPortrait().substr(0, 349));
       }},
      // Of the right name and size, and 71 pixels wide: what the header says is read (base/image/webp_header.h).
      {"PORTRAIT_INVALID", "portrait",
       [](auto& r) {
         r.set_kind("name-face");
         std::string picture = TestPortrait();
         picture[26] = 71;
         r.set_portrait(picture);
       }},
      {"FIELD_INVALID", "replaces", [](auto& r) { r.set_replaces("x"); }},
      {"FIELD_INVALID", "keep_replaced", [](auto& r) { r.set_keep_replaced(true); }},
      {"CLAIM_INVALID", "claims.birth_date", [](auto& r) { r.mutable_claims()->clear_birth_date(); }},
      {"CLAIM_INVALID", "claims.full_name", [](auto& r) { r.mutable_claims()->clear_full_name(); }},
  };
  for (const auto& row : rows) {
    v1::IssueCredentialRequest request = Make("name");
    row.spoil(request);
    const Status refused = IssueOnce(request).status();
    EXPECT_EQ(refused.code(), Code::kInvalidArgument) << row.field;
    EXPECT_EQ(refused.reason(), row.reason) << row.field;
    EXPECT_EQ(refused.field(), row.field);
  }
  v1::IssueCredentialRequest undated = Make("name-face");
  undated.mutable_claims()->clear_birth_date();
  EXPECT_TRUE(IssueOnce(undated).ok()) << "a kind without a birth date needs none";
}

// 30 working days before 21 November 2027, a Sunday, is Monday 11 October.
TEST_F(PassKindsTest, TheRenewalIsAnnouncedOnceInTime) {
  const std::string serial = IssueName();
  const auto due_at = [&](const char* time) {
    clock_.Set(*ParseTime(time));
    EXPECT_TRUE(credential_->Maintain().ok());
    return Events("to-proofing/renewal_due").size();
  };
  EXPECT_EQ(due_at("2027-10-10T23:59:59Z"), 0u);
  EXPECT_EQ(due_at("2027-10-11T00:00:00Z"), 1u);
  EXPECT_EQ(due_at("2027-10-12T00:00:00Z"), 1u) << "once";
  proofing::v1::RenewalDue due;
  ASSERT_TRUE(due.ParseFromString(std::string(AsText(Events("to-proofing/renewal_due")[0].event.payload))));
  EXPECT_EQ(due.serial(), serial);
  EXPECT_EQ(due.application_id(), MakeIssueRequest().application_id());
  EXPECT_EQ(due.kind(), "name");
  EXPECT_EQ(due.expires_at(), "2027-11-21T00:00:00Z");
}

TEST_F(PassKindsTest, WhatWasEndedOrReplacedIsNotAnnounced) {
  const std::string revoked = IssueName("a-pass-that-is-revoked");
  const std::string suspended = IssueName("a-pass-that-is-suspended");
  const std::string renewed = IssueName("a-pass-that-is-renewed");
  ASSERT_TRUE(credential_->RevokeCredential(Caller(), Order<v1::RevokeCredentialRequest>(revoked)).ok());
  clock_.Set(*ParseTime("2027-10-01T00:00:00Z"));
  ASSERT_TRUE(IssueOnce(InPlaceOf(renewed, true)).ok());
  ASSERT_TRUE(credential_->SuspendCredential(Caller(), Order<v1::SuspendCredentialRequest>(suspended)).ok());
  clock_.Set(*ParseTime("2027-10-20T00:00:00Z"));
  ASSERT_TRUE(credential_->Maintain().ok());
  EXPECT_EQ(Events("to-proofing/renewal_due").size(), 0u);
  ASSERT_TRUE(
      credential_->ReinstateCredential(Caller(), Order<v1::ReinstateCredentialRequest>(suspended)).ok());
  ASSERT_TRUE(credential_->Maintain().ok());
  EXPECT_EQ(Events("to-proofing/renewal_due").size(), 1u) << "reinstated in time";
}

TEST_F(PassKindsTest, WhatHasEndedIsForgottenButForKindCountAndCommitment) {
  const std::string serial = IssueName();
  ASSERT_TRUE(credential_->SuspendCredential(Caller(), Order<v1::SuspendCredentialRequest>(serial)).ok());
  clock_.Set(*ParseTime("2027-11-20T23:59:59Z"));
  ASSERT_TRUE(credential_->Maintain().ok());
  EXPECT_EQ(StatusOf(serial), "suspended");
  clock_.Set(*ParseTime("2027-11-21T00:00:00Z"));
  ASSERT_TRUE(credential_->Maintain().ok());
  EXPECT_EQ(StatusOf(serial), "CREDENTIAL_NOT_FOUND");
  EXPECT_EQ(Count("SELECT count(*) FROM issuance") + Count("SELECT count(*) FROM standing"), 0);
  EXPECT_EQ(Count("SELECT count(*) FROM issued WHERE pass_kind = 'name' AND pass_count = 1"), 1);
}

}  // namespace
}  // namespace lagan::credential
