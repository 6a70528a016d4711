// The steps after the submission: what they ask, what they keep, and what happens when a step fails or is late.
#include "services/proofing/checks.h"

#include "services/proofing/test_fixture.h"

namespace lagan::proofing {
namespace {

class ChecksTest : public ProofingTest {};

TEST_F(ChecksTest, AWrongAnswerLeadsToAPersonAndIssuesNothing) {
  const std::string id = Submitted({0, 1, 1});
  ASSERT_TRUE(Run().ok());
  const auto application = Look(id);
  EXPECT_EQ(application->state(), v1::STATE_IN_REVIEW);
  EXPECT_EQ(application->reason(), "PERSON_NEEDED");
  EXPECT_EQ(application->outcome(), v1::OUTCOME_UNSPECIFIED);
  EXPECT_EQ(peers_.calls["IssueCredential"], 0);
  EXPECT_EQ(peers_.calls["SignResult"], 0);
  EXPECT_EQ(Fetch(id).status().reason(), "NOT_DECIDED");
}

// Every call to a peer fails once in each way: nothing is lost, and the end is the same.
TEST_F(ChecksTest, AFailingPeerIsTriedAgainLater) {
  for (const char* method : {"CheckSources", "Grade", "SignResult", "IssueCredential"}) {
    SCOPED_TRACE(method);
    TearDown();
    peers_ = FakePeers();
    SetUp();
    const std::string id = Submitted();
    peers_.fail[method] = Unavailable("SERVICE_AWAY", "The service is away.");
    EXPECT_EQ(Run().status().reason(), "SERVICE_AWAY");
    EXPECT_FALSE(*Run()) << "it waits before it tries again";
    peers_.fail.clear();
    Restart();
    clock_.Advance(std::chrono::minutes(2));
    const auto ran = Run();
    ASSERT_TRUE(ran.ok()) << ran.status();
    EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED);
    EXPECT_EQ(peers_.issue_keys.size(), 1U);
    EXPECT_EQ(peers_.calls["CheckSources"], std::string_view(method) == "CheckSources" ? 2 : 1)
        << "done steps are kept";
  }
}

// A worker that slept through its lease must not write over the one that took the step up.
TEST_F(ChecksTest, AWorkerWithoutItsLeaseChangesNothing) {
  const std::string id = Submitted();
  peers_.during["CheckSources"] = [&] {
    clock_.Advance(std::chrono::minutes(5));
    const auto other = Run();
    ASSERT_TRUE(other.ok()) << other.status();
    ASSERT_EQ(Look(id)->state(), v1::STATE_ISSUED);
  };
  EXPECT_EQ(Run().status().reason(), "LEASE_LOST");
  EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED);
  const std::vector<std::string> kinds = EventKinds();
  EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "sources.checked"), 1);
}

TEST_F(ChecksTest, ADocumentThatExpiresBeforeItsChecksIsSaidToHaveExpired) {
  peers_.zone.set_expiry_date("2026-11-21");
  const std::string id = Submitted();
  clock_.Advance(std::chrono::hours(24));
  ASSERT_TRUE(Run().ok());
  EXPECT_TRUE(peers_.asked.document_expired());
}

TEST_F(ChecksTest, AWithdrawnApplicationIsNotChecked) {
  const std::string id = Submitted();
  v1::WithdrawApplicationRequest request;
  request.set_idempotency_key(Key("withdraw"));
  request.set_application_id(id);
  ASSERT_TRUE(service_->WithdrawApplication(Call("WithdrawApplication"), request).ok());
  EXPECT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_WITHDRAWN);
  EXPECT_EQ(peers_.calls["CheckSources"], 0);
}

}  // namespace
}  // namespace lagan::proofing
