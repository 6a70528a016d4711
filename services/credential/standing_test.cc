// Suspending, reinstating and revoking: each rule from both sides, and what the audit log learns.
#include "services/credential/standing.h"

#include <thread>

#include "base/core/file.h"
#include "lagan/audit/v1/audit.pb.h"
#include "services/credential/test_issuer.h"
#include "verifier/trust/root_key.h"

namespace lagan::credential {
namespace {

constexpr char kActor[] = "operator:op-00112233445566aa";
constexpr char kUnknown[] = "00000000000000000000000000000000";

class StandingTest : public IssuerTest {
 protected:
  StandingTest() : serial_(IssueOnce()->serial()) {}

  template <typename Request>
  Request Make(const std::string& serial) {
    Request request;
    request.set_idempotency_key("standing-test-key-" + std::to_string(++keys_));
    request.set_serial(serial);
    request.set_reason("helpline");
    request.set_actor(kActor);
    return request;
  }
  // The status that the order answers with, or the reason of its refusal.
  std::string Suspend(const std::string& serial) {
    return Said(credential_->SuspendCredential(Caller(), Make<v1::SuspendCredentialRequest>(serial)));
  }
  std::string Reinstate(const std::string& serial) {
    return Said(credential_->ReinstateCredential(Caller(), Make<v1::ReinstateCredentialRequest>(serial)));
  }
  std::string Revoke(const std::string& serial) {
    return Said(credential_->RevokeCredential(Caller(), Make<v1::RevokeCredentialRequest>(serial)));
  }
  std::string StatusOf(const std::string& serial) {
    v1::GetCredentialStatusRequest request;
    request.set_serial(serial);
    return Said(credential_->GetCredentialStatus(Caller(), request));
  }
  std::size_t EventCount() {
    return Events("credential.suspended").size() + Events("credential.reinstated").size() +
           Events("credential.revoked").size();
  }
  template <typename Response>
  static std::string Said(const Result<Response>& response) {
    return response.ok() ? response->status() : response.status().reason();
  }

  const std::string serial_;
  int keys_ = 0;
};

TEST_F(StandingTest, IsActiveUntilToldOtherwiseAndAgainWhenReinstated) {
  EXPECT_EQ(StatusOf(serial_), "active");
  EXPECT_EQ(Suspend(serial_), "suspended");
  EXPECT_EQ(StatusOf(serial_), "suspended");
  Restart();
  EXPECT_EQ(StatusOf(serial_), "suspended");
  EXPECT_EQ(Reinstate(serial_), "active");
  EXPECT_EQ(StatusOf(serial_), "active");
  EXPECT_EQ(Suspend(serial_), "suspended") << "a second time";
  EXPECT_EQ(Events("credential.suspended").size(), 2U);
  EXPECT_EQ(Events("credential.reinstated").size(), 1U);
}

TEST_F(StandingTest, DoingItTwiceIsHarmlessAndToldOnce) {
  EXPECT_EQ(Reinstate(serial_), "active");
  EXPECT_EQ(EventCount(), 0U);
  EXPECT_EQ(Suspend(serial_), "suspended");
  EXPECT_EQ(Suspend(serial_), "suspended");
  EXPECT_EQ(EventCount(), 1U);
  EXPECT_EQ(Revoke(serial_), "revoked");
  EXPECT_EQ(Revoke(serial_), "revoked");
  EXPECT_EQ(EventCount(), 2U);
}

TEST_F(StandingTest, RevokedStaysRevoked) {
  for (const bool suspended_before : {false, true}) {
    v1::IssueCredentialRequest another = MakeIssueRequest();
    another.set_idempotency_key("another-credential-" + std::to_string(suspended_before));
    const std::string serial = IssueOnce(another)->serial();
    if (suspended_before) {
      EXPECT_EQ(Suspend(serial), "suspended");
    }
    EXPECT_EQ(Revoke(serial), "revoked");
    EXPECT_EQ(Suspend(serial), "CREDENTIAL_REVOKED");
    EXPECT_EQ(Reinstate(serial), "CREDENTIAL_REVOKED");
    EXPECT_EQ(StatusOf(serial), "revoked");
  }
  clock_.Set(*ParseTime("2030-01-01T00:00:00Z"));
  EXPECT_EQ(StatusOf(serial_), "expired") << "of another: not touched";
}

TEST_F(StandingTest, TheEndIsTheEndExceptOfWhatIsRevoked) {
  clock_.Set(*ParseTime("2027-11-20T23:59:59.999Z"));
  EXPECT_EQ(StatusOf(serial_), "active");
  EXPECT_EQ(Suspend(serial_), "suspended");
  clock_.Set(*ParseTime("2027-11-21T00:00:00Z"));
  EXPECT_EQ(StatusOf(serial_), "expired");
  EXPECT_EQ(Reinstate(serial_), "expired") << "lifts the suspension, not the end";
  EXPECT_EQ(Revoke(serial_), "revoked");
  EXPECT_EQ(StatusOf(serial_), "revoked");
}

TEST_F(StandingTest, OnlyCredentialsThatWereIssuedHaveOne) {
  const auto result = SignOnce();
  ASSERT_TRUE(result.ok());
  // What is asked for and not yet signed was never given to anybody.
  Restart([](crypto::P256PrivateKey, std::string_view) {
    class Failing final : public verifier::Signer {
      Result<Bytes> Sign(ByteView) const override { return Unavailable("SIGNER_GONE", "Not now."); }
    };
    return std::make_shared<Failing>();
  });
  v1::IssueCredentialRequest unfinished = MakeIssueRequest();
  unfinished.set_idempotency_key("unfinished-credential");
  EXPECT_EQ(IssueOnce(unfinished).status().reason(), "SIGNER_GONE");
  for (const char* sql : {"SELECT serial FROM issuance WHERE kind = 'result'",
                          "SELECT serial FROM issuance WHERE state = 'recorded'"}) {
    const std::string serial = TextOf(sql);
    ASSERT_EQ(serial.size(), 32U);
    for (const std::string& said : {StatusOf(serial), Suspend(serial), Reinstate(serial), Revoke(serial)}) {
      EXPECT_EQ(said, "CREDENTIAL_NOT_FOUND") << sql;
    }
  }
  EXPECT_EQ(StatusOf(kUnknown), "CREDENTIAL_NOT_FOUND");
  EXPECT_EQ(Revoke(kUnknown), "CREDENTIAL_NOT_FOUND");
  EXPECT_EQ(EventCount(), 0U);
}

TEST_F(StandingTest, AlsoAfterDelivery) {
  ASSERT_TRUE(AcknowledgeOnce().ok());
  EXPECT_EQ(StatusOf(serial_), "active");
  EXPECT_EQ(Revoke(serial_), "revoked");
}

TEST_F(StandingTest, ARepeatedCallGetsItsOldAnswerAndChangesNothing) {
  const auto suspend = Make<v1::SuspendCredentialRequest>(serial_);
  EXPECT_EQ(Said(credential_->SuspendCredential(Caller(), suspend)), "suspended");
  EXPECT_EQ(Reinstate(serial_), "active");
  Restart();
  EXPECT_EQ(Said(credential_->SuspendCredential(Caller(), suspend)), "suspended");
  EXPECT_EQ(StatusOf(serial_), "active");
  EXPECT_EQ(EventCount(), 2U);

  auto changed = suspend;
  changed.set_reason("other");
  EXPECT_EQ(Said(credential_->SuspendCredential(Caller(), changed)), "IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(Said(credential_->SuspendCredential(Caller("somebody"), changed)), "suspended")
      << "another's key";
  v1::RevokeCredentialRequest revoke = Make<v1::RevokeCredentialRequest>(serial_);
  revoke.set_idempotency_key(suspend.idempotency_key());
  EXPECT_EQ(Said(credential_->RevokeCredential(Caller(), revoke)), "revoked") << "keys are of one method";
}

// What was refused left no key behind.
TEST_F(StandingTest, ARefusedCallMayBeRepeated) {
  auto suspend = Make<v1::SuspendCredentialRequest>(kUnknown);
  EXPECT_EQ(Said(credential_->SuspendCredential(Caller(), suspend)), "CREDENTIAL_NOT_FOUND");
  suspend.set_serial(serial_);
  EXPECT_EQ(Said(credential_->SuspendCredential(Caller(), suspend)), "suspended");
}

TEST_F(StandingTest, TheAuditLogLearnsWhoAskedAndWhy) {
  EXPECT_EQ(Suspend(serial_), "suspended");
  EXPECT_EQ(Reinstate(serial_), "active");
  EXPECT_EQ(Revoke(serial_), "revoked");
  for (const char* kind : {"credential.suspended", "credential.reinstated", "credential.revoked"}) {
    const auto events = Events(kind);
    ASSERT_EQ(events.size(), 1U) << kind;
    audit::v1::Entry entry;
    ASSERT_TRUE(entry.ParseFromString(std::string(AsText(events[0].event.payload))));
    EXPECT_EQ(entry.kind(), kind);
    EXPECT_EQ(entry.service(), "credential");
    EXPECT_EQ(entry.actor(), kActor);
    EXPECT_EQ(entry.application_id(), MakeIssueRequest().application_id());
    EXPECT_EQ(entry.facts().at("serial"), serial_);
    EXPECT_EQ(entry.facts().at("reason"), "helpline");
    EXPECT_EQ(entry.facts().at("caller"), "service:proofing");
    EXPECT_EQ(entry.event_id().size(), 32U);
  }
}

TEST_F(StandingTest, RefusesWithReasonAndField) {
  const struct {
    const char* field;
    const char* reason;
    std::function<void(v1::SuspendCredentialRequest&)> spoil;
  } cases[] = {
      {"idempotency_key", "IDEMPOTENCY_KEY_INVALID", [](auto& r) { r.set_idempotency_key("short"); }},
      {"idempotency_key", "IDEMPOTENCY_KEY_INVALID",
       [](auto& r) { r.set_idempotency_key(std::string(65, 'a')); }},
      {"serial", "FIELD_INVALID", [](auto& r) { r.clear_serial(); }},
      {"serial", "FIELD_INVALID", [](auto& r) { r.set_serial(std::string(32, 'A')); }},
      {"serial", "FIELD_INVALID", [](auto& r) { r.set_serial("x' OR 1=1; --"); }},
      {"reason", "FIELD_INVALID", [](auto& r) { r.clear_reason(); }},
      {"reason", "FIELD_INVALID", [](auto& r) { r.set_reason("Mrs Canary rang"); }},
      {"reason", "FIELD_INVALID", [](auto& r) { r.set_reason(std::string(33, 'a')); }},
      {"actor", "FIELD_INVALID", [](auto& r) { r.clear_actor(); }},
      {"actor", "FIELD_INVALID", [](auto& r) { r.set_actor("operator:"); }},
      {"actor", "FIELD_INVALID", [](auto& r) { r.set_actor("operator:op-00112233445566AA"); }},
      {"actor", "FIELD_INVALID", [](auto& r) { r.set_actor("operator:op-00112233445566aab"); }},
      {"actor", "FIELD_INVALID", [](auto& r) { r.set_actor("somebody"); }},
  };
  for (const auto& each : cases) {
    auto request = Make<v1::SuspendCredentialRequest>(serial_);
    each.spoil(request);
    const Status refused = credential_->SuspendCredential(Caller(), request).status();
    EXPECT_EQ(refused.code(), Code::kInvalidArgument) << each.field;
    EXPECT_EQ(refused.reason(), each.reason) << each.field;
    EXPECT_EQ(refused.field(), each.field);
    EXPECT_EQ(refused.message().find("Canary"), std::string::npos);
  }
  EXPECT_EQ(StatusOf("short"), "FIELD_INVALID");
  EXPECT_EQ(StatusOf(serial_), "active");
  auto system = Make<v1::SuspendCredentialRequest>(serial_);
  system.set_actor("system");
  EXPECT_EQ(Said(credential_->SuspendCredential(Caller(), system)), "suspended");
}

TEST_F(StandingTest, OrdersAtOnceAreToldOnce) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this, request = Make<v1::RevokeCredentialRequest>(serial_)] {
      EXPECT_EQ(Said(credential_->RevokeCredential(Caller(), request)), "revoked");
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Events("credential.revoked").size(), 1U);
}

TEST_F(StandingTest, KeysAreForgottenAfterAWeek) {
  EXPECT_EQ(Suspend(serial_), "suspended");
  clock_.Advance(std::chrono::hours(24 * 7));
  EXPECT_TRUE(credential_->Maintain().ok());
  EXPECT_EQ(Count("SELECT count(*) FROM idempotency"), 1);
  clock_.Advance(std::chrono::milliseconds(1));
  EXPECT_TRUE(credential_->Maintain().ok());
  EXPECT_EQ(Count("SELECT count(*) FROM idempotency"), 0);
  EXPECT_EQ(StatusOf(serial_), "suspended");
}

// What cannot be published stays to be published: as when the disk of the public folder is full.
class UnpublishedTest : public StandingTest {
 protected:
  UnpublishedTest() {
    v1::IssueCredentialRequest request = MakeIssueRequest();
    request.set_idempotency_key("another-pass-to-be-revoked");
    pass_ = *IssueOnce(request);
    EXPECT_EQ(Judged(), verifier::Reason::kSpecimen);
  }
  // Nothing can take the place of the bundle.
  void Obstruct() {
    std::filesystem::rename(Bundle(), Aside());
    std::filesystem::create_directories(Bundle() / "in-the-way");
  }
  void Clear() {
    std::filesystem::remove_all(Bundle());
    std::filesystem::rename(Aside(), Bundle());
  }
  std::filesystem::path Bundle() const { return PublicFolder() / "trust.bundle"; }
  std::filesystem::path Aside() const { return PublicFolder() / "aside"; }
  // By the files that are public, without asking the issuer for anything.
  verifier::Reason Judged() {
    const auto trust = verifier::ReadTrustBundle(
        *ReadFile(Bundle(), verifier::kMaxTrustBundle),
        *verifier::ParseRootKey(*ReadTextFile(PublicFolder() / "trust.bundle.root", 1024)));
    verifier::StatusLists lists;
    for (const auto& list : trust->bundle.status_lists) {
      const std::string name = verifier::StatusListFileName(list.number);
      static_cast<void>(lists.Add(
          *ReadFile(PublicFolder() / "trust.bundle.lists" / name, verifier::kMaxStatusToken), trust->bundle));
    }
    const verifier::Venue venue{.trust = &*trust, .lists = &lists};
    return verifier::VerifyCredential(pass_.qr_text(), venue, clock_.Now()).reason;
  }

  v1::IssueCredentialResponse pass_;
};

TEST_F(UnpublishedTest, APublicationThatFailedIsTriedAgain) {
  EXPECT_EQ(Revoke(pass_.serial()), "revoked");
  Obstruct();
  EXPECT_EQ(credential_->PublishStatus().reason(), "FILE_UNWRITABLE");
  EXPECT_EQ(credential_->PublishStatus().reason(), "FILE_UNWRITABLE") << "and not forgotten";
  Clear();
  EXPECT_EQ(Judged(), verifier::Reason::kListsMissing) << "the new list is there, the bundle is the old one";
  ASSERT_TRUE(credential_->PublishStatus().ok());
  EXPECT_EQ(Judged(), verifier::Reason::kRevoked);
  const std::uint64_t sequence = Trust().sequence();
  ASSERT_TRUE(credential_->PublishStatus().ok());
  EXPECT_EQ(Trust().sequence(), sequence) << "nothing is left to publish";
}

// The lists were signed by a call that came between the order and its publication, and could not publish them.
TEST_F(UnpublishedTest, WhoeverFailedToPublish) {
  clock_.Advance(std::chrono::hours(1));
  EXPECT_EQ(Revoke(pass_.serial()), "revoked");
  Obstruct();
  v1::IssueCredentialRequest request = MakeIssueRequest();
  request.set_idempotency_key("a-pass-that-comes-between");
  EXPECT_EQ(IssueOnce(request).status().reason(), "FILE_UNWRITABLE");
  Clear();
  ASSERT_TRUE(credential_->PublishStatus().ok());
  EXPECT_EQ(Judged(), verifier::Reason::kRevoked);
}

TEST_F(UnpublishedTest, AnIncidentIsNotDoneBeforeItsListsArePublic) {
  v1::RevokeManyRequest order;
  order.set_idempotency_key("an-incident-of-one-window");
  order.set_reason("key_stolen");
  order.set_actor(kActor);
  order.set_issued_from(FormatTime(clock_.Now() - std::chrono::hours(1)));
  order.set_issued_to(FormatTime(clock_.Now() + std::chrono::hours(1)));
  v1::GetIncidentRequest get;
  get.set_incident_id(credential_->RevokeMany(Caller("administrator"), order)->incident_id());
  const auto work = [&] {
    Result<bool> more = true;
    while (more.ok() && *more) more = credential_->WorkOnIncidents();
    return more.status().reason() + credential_->GetIncident(Caller("administrator"), get)->state();
  };
  Obstruct();
  EXPECT_EQ(work(), "FILE_UNWRITABLEpublishing");
  EXPECT_EQ(work(), "FILE_UNWRITABLEpublishing") << "however often it is tried";
  Clear();
  EXPECT_EQ(work(), "done");
  EXPECT_EQ(Judged(), verifier::Reason::kRevoked);
}

// A window of issue is about when something was signed: a machine was in wrong hands from 3 to 4 o'clock.
TEST_F(StandingTest, AWindowTakesWhatWasSignedInIt) {
  struct Broken final : verifier::Signer {
    Result<Bytes> Sign(ByteView) const override {
      return Unavailable("SIGNER_BROKEN", "The signer is gone.");
    }
  };
  v1::IssueCredentialRequest request = MakeIssueRequest();
  request.set_idempotency_key("recorded-now-and-signed-later");
  Restart([](crypto::P256PrivateKey key, std::string_view name) -> std::shared_ptr<const verifier::Signer> {
    if (name.starts_with("specimen-issuer-") || name.starts_with("specimen-status"))
      return std::make_shared<const verifier::LocalSigner>(std::move(key));
    return std::make_shared<const Broken>();
  });
  EXPECT_EQ(IssueOnce(request).status().reason(), "SIGNER_BROKEN");
  Restart();
  clock_.Advance(std::chrono::hours(5));
  ASSERT_TRUE(IssueOnce(request).ok());
  v1::RevokeManyRequest order;
  order.set_idempotency_key("an-incident-of-one-window");
  order.set_reason("key_stolen");
  order.set_actor(kActor);
  order.set_issued_from(FormatTime(clock_.Now() - std::chrono::minutes(30)));
  order.set_issued_to(FormatTime(clock_.Now() + std::chrono::minutes(30)));
  EXPECT_EQ(credential_->RevokeMany(Caller("administrator"), order)->listed(), 1U);
}

}  // namespace
}  // namespace lagan::credential
