// Who gets nothing more: an application of which a credential is suspended, or was revoked because it was not the person's due. Each
// rule from both sides, for batches and single passes.
#include "services/credential/admission.h"
#include "services/credential/test_issuer.h"

namespace lagan::credential {
namespace {

constexpr char kSuspended[] = "APPLICATION_SUSPENDED";
constexpr char kNotEntitled[] = "APPLICATION_NOT_ENTITLED";
constexpr char kActor[] = "operator:op-00112233445566aa";

// Calls `meanwhile` once, during the next signature that is no bundle's or list's.
class Interrupting final : public verifier::Signer {
 public:
  Interrupting(crypto::P256PrivateKey key, std::function<void()>* meanwhile)
      : signer_(std::move(key)), meanwhile_(meanwhile) {}
  Result<Bytes> Sign(ByteView message) const override {
    if (*meanwhile_) std::exchange(*meanwhile_, nullptr)();
    return signer_.Sign(message);
  }

 private:
  const verifier::LocalSigner signer_;
  std::function<void()>* const meanwhile_;
};

class EntitlementTest : public IssuerTest {
 protected:
  EntitlementTest() : serial_(IssueOnce()->serial()) {}

  v1::IssueBatchRequest MakeBatch(const std::string& key) {
    v1::IssueBatchRequest request;
    request.set_idempotency_key(key);
    request.set_application_id(MakeIssueRequest().application_id());
    request.set_kind("over18");
    request.set_count(2);
    request.set_level("medium");
    request.set_profile("M1B");
    return request;
  }
  v1::IssueCredentialRequest MakeName(const std::string& key) {
    v1::IssueCredentialRequest request = MakeIssueRequest();
    request.set_kind("name");
    request.set_idempotency_key(key);
    return request;
  }
  // "" or the reason of the refusal.
  std::string AskBatch(const std::string& key) {
    return credential_->IssueBatch(Caller(), MakeBatch(key)).status().reason();
  }
  std::string AskName(const std::string& key) { return IssueOnce(MakeName(key)).status().reason(); }
  // Of a new batch and a new name pass, which is the same.
  std::string AskAnew() {
    const std::string batch = AskBatch(NextKey());
    EXPECT_EQ(AskName(NextKey()), batch);
    return batch;
  }
  template <typename Request>
  Request Order(const std::string& serial, const std::string& reason) {
    Request request;
    request.set_idempotency_key(NextKey());
    request.set_serial(serial);
    request.set_reason(reason);
    request.set_actor(kActor);
    return request;
  }
  void Suspend(const std::string& serial) { Suspend(serial, *credential_); }
  void Suspend(const std::string& serial, Credential& credential) {
    const auto order = Order<v1::SuspendCredentialRequest>(serial, "helpline");
    ASSERT_TRUE(credential.SuspendCredential(Caller(), order).ok());
  }
  void Reinstate(const std::string& serial) {
    const auto order = Order<v1::ReinstateCredentialRequest>(serial, "helpline");
    ASSERT_TRUE(credential_->ReinstateCredential(Caller(), order).ok());
  }
  void Revoke(const std::string& serial, const std::string& reason) {
    const auto order = Order<v1::RevokeCredentialRequest>(serial, reason);
    ASSERT_TRUE(credential_->RevokeCredential(Caller(), order).ok());
  }
  std::string NextKey() { return "entitlement-test-key-" + std::to_string(++keys_); }

  const std::string serial_;
  int keys_ = 0;
};

TEST_F(EntitlementTest, NothingMoreWhileOneIsSuspended) {
  EXPECT_EQ(AskAnew(), "");
  Suspend(serial_);
  const Status refused = credential_->IssueBatch(Caller(), MakeBatch("a-batch-while-suspended")).status();
  EXPECT_EQ(refused.code(), Code::kFailedPrecondition);
  EXPECT_EQ(refused.reason(), kSuspended);
  EXPECT_EQ(refused.field(), "application_id");
  EXPECT_EQ(AskAnew(), kSuspended);
  EXPECT_TRUE(SignOnce().ok()) << "a result is no pass";
  v1::IssueCredentialRequest other = MakeName("somebody-elses-pass");
  other.set_application_id("ffeeddccbbaa99887766554433221100");
  EXPECT_TRUE(IssueOnce(other).ok()) << "another application";
  Reinstate(serial_);
  EXPECT_EQ(AskAnew(), "");
  EXPECT_EQ(AskBatch("a-batch-while-suspended"), "") << "what was refused left nothing behind";
  EXPECT_EQ(AskBatch("a-fourth-batch-of-the-day"), "BATCH_LIMIT") << "three a day, refusals not counted";
}

TEST_F(EntitlementTest, TheReasonOfARevocationDecides) {
  struct {
    const char* reason;
    const char* said;
  } const rows[] = {{"lost", ""},
                    {"stolen", ""},
                    {"holder_request", ""},
                    {"key_stolen", ""},
                    {"wrong_person", kNotEntitled},
                    {"fraud", kNotEntitled},
                    {"error", kNotEntitled}};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.reason);
    v1::IssueCredentialRequest request = MakeIssueRequest();
    request.set_application_id(random_.TakeId());
    request.set_idempotency_key(NextKey());
    const std::string serial = IssueOnce(request)->serial();
    Suspend(serial);
    Revoke(serial, row.reason);
    request.set_idempotency_key(NextKey());
    EXPECT_EQ(IssueOnce(request).status().reason(), row.said);
    v1::IssueBatchRequest batch = MakeBatch(NextKey());
    batch.set_application_id(request.application_id());
    EXPECT_EQ(credential_->IssueBatch(Caller(), batch).status().reason(), row.said);
  }
}

TEST_F(EntitlementTest, WhatIsForGoodIsSaidFirst) {
  v1::IssueCredentialRequest another = MakeIssueRequest();
  another.set_idempotency_key(NextKey());
  const std::string second = IssueOnce(another)->serial();
  Suspend(serial_);
  Revoke(second, "fraud");
  EXPECT_EQ(AskAnew(), kNotEntitled);
  Reinstate(serial_);
  EXPECT_EQ(AskAnew(), kNotEntitled);
}

TEST_F(EntitlementTest, AnIncidentsReasonCounts) {
  for (const auto& [reason, said] : {std::pair("key_stolen", ""), std::pair("fraud", kNotEntitled)}) {
    v1::IssueCredentialRequest request = MakeIssueRequest();
    request.set_application_id(random_.TakeId());
    request.set_idempotency_key(NextKey());
    ASSERT_TRUE(IssueOnce(request).ok());
    v1::RevokeManyRequest order;
    order.set_idempotency_key(NextKey());
    order.set_reason(reason);
    order.set_actor(kActor);
    order.set_issued_from(FormatTime(clock_.Now() - std::chrono::minutes(1)));
    order.set_issued_to(FormatTime(clock_.Now() + std::chrono::minutes(1)));
    ASSERT_TRUE(credential_->RevokeMany(Caller("administrator"), order).ok());
    while (*credential_->WorkOnIncidents()) {
    }
    request.set_idempotency_key(NextKey());
    EXPECT_EQ(IssueOnce(request).status().reason(), said) << reason;
    clock_.Advance(std::chrono::hours(2));
  }
}

// Whoever replaces the suspended one ends it; another pass beside it is none the better for that.
TEST_F(EntitlementTest, TheSuspendedOneItselfIsReplaced) {
  v1::IssueCredentialRequest another = MakeName(NextKey());
  const std::string beside = IssueOnce(another)->serial();
  Suspend(serial_);
  v1::IssueCredentialRequest successor = MakeName("in-place-of-the-one-beside");
  successor.set_replaces(beside);
  EXPECT_EQ(IssueOnce(successor).status().reason(), kSuspended);
  successor.set_idempotency_key("in-place-of-the-suspended");
  successor.set_replaces(serial_);
  EXPECT_TRUE(IssueOnce(successor).ok());
  EXPECT_EQ(AskAnew(), "");
}

TEST_F(EntitlementTest, WhatHasEndedBarsNobody) {
  Suspend(serial_);
  clock_.Set(*ParseTime("2027-11-20T23:59:59Z"));
  EXPECT_EQ(AskAnew(), kSuspended);
  clock_.Set(*ParseTime("2027-11-21T00:00:00Z"));
  EXPECT_EQ(AskAnew(), "");
}

// Suspended by another process while a batch and a pass are being signed: neither is stored, and both go on once it is reinstated.
TEST_F(EntitlementTest, WhatIsBeingMadeMeanwhileIsNotDelivered) {
  std::function<void()> meanwhile;
  Restart([&](crypto::P256PrivateKey key, std::string_view name) -> std::shared_ptr<const verifier::Signer> {
    if (name.starts_with("specimen-issuer-"))
      return std::make_shared<const verifier::LocalSigner>(std::move(key));
    return std::make_shared<const Interrupting>(std::move(key), &meanwhile);
  });
  const auto other = *TryOpen();
  for (const bool batch : {true, false}) {
    SCOPED_TRACE(batch);
    const auto ask = [&] { return batch ? AskBatch("a-batch-interrupted") : AskName("a-pass-interrupted"); };
    meanwhile = [&] { Suspend(serial_, *other); };
    EXPECT_EQ(ask(), kSuspended);
    EXPECT_EQ(Count("SELECT count(*) FROM answer a JOIN issuance i ON i.serial = a.serial "
                    "WHERE i.client_key LIKE 'a-%-interrupted'"),
              batch ? 0 : 1);
    EXPECT_EQ(ask(), kSuspended) << "what was recorded is not taken up either";
    Reinstate(serial_);
    EXPECT_EQ(ask(), "");
  }
}

}  // namespace
}  // namespace lagan::credential
