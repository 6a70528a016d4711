// Killed at any step and called again, the issuer ends with the same serial and exactly one issue event.
#include <functional>
#include <utility>

#include "lagan/credential/v1/keys.pb.h"
#include "services/credential/test_issuer.h"

namespace lagan::credential {
namespace {

class CrashTest : public IssuerTest {
 protected:
  // Runs `before` before each signature with an issuing key; its error is the signature's.
  static SignerFactory Around(std::function<Status()> before) {
    struct Watched final : verifier::Signer {
      Watched(crypto::P256PrivateKey key, std::function<Status()> function)
          : signer(std::move(key)), before(std::move(function)) {}
      Result<Bytes> Sign(ByteView message) const override {
        LAGAN_RETURN_IF_ERROR(before());
        return signer.Sign(message);
      }
      verifier::LocalSigner signer;
      std::function<Status()> before;
    };
    return [before](crypto::P256PrivateKey key,
                    std::string_view name) -> std::shared_ptr<const verifier::Signer> {
      if (name.starts_with("specimen-issuer-"))
        return std::make_shared<const verifier::LocalSigner>(std::move(key));
      return std::make_shared<const Watched>(std::move(key), before);
    };
  }
  void WithdrawCurrent(const std::string& purpose, Credential& by) {
    const auto keys = by.ListKeys(Caller("administrator"), {});
    ASSERT_TRUE(keys.ok()) << keys.status();
    for (const v1::Key& key : keys->keys()) {
      if (key.purpose() != purpose || !key.current()) continue;
      v1::WithdrawKeyRequest withdraw;
      withdraw.set_idempotency_key("withdraw-" + key.kid());
      withdraw.set_kid(key.kid());
      withdraw.set_reason("key_stolen");
      withdraw.set_actor("system");
      const auto withdrawn = by.WithdrawKey(Caller("administrator"), withdraw);
      EXPECT_TRUE(withdrawn.ok()) << withdrawn.status();
    }
  }
  void WithdrawCurrent(const std::string& purpose) { WithdrawCurrent(purpose, *credential_); }
  std::string OnlySerial() {
    return *storage::InTransaction(*database_, [](storage::Transaction& t) -> Result<std::string> {
      LAGAN_ASSIGN_OR_RETURN(const storage::Rows rows, t.Execute("SELECT serial FROM issuance"));
      if (rows.size() != 1) return Internal("NOT_ONE", "There is not one record.");
      return *rows[0][0].text();
    });
  }
};

v1::IssueBatchRequest MakeBatchRequest() {
  v1::IssueBatchRequest request;
  request.set_idempotency_key("a-batch-of-five-passes");
  request.set_application_id(MakeIssueRequest().application_id());
  request.set_kind("over18");
  request.set_count(5);
  request.set_level("medium");
  request.set_profile("M1B");
  return request;
}

Status Broken() { return Unavailable("SIGNER_BROKEN", "The signer is gone."); }

TEST_F(CrashTest, TheRecordIsThereBeforeTheSignature) {
  int signatures = 0;
  Restart(Around([&] {
    EXPECT_EQ(Count("SELECT count(*) FROM issuance WHERE state = 'recorded'"), 1);
    EXPECT_EQ(Count("SELECT count(*) FROM answer"), signatures);
    ++signatures;
    return Status();
  }));
  EXPECT_TRUE(IssueOnce().ok());
  EXPECT_TRUE(SignOnce().ok());
  EXPECT_EQ(signatures, 2);
}

TEST_F(CrashTest, ARecordIsFinishedUnderItsSerial) {
  Restart(Around(Broken));
  EXPECT_EQ(IssueOnce().status().reason(), "SIGNER_BROKEN");
  EXPECT_EQ(IssueOnce().status().reason(), "SIGNER_BROKEN");
  const std::string serial = OnlySerial();
  EXPECT_EQ(Events("credential.recorded").size(), 1u);
  EXPECT_EQ(Events("credential.issued").size(), 0u);

  Restart();
  clock_.Advance(std::chrono::hours(30));
  v1::IssueCredentialRequest other = MakeIssueRequest();
  other.mutable_claims()->set_birth_date("1985-02-18");
  EXPECT_EQ(IssueOnce(other).status().reason(), "IDEMPOTENCY_KEY_REUSED") << "a record holds its content";
  const auto issued = IssueOnce();
  ASSERT_TRUE(issued.ok()) << issued.status();
  EXPECT_EQ(issued->serial(), serial);
  EXPECT_EQ(issued->issued_at(), "2026-11-21T22:04:06Z") << "as recorded";
  EXPECT_EQ(Events("credential.recorded").size(), 1u);
  EXPECT_EQ(Events("credential.issued").size(), 1u);
}

TEST_F(CrashTest, WhatWasOnlyRecordedIsAbandonedByAcknowledgement) {
  Restart(Around(Broken));
  EXPECT_EQ(IssueOnce().status().reason(), "SIGNER_BROKEN");
  EXPECT_EQ(SignOnce().status().reason(), "SIGNER_BROKEN");
  Restart();
  EXPECT_TRUE(AcknowledgeOnce().ok());
  EXPECT_EQ(Count("SELECT count(*) FROM issuance WHERE state = 'abandoned'"), 2);
  EXPECT_EQ(IssueOnce().status().reason(), "DELIVERY_OVER");
  EXPECT_EQ(SignOnce().status().reason(), "DELIVERY_OVER");
  EXPECT_EQ(Count("SELECT count(*) FROM answer"), 0);
  EXPECT_EQ(Events("credential.issued").size(), 0u);
  EXPECT_EQ(Events("result.signed").size(), 0u);
}

// The application is erased while its answers are being signed.
TEST_F(CrashTest, AnAnswerInTheMakingDoesNotOutliveAcknowledgement) {
  std::unique_ptr<Credential> other;
  Restart(Around([&] {
    v1::AcknowledgeDeliveryRequest request;
    request.set_application_id(MakeIssueRequest().application_id());
    const Status acknowledged = other->AcknowledgeDelivery(Caller(), request).status();
    EXPECT_TRUE(acknowledged.ok()) << acknowledged;
    return Status();
  }));
  other = *TryOpen();
  EXPECT_EQ(IssueOnce().status().reason(), "DELIVERY_OVER");
  EXPECT_EQ(SignOnce().status().reason(), "DELIVERY_OVER");
  EXPECT_EQ(Count("SELECT count(*) FROM answer"), 0);
  EXPECT_EQ(Count("SELECT count(*) FROM issuance WHERE state = 'abandoned'"), 2);
  EXPECT_EQ(Events("credential.issued").size(), 0u);
}

TEST_F(CrashTest, AResultThatIsFinishedLateIsStillFreshForItsReader) {
  Restart(Around(Broken));
  EXPECT_EQ(SignOnce().status().reason(), "SIGNER_BROKEN");
  Restart();
  clock_.Advance(std::chrono::hours(3));
  ASSERT_TRUE(SignOnce().ok());
  EXPECT_EQ(Events("result.signed").size(), 1u);
}

// The store gives up between the signature and the answer: the signed bytes are lost with the process.
TEST_F(CrashTest, ASignatureThatWasNotStoredWasNeverGivenAway) {
  Restart(Around([&] {
    const Status blocked = storage::InTransaction(*database_, [](storage::Transaction& t) {
      return t.ExecuteScript("ALTER TABLE answer RENAME TO answer_away");
    });
    EXPECT_TRUE(blocked.ok()) << blocked;
    return Status();
  }));
  EXPECT_FALSE(IssueOnce().ok());
  EXPECT_EQ(Count("SELECT count(*) FROM issuance WHERE state = 'recorded'"), 1);
  EXPECT_EQ(Events("credential.issued").size(), 0u) << "the event is in the same transaction";
  const std::string serial = OnlySerial();

  ASSERT_TRUE(storage::InTransaction(*database_, [](storage::Transaction& t) {
                return t.ExecuteScript("ALTER TABLE answer_away RENAME TO answer");
              }).ok());
  Restart();
  const auto issued = IssueOnce();
  ASSERT_TRUE(issued.ok()) << issued.status();
  EXPECT_EQ(issued->serial(), serial);
  EXPECT_EQ(Events("credential.issued").size(), 1u);
}

// Somebody else finishes the record while this process signs it: the first stored answer is everybody's.
TEST_F(CrashTest, TheFirstStoredAnswerStands) {
  std::unique_ptr<Credential> other;
  std::string first;
  Restart(Around([&] {
    const auto issued = other->IssueCredential(Caller(), MakeIssueRequest());
    EXPECT_TRUE(issued.ok()) << issued.status();
    first = issued->SerializeAsString();
    return Status();
  }));
  other = *TryOpen();
  const auto issued = IssueOnce();
  ASSERT_TRUE(issued.ok()) << issued.status();
  EXPECT_EQ(issued->SerializeAsString(), first);
  EXPECT_EQ(Events("credential.issued").size(), 1u);
}

TEST_F(CrashTest, ABatchOfWhichOneSignatureFailsIsNotDeliveredAndTakenUpWhole) {
  int signatures = 0;
  Restart(Around([&]() -> Status { return ++signatures == 3 ? Broken() : Status(); }));
  EXPECT_EQ(credential_->IssueBatch(Caller(), MakeBatchRequest()).status().reason(), "SIGNER_BROKEN");
  EXPECT_EQ(Count("SELECT count(*) FROM issuance WHERE kind = 'batch' AND state = 'recorded'"), 1);
  EXPECT_EQ(Count("SELECT count(*) FROM answer"), 0);
  Restart();
  const auto made = credential_->IssueBatch(Caller(), MakeBatchRequest());
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->qr_texts_size(), 5);
  EXPECT_EQ(Events("batch.recorded").size(), 1u);
  EXPECT_EQ(Events("batch.issued").size(), 1u);
}

// After a day the record of a batch forgets its application, so that its end could not stop it any more.
TEST_F(CrashTest, ABatchThatWasOnlyRecordedIsGivenUpAfterADay) {
  for (const bool ended : {false, true}) {
    v1::IssueBatchRequest batch = MakeBatchRequest();
    batch.set_idempotency_key(ended ? "a-batch-of-one-who-left" : "a-batch-of-one-who-stays");
    Restart(Around(Broken));
    EXPECT_EQ(credential_->IssueBatch(Caller(), batch).status().reason(), "SIGNER_BROKEN");
    Restart();
    clock_.Advance(std::chrono::hours(25));
    ASSERT_TRUE(credential_->Maintain().ok());
    if (ended) {
      v1::EndApplicationRequest end;
      end.set_idempotency_key("the-end-of-an-application");
      end.set_application_id(batch.application_id());
      end.set_reason("erased");
      end.set_actor("system");
      ASSERT_TRUE(credential_->EndApplication(Caller(), end).ok());
    }
    EXPECT_EQ(credential_->IssueBatch(Caller(), batch).status().reason(),
              ended ? "APPLICATION_ENDED" : "DELIVERY_OVER");
  }
  EXPECT_EQ(Count("SELECT count(*) FROM issuance WHERE state = 'abandoned' AND application_id = ''"), 2);
  EXPECT_EQ(Events("batch.issued").size(), 0u);
}

// The application ends while a batch, or the successor of a pass, is being signed.
TEST_F(CrashTest, NothingInTheMakingOutlivesTheEnd) {
  const std::string first = IssueOnce()->serial();
  std::unique_ptr<Credential> other;
  Restart(Around([&] {
    v1::EndApplicationRequest request;
    request.set_idempotency_key("the-end-in-the-middle");
    request.set_application_id(MakeIssueRequest().application_id());
    request.set_reason("erased");
    request.set_actor("system");
    const auto ended = other->EndApplication(Caller(), request);
    EXPECT_TRUE(ended.ok()) << ended.status();
    return Status();
  }));
  other = *TryOpen();
  v1::IssueCredentialRequest successor = MakeIssueRequest();
  successor.set_idempotency_key("the-successor-of-a-pass");
  successor.set_replaces(first);
  EXPECT_EQ(IssueOnce(successor).status().reason(), "DELIVERY_OVER");
  EXPECT_EQ(credential_->IssueBatch(Caller(), MakeBatchRequest()).status().reason(), "APPLICATION_ENDED");
  EXPECT_EQ(Count("SELECT count(*) FROM answer"), 0);
  EXPECT_EQ(Events("credential.issued").size(), 1u);
  EXPECT_EQ(Events("credential.revoked").size(), 1u);
}

// What is to be renewed is revoked while its successor is being signed: a thief's pass gets none.
TEST_F(CrashTest, WhatIsRevokedMeanwhileIsNotRenewed) {
  const std::string first = IssueOnce()->serial();
  std::unique_ptr<Credential> other;
  Restart(Around([&] {
    v1::RevokeCredentialRequest request;
    request.set_idempotency_key("revoked-in-the-middle");
    request.set_serial(first);
    request.set_reason("stolen");
    request.set_actor("system");
    const auto revoked = other->RevokeCredential(Caller(), request);
    EXPECT_TRUE(revoked.ok()) << revoked.status();
    return Status();
  }));
  other = *TryOpen();
  v1::IssueCredentialRequest successor = MakeIssueRequest();
  successor.set_idempotency_key("the-successor-of-a-pass");
  successor.set_replaces(first);
  successor.set_keep_replaced(true);
  EXPECT_EQ(IssueOnce(successor).status().reason(), "CREDENTIAL_REVOKED");
  EXPECT_EQ(Events("credential.issued").size(), 1u);
}

// Recorded, then the signer broke; what was to be replaced is revoked for fraud, and the same call comes again.
TEST_F(CrashTest, WhatWasRevokedMeanwhileIsNotReplaced) {
  const std::string first = IssueOnce()->serial();
  v1::IssueCredentialRequest replacement = MakeIssueRequest();
  replacement.set_idempotency_key("a-pass-in-place-of-the-first");
  replacement.set_replaces(first);
  Restart(Around(Broken));
  EXPECT_EQ(IssueOnce(replacement).status().reason(), "SIGNER_BROKEN");
  int signatures = 0;
  Restart(Around([&] {
    ++signatures;
    return Status();
  }));
  v1::RevokeCredentialRequest revoke;
  revoke.set_idempotency_key("revoked-for-fraud-1");
  revoke.set_serial(first);
  revoke.set_reason("fraud");
  revoke.set_actor("system");
  ASSERT_TRUE(credential_->RevokeCredential(Caller(), revoke).ok());
  signatures = 0;
  EXPECT_EQ(IssueOnce(replacement).status().reason(), "CREDENTIAL_REVOKED");
  EXPECT_EQ(IssueOnce(replacement).status().reason(), "CREDENTIAL_REVOKED") << "and for good";
  EXPECT_EQ(signatures, 0) << "refused before anything is signed";
  EXPECT_EQ(Events("credential.issued").size(), 1u);
}

// A second call that follows the same pass is stored while the first is being signed. Row by row: both replace it, or both renew it.
TEST_F(CrashTest, APassHasOneSuccessorHoweverCallsOverlap) {
  for (const bool keep : {false, true}) {
    const std::string name = keep ? "renewal" : "replacement";
    Restart();
    v1::IssueCredentialRequest request = MakeIssueRequest();
    request.set_idempotency_key("the-pass-before-its-" + name);
    const std::string first = IssueOnce(request)->serial();
    request.set_replaces(first);
    request.set_keep_replaced(keep);
    std::unique_ptr<Credential> other;
    Restart(Around([&] {
      if (other == nullptr) return Status();
      request.set_idempotency_key("the-second-" + name);
      const auto made = other->IssueCredential(Caller(), request);
      EXPECT_TRUE(made.ok()) << made.status();
      return Status();
    }));
    other = *TryOpen();
    v1::IssueCredentialRequest slow = request;
    slow.set_idempotency_key("the-first-" + name);
    const char* const reason = keep ? "CREDENTIAL_RENEWED" : "CREDENTIAL_REVOKED";
    EXPECT_EQ(IssueOnce(slow).status().reason(), reason);
    EXPECT_EQ(Count("SELECT count(*) FROM issuance WHERE replaces = '" + first + "' AND state = 'issued'"),
              1);
    other.reset();
    Restart();
    EXPECT_EQ(IssueOnce(slow).status().reason(), reason) << "and for good";
  }
}

// The key is withdrawn while something is being signed with it: a pass, a batch or a result that no door would accept is not
// delivered, and the same call again is answered under the next key.
TEST_F(CrashTest, NothingIsDeliveredThatAWithdrawnKeySigned) {
  std::string purpose;  // whose key is withdrawn during the next signature
  Restart(Around([&] {
    if (!purpose.empty()) WithdrawCurrent(std::exchange(purpose, ""));
    return Status();
  }));
  purpose = "full-identity";
  EXPECT_EQ(IssueOnce().status().reason(), "KEY_WITHDRAWN");
  EXPECT_EQ(Count("SELECT count(*) FROM status_entry WHERE kid IS NOT NULL"), 0);
  purpose = "over18";
  EXPECT_EQ(credential_->IssueBatch(Caller(), MakeBatchRequest()).status().reason(), "KEY_WITHDRAWN");
  purpose = "result";
  EXPECT_EQ(SignOnce().status().reason(), "KEY_WITHDRAWN");
  EXPECT_EQ(Count("SELECT count(*) FROM answer"), 0);
  EXPECT_EQ(Count("SELECT count(*) FROM issuance WHERE state = 'recorded'"), 3);

  const auto issued = IssueOnce();
  ASSERT_TRUE(issued.ok()) << issued.status();
  EXPECT_EQ(verifier::ReasonName(VerifyAsVenue(issued->qr_text()).reason), "SPECIMEN");
  const auto batch = credential_->IssueBatch(Caller(), MakeBatchRequest());
  ASSERT_TRUE(batch.ok()) << batch.status();
  EXPECT_EQ(verifier::ReasonName(VerifyAsVenue(batch->qr_texts(0)).reason), "SPECIMEN");
  EXPECT_TRUE(SignOnce().ok());
}

// The key is withdrawn by another process of the service, of which this one hears by the refusal alone.
TEST_F(CrashTest, AKeyThatAnotherProcessWithdrewIsGivenUp) {
  const auto other = *TryOpen();
  WithdrawCurrent("full-identity", *other);
  EXPECT_EQ(IssueOnce().status().reason(), "KEY_WITHDRAWN");
  EXPECT_TRUE(IssueOnce().ok());
}

TEST_F(CrashTest, WhatDoesNotPassOurOwnVerifierIsNotDelivered) {
  struct Liar final : verifier::Signer {
    Result<Bytes> Sign(ByteView) const override { return Bytes(crypto::kP256SignatureSize, 1); }
  };
  Restart([](crypto::P256PrivateKey key, std::string_view name) -> std::shared_ptr<const verifier::Signer> {
    if (name.starts_with("specimen-issuer-"))
      return std::make_shared<const verifier::LocalSigner>(std::move(key));
    return std::make_shared<const Liar>();
  });
  EXPECT_EQ(IssueOnce().status().reason(), "LINT_FAILED");
  EXPECT_EQ(SignOnce().status().reason(), "LINT_FAILED");
  EXPECT_EQ(credential_->IssueBatch(Caller(), MakeBatchRequest()).status().reason(), "LINT_FAILED");
  EXPECT_EQ(Count("SELECT count(*) FROM answer"), 0);
  Restart();
  EXPECT_TRUE(IssueOnce().ok());
  EXPECT_TRUE(SignOnce().ok());
}

}  // namespace
}  // namespace lagan::credential
