// From the issuer's calls to a verdict at a door, through the public files and nothing else.
#include "base/core/file.h"
#include "services/credential/signing_keys.h"
#include "services/credential/status_store.h"
#include "services/credential/test_issuer.h"
#include "verifier/credential/credential_text.h"
#include "verifier/credential/pass_kind.h"
#include "verifier/credential/verify.h"
#include "verifier/status/status_lists.h"
#include "verifier/trust/root_key.h"

namespace lagan::credential {
namespace {

using verifier::Reason;

// What a venue has fetched.
struct Fetched {
  verifier::InstalledTrust trust;
  verifier::StatusListFolder lists;
};

class StatusEndToEndTest : public IssuerTest {
 protected:
  Fetched Fetch() {
    const auto root = verifier::ParseRootKey(*ReadTextFile(PublicFolder() / "trust.bundle.root", 4096));
    auto trust = verifier::ReadTrustBundle(
        *ReadFile(PublicFolder() / "trust.bundle", verifier::kMaxTrustBundle), *root);
    EXPECT_TRUE(trust.ok()) << trust.status();
    auto lists = verifier::ReadStatusListFolder(PublicFolder() / "trust.bundle.lists", trust->bundle);
    return {*std::move(trust), std::move(lists)};
  }
  Reason Judge(const std::string& text, const Fetched& fetched) {
    return verifier::VerifyCredential(text, {.trust = &fetched.trust, .lists = &fetched.lists.lists},
                                      clock_.Now())
        .reason;
  }
  Reason JudgeNow(const std::string& text) { return Judge(text, Fetch()); }

  struct Issued {
    std::string serial;
    std::string text;
  };
  // A pass as the issuer makes it: recorded with its place, signed by the kind's own key, the key noted.
  Issued Issue(const std::string& name) {
    const verifier::PassKind& kind = *verifier::FindPassKind(name);
    verifier::CredentialClaims claims;
    claims.issuer = "lagan-sandbox";
    claims.expires_at = verifier::ExpiryOf(kind, clock_.Now());
    const std::string serial = random_.TakeId();
    if (kind.Has(verifier::Claim::kOverAge)) claims.over_age = 18;
    if (kind.Has(verifier::Claim::kIdentifier)) claims.identity.identifier = serial;
    if (kind.Has(verifier::Claim::kFullName)) claims.identity.full_name = "Orla Specimen";
    if (kind.Has(verifier::Claim::kBirthDate)) claims.identity.birth_date = *ParseDate("1985-02-17");
    if (kind.status) claims.status = Record(serial, claims.expires_at, kind);
    KeyFolder folder(folder_ / "keys", kek_.get(), &random_, {});
    SigningKeys keys(&folder, database_.get(), &random_, true);
    const SigningKey key = *keys.KeyFor(name, clock_.Now());
    const Status noted = storage::InTransaction(
        *database_, [&](storage::Transaction& t) { return RememberSigner(t, serial, key.kid); });
    EXPECT_TRUE(noted.ok()) << noted;
    const auto text = verifier::EncodePass(kind, claims, key.kid, *key.signer);
    EXPECT_TRUE(text.ok()) << text.status();
    return {serial, text.ok() ? *text : ""};
  }
  verifier::StatusReference Record(const std::string& serial, Time expires_at,
                                   const verifier::PassKind& kind) {
    auto place =
        storage::InTransaction(*database_, [&](storage::Transaction& t) -> Result<verifier::StatusReference> {
          LAGAN_RETURN_IF_ERROR(
              t.Execute(
                   "INSERT INTO issuance (serial, kind, caller, client_key, request_digest, application_id, "
                   "level, profile, audience, commitment, event_id, issued_at, expires_at, state) VALUES "
                   "($1, 'credential', 'proofing', $1, $2, $1, 'medium', 'M1B', '', $2, $1, $3, $4, "
                   "'issued')",
                   {serial, Bytes{1}, clock_.Now(), expires_at})
                  .status());
          return AllocateStatus(t, serial, random_);
        });
    EXPECT_TRUE(place.ok()) << place.status();
    if (kind.format == verifier::Format::kCompact) place->uri.clear();
    return *place;
  }
  template <typename Request, typename Method>
  void Order(Method method, const std::string& serial) {
    Request request;
    request.set_idempotency_key("key-" + std::to_string(++orders_) + "-0123456789");
    request.set_serial(serial);
    request.set_reason("helpline");
    request.set_actor("operator:op-00112233445566aa");
    const auto done = (credential_.get()->*method)(Caller(), request);
    ASSERT_TRUE(done.ok()) << done.status();
  }
  void Suspend(const std::string& serial) {
    Order<v1::SuspendCredentialRequest>(&Credential::SuspendCredential, serial);
  }
  void Reinstate(const std::string& serial) {
    Order<v1::ReinstateCredentialRequest>(&Credential::ReinstateCredential, serial);
  }
  void Revoke(const std::string& serial) {
    Order<v1::RevokeCredentialRequest>(&Credential::RevokeCredential, serial);
  }
  void Publish() {
    const Status published = credential_->PublishStatus();
    ASSERT_TRUE(published.ok()) << published;
  }

  int orders_ = 0;
};

TEST_F(StatusEndToEndTest, SuspendedReinstatedRevokedAndItStaysSo) {
  for (const std::string kind : {"name", "full-identity"}) {
    const auto pass = Issue(kind);
    EXPECT_EQ(JudgeNow(pass.text), Reason::kSpecimen) << kind;
    Suspend(pass.serial);
    EXPECT_EQ(JudgeNow(pass.text), Reason::kSpecimen) << "not published yet";
    Publish();
    EXPECT_EQ(JudgeNow(pass.text), Reason::kSuspended) << kind;
    Reinstate(pass.serial);
    Publish();
    EXPECT_EQ(JudgeNow(pass.text), Reason::kSpecimen) << kind;
    Revoke(pass.serial);
    Publish();
    EXPECT_EQ(JudgeNow(pass.text), Reason::kRevoked) << kind;
    for (int day = 0; day < 3; ++day) {
      clock_.Advance(std::chrono::hours(24));
      ASSERT_TRUE(credential_->Maintain().ok());
      EXPECT_EQ(JudgeNow(pass.text), Reason::kRevoked) << kind << " on day " << day;
    }
    Restart();
    EXPECT_EQ(JudgeNow(pass.text), Reason::kRevoked) << kind;
  }
}

TEST_F(StatusEndToEndTest, AnIdlePublicationChangesNothing) {
  const Bytes before = *ReadFile(PublicFolder() / "trust.bundle", verifier::kMaxTrustBundle);
  Issue("name");
  Publish();
  EXPECT_EQ(*ReadFile(PublicFolder() / "trust.bundle", verifier::kMaxTrustBundle), before);
}

TEST_F(StatusEndToEndTest, ARedListDecidesNothingAndDayPassesNeverWait) {
  const auto pass = Issue("name");
  Revoke(pass.serial);
  Publish();
  const Fetched old = Fetch();
  EXPECT_EQ(Judge(pass.text, old), Reason::kRevoked);
  clock_.Advance(std::chrono::hours(73));
  ASSERT_TRUE(credential_->Maintain().ok());
  const std::string over18 = Issue("over18").text;
  const verifier::Verdict stale =
      verifier::VerifyCredential(pass.text, {.trust = &old.trust, .lists = &old.lists.lists}, clock_.Now());
  EXPECT_EQ(stale.reason, Reason::kListsStale);
  EXPECT_EQ(stale.outcome, verifier::Outcome::kUndecided);
  EXPECT_EQ(JudgeNow(pass.text), Reason::kRevoked) << "after fetching";
  EXPECT_EQ(Judge(over18, old), Reason::kSpecimen) << "72 hours old, and it names no list";
  Fetched none = Fetch();
  none.lists.lists = {};
  EXPECT_EQ(Judge(over18, none), Reason::kSpecimen);
  EXPECT_EQ(Judge(pass.text, none), Reason::kListsMissing);
}

// Whatever mixture of files a venue reads while we publish, it never takes the revoked one for valid once it had it as revoked,
// nor the valid one for revoked.
TEST_F(StatusEndToEndTest, ReadingBetweenTwoFilesDecidesNothingWrongly) {
  const auto good = Issue("name");
  const auto bad = Issue("full-identity");
  const Fetched before = Fetch();
  Revoke(bad.serial);
  Publish();
  const Fetched after = Fetch();
  struct Mixture {
    const Fetched* trust;
    const Fetched* lists;
  };
  for (const Mixture& mixture : {Mixture{&before, &after}, Mixture{&after, &before}}) {
    const verifier::Venue venue{.trust = &mixture.trust->trust, .lists = &mixture.lists->lists.lists};
    for (const std::string& text : {good.text, bad.text}) {
      const verifier::Verdict verdict = verifier::VerifyCredential(text, venue, clock_.Now());
      EXPECT_EQ(verdict.reason, Reason::kListsMissing);
      EXPECT_EQ(verdict.outcome, verifier::Outcome::kUndecided);
    }
  }
  EXPECT_EQ(Judge(good.text, after), Reason::kSpecimen);
  EXPECT_EQ(Judge(bad.text, after), Reason::kRevoked);
}

TEST_F(StatusEndToEndTest, AKeysCredentialsAreRevokedAtVenuesAndOthersAreNot) {
  const auto name = Issue("name");
  const auto identity = Issue("full-identity");
  v1::RevokeManyRequest order;
  order.set_idempotency_key("00112233445566778899-incident");
  order.set_kid(TextOf("SELECT kid FROM status_entry WHERE serial = '" + name.serial + "'"));
  order.set_reason("key_stolen");
  order.set_actor("operator:op-00112233445566aa");
  const auto opened = credential_->RevokeMany(Caller("administrator"), order);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->listed(), 1u);
  EXPECT_EQ(credential_->RevokeMany(Caller("administrator"), order)->incident_id(), opened->incident_id());
  while (*credential_->WorkOnIncidents()) {
  }
  EXPECT_EQ(JudgeNow(name.text), Reason::kRevoked);
  EXPECT_EQ(JudgeNow(identity.text), Reason::kSpecimen);

  v1::GetIncidentRequest ask;
  ask.set_incident_id(opened->incident_id());
  const auto incident = credential_->GetIncident(Caller("administrator"), ask);
  EXPECT_EQ(incident->state(), "done");
  EXPECT_EQ(incident->revoked(), 1u);
  EXPECT_EQ(incident->published_at(), FormatTime(clock_.Now()));
  v1::ListIncidentRequest list;
  list.set_incident_id(opened->incident_id());
  list.set_page_size(1);
  const auto page = credential_->ListIncident(Caller("administrator"), list);
  ASSERT_EQ(page->items_size(), 1);
  EXPECT_EQ(page->items(0).serial(), name.serial);
  EXPECT_EQ(page->items(0).application_id(), name.serial) << "as it was recorded";
  list.set_page_token(page->next_page_token());
  EXPECT_EQ(credential_->ListIncident(Caller("administrator"), list)->items_size(), 0);
}

TEST_F(StatusEndToEndTest, OrdersForManyAreChecked) {
  const auto field_of = [&](auto&& change) {
    v1::RevokeManyRequest order;
    order.set_idempotency_key("00112233445566778899-incident");
    order.set_kid("aaaaaaaaaaaaaaaa");
    order.set_reason("key_stolen");
    order.set_actor("operator:op-00112233445566aa");
    change(order);
    return credential_->RevokeMany(Caller("administrator"), order).status().field();
  };
  using Request = v1::RevokeManyRequest;
  EXPECT_EQ(field_of([](Request&) {}), "");
  EXPECT_EQ(field_of([](Request& r) { r.set_idempotency_key("x"); }), "idempotency_key");
  EXPECT_EQ(field_of([](Request& r) { r.set_reason("Key stolen"); }), "reason");
  EXPECT_EQ(field_of([](Request& r) { r.set_actor("somebody"); }), "actor");
  EXPECT_EQ(field_of([](Request& r) { r.set_second_actor("somebody"); }), "second_actor");
  EXPECT_EQ(field_of([](Request& r) { r.set_second_actor("system"); }), "second_actor") << "is no person";
  EXPECT_EQ(field_of([](Request& r) {
              r.set_actor("system");
              r.set_second_actor("operator:op-00112233445566bb");
            }),
            "actor");
  EXPECT_EQ(field_of([](Request& r) { r.set_kid("AAAAAAAAAAAAAAAA"); }), "kid");
  EXPECT_EQ(field_of([](Request& r) { r.clear_kid(); }), "kid") << "neither key nor window";
  EXPECT_EQ(field_of([](Request& r) { r.set_issued_from("2026-11-01T00:00:00Z"); }), "kid") << "both";
  const auto window = [&](const char* from, const char* to) {
    return field_of([&](Request& r) {
      r.clear_kid();
      r.set_idempotency_key("00112233445566778899-window");
      r.set_issued_from(from);
      r.set_issued_to(to);
    });
  };
  EXPECT_EQ(window("2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"), "");
  EXPECT_EQ(window("yesterday", "2026-11-02T00:00:00Z"), "issued_from");
  EXPECT_EQ(window("2026-11-02T00:00:00Z", ""), "issued_to");
  EXPECT_EQ(window("2026-11-02T00:00:00Z", "2026-11-02T00:00:00Z"), "issued_to");
}

TEST_F(StatusEndToEndTest, TheListsComeWithTheBundleOnTheNetworkToo) {
  const auto answer = Trust();
  ASSERT_EQ(answer.status_lists_size(), 1);
  EXPECT_EQ(answer.status_lists(0).number(), 1u);
  const auto root = crypto::P256PublicKey::FromDer(AsBytes(answer.root_public_key()));
  const auto trust = verifier::ReadTrustBundle(AsBytes(answer.bundle()), *root);
  verifier::StatusLists lists;
  EXPECT_TRUE(lists.Add(AsBytes(answer.status_lists(0).token()), trust->bundle).ok());
}

}  // namespace
}  // namespace lagan::credential
