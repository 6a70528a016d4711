// Ending an application: what stands is revoked, what is sealed is forgotten, and nothing comes after it.
#include "services/credential/application_end.h"

#include "services/credential/test_issuer.h"

namespace lagan::credential {
namespace {

class ApplicationEndTest : public IssuerTest {
 protected:
  v1::EndApplicationRequest Make(const std::string& application = MakeIssueRequest().application_id()) {
    v1::EndApplicationRequest request;
    request.set_idempotency_key("the-end-of-an-application-" + std::to_string(++keys_));
    request.set_application_id(application);
    request.set_reason("erased");
    request.set_actor("system");
    return request;
  }
  // How many were revoked; fails the test where it was refused.
  int End(const v1::EndApplicationRequest& request) {
    const auto ended = credential_->EndApplication(Caller(), request);
    EXPECT_TRUE(ended.ok()) << ended.status();
    return ended.ok() ? static_cast<int>(ended->revoked()) : -1;
  }
  std::string IssueAnother(const std::string& key) {
    v1::IssueCredentialRequest request = MakeIssueRequest();
    request.set_idempotency_key(key);
    const auto issued = IssueOnce(request);
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
    request.set_idempotency_key("an-order-before-the-end-" + std::to_string(++keys_));
    request.set_serial(serial);
    request.set_reason("helpline");
    request.set_actor("system");
    return request;
  }

  int keys_ = 0;
};

TEST_F(ApplicationEndTest, EverythingThatStandsIsRevokedAndForgotten) {
  const std::string active = IssueAnother("a-pass-that-is-active");
  const std::string suspended = IssueAnother("a-pass-that-is-suspended");
  const std::string revoked = IssueAnother("a-pass-that-is-revoked");
  ASSERT_TRUE(credential_->SuspendCredential(Caller(), Order<v1::SuspendCredentialRequest>(suspended)).ok());
  ASSERT_TRUE(credential_->RevokeCredential(Caller(), Order<v1::RevokeCredentialRequest>(revoked)).ok());
  ASSERT_TRUE(SignOnce().ok());

  EXPECT_EQ(End(Make()), 2) << "the third was revoked before";
  for (const std::string& serial : {active, suspended, revoked}) EXPECT_EQ(StatusOf(serial), "revoked");
  EXPECT_EQ(Count("SELECT count(*) FROM answer"), 0);
  EXPECT_EQ(Events("credential.revoked").size(), 3u);
  EXPECT_EQ(Events("application.ended").size(), 1u);
  EXPECT_EQ(End(Make()), 0) << "again, under another key";
  EXPECT_EQ(Events("application.ended").size(), 1u);
}

TEST_F(ApplicationEndTest, ARepeatedCallGetsItsAnswer) {
  IssueAnother("a-pass-that-is-active");
  const v1::EndApplicationRequest request = Make();
  EXPECT_EQ(End(request), 1);
  Restart();
  EXPECT_EQ(End(request), 1);
  v1::EndApplicationRequest other = request;
  other.set_reason("withdrawn");
  EXPECT_EQ(credential_->EndApplication(Caller(), other).status().reason(), "IDEMPOTENCY_KEY_REUSED");
}

TEST_F(ApplicationEndTest, NothingIsIssuedAfterIt) {
  const auto before = IssueOnce();
  ASSERT_TRUE(before.ok());
  EXPECT_EQ(End(Make()), 1);
  EXPECT_EQ(IssueOnce().status().reason(), "DELIVERY_OVER") << "what was issued is not given out again";
  v1::IssueCredentialRequest late = MakeIssueRequest();
  late.set_idempotency_key("a-pass-that-comes-too-late");
  const Status refused = IssueOnce(late).status();
  EXPECT_EQ(refused.code(), Code::kFailedPrecondition);
  EXPECT_EQ(refused.reason(), "APPLICATION_ENDED");
  EXPECT_EQ(SignOnce().status().reason(), "APPLICATION_ENDED");
  EXPECT_EQ(Count("SELECT count(*) FROM issuance"), 1);
}

TEST_F(ApplicationEndTest, AnApplicationThatNothingWasIssuedForEndsToo) {
  EXPECT_EQ(End(Make()), 0);
  EXPECT_EQ(IssueOnce().status().reason(), "APPLICATION_ENDED");
}

TEST_F(ApplicationEndTest, OtherApplicationsAndWhatHasEndedByItselfAreLeftAlone) {
  const std::string serial = IssueAnother("a-pass-that-is-active");
  EXPECT_EQ(End(Make("ffeeddccbbaa99887766554433221100")), 0);
  EXPECT_EQ(StatusOf(serial), "active");
  clock_.Advance(std::chrono::hours(24 * 370));
  EXPECT_EQ(End(Make()), 0);
  EXPECT_EQ(StatusOf(serial), "expired");
}

TEST_F(ApplicationEndTest, RefusesWhatIsNotAnOrder) {
  const struct {
    const char* field;
    std::function<void(v1::EndApplicationRequest&)> spoil;
  } rows[] = {
      {"idempotency_key", [](auto& r) { r.set_idempotency_key("short"); }},
      {"application_id", [](auto& r) { r.set_application_id("x"); }},
      {"reason", [](auto& r) { r.set_reason("Because!"); }},
      {"reason", [](auto& r) { r.clear_reason(); }},
      {"actor", [](auto& r) { r.set_actor("somebody"); }},
  };
  for (const auto& row : rows) {
    v1::EndApplicationRequest request = Make();
    row.spoil(request);
    const Status refused = credential_->EndApplication(Caller(), request).status();
    EXPECT_EQ(refused.code(), Code::kInvalidArgument) << row.field;
    EXPECT_EQ(refused.field(), row.field);
  }
  EXPECT_EQ(Count("SELECT count(*) FROM application_end"), 0);
}

TEST_F(ApplicationEndTest, TheEndIsForgottenWhenNothingIsLeft) {
  EXPECT_EQ(End(Make()), 0);
  clock_.Advance(kKeepEnds - std::chrono::hours(1));
  ASSERT_TRUE(credential_->Maintain().ok());
  EXPECT_EQ(Count("SELECT count(*) FROM application_end"), 1);
  clock_.Advance(std::chrono::hours(1));
  ASSERT_TRUE(credential_->Maintain().ok());
  EXPECT_EQ(Count("SELECT count(*) FROM application_end"), 0);
}

}  // namespace
}  // namespace lagan::credential
