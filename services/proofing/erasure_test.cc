// Erasure: finished only when the issuer has answered, taken up again after a failure; and what goes, what stays.
#include "services/proofing/test_fixture.h"

namespace lagan::proofing {
namespace {

class ErasureTest : public ProofingTest {
 protected:
  Status Erase(const std::string& id) {
    v1::EraseApplicationRequest request;
    request.set_idempotency_key(Key("erase"));
    request.set_application_id(id);
    return service_->EraseApplication(Call("EraseApplication"), request).status();
  }
  std::string Issued(bool on_paper = false) {
    const std::string id = on_paper ? SubmittedByTelephone() : Submitted();
    EXPECT_TRUE(Run().ok());
    EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED);
    return id;
  }
  v1::State StateOf(const std::string& id) { return Look(id)->state(); }
};

TEST_F(ErasureTest, IsNotFinishedBeforeTheIssuerHasAnswered) {
  const std::string id = Issued();
  peers_.fail["EndApplication"] = Unavailable("PEER_AWAY", "Away.");
  EXPECT_EQ(Erase(id).reason(), "PEER_AWAY");
  EXPECT_EQ(StateOf(id), v1::STATE_ISSUED);
  EXPECT_EQ(data_keys_->Get(id).status().reason(), "DATA_KEY_NOT_FOUND") << "nothing can be read any more";
  EXPECT_FALSE(service_->EnforceDeadlines(10).ok());
  EXPECT_EQ(StateOf(id), v1::STATE_ISSUED);

  peers_.fail.clear();
  Restart();
  EXPECT_EQ(*service_->EnforceDeadlines(10), 1) << "nobody needs to ask again";
  EXPECT_EQ(StateOf(id), v1::STATE_ERASED);
  EXPECT_EQ(peers_.end_asked.reason(), "erased");
  EXPECT_EQ(peers_.end_asked.idempotency_key(), id + "-erased");
  EXPECT_TRUE(Erase(id).ok());
  EXPECT_EQ(FactsOf("erasure.asked").size(), 0U);
}

TEST_F(ErasureTest, OneThatFailsHoldsUpNoOther) {
  const std::string first = Issued();
  peers_.fail["EndApplication"] = Unavailable("PEER_AWAY", "Away.");
  EXPECT_FALSE(Erase(first).ok());
  clock_.Advance(std::chrono::seconds(1));
  peers_.fail.clear();
  const std::string second = service_
                                 ->CreateApplication(Call("CreateApplication"),
                                                     [&] {
                                                       auto request = CreateRequest();
                                                       request.set_idempotency_key(Key("create-another"));
                                                       return request;
                                                     }())
                                 ->application()
                                 .application_id();
  peers_.fail["EndApplication"] = Unavailable("PEER_AWAY", "Away.");
  clock_.Advance(std::chrono::hours(25));
  EXPECT_FALSE(service_->EnforceDeadlines(10).ok());
  EXPECT_EQ(StateOf(second), v1::STATE_EXPIRED) << "its own term was over, and needs no issuer";
}

TEST_F(ErasureTest, TheTermOfAnApprovedApplicationDoesNotRevokeItsPasses) {
  const std::string id = Issued();
  clock_.Advance(std::chrono::hours(24 * 31));
  EXPECT_EQ(*service_->EnforceDeadlines(10), 1);
  EXPECT_EQ(StateOf(id), v1::STATE_ERASED);
  EXPECT_EQ(peers_.calls["EndApplication"], 0);
  EXPECT_GE(peers_.calls["AcknowledgeDelivery"], 1);
}

TEST_F(ErasureTest, WithdrawalEndsAtTheIssuerToo) {
  const std::string id = Collecting();
  v1::WithdrawApplicationRequest request;
  request.set_idempotency_key(Key("withdraw"));
  request.set_application_id(id);
  ASSERT_TRUE(service_->WithdrawApplication(Call("WithdrawApplication"), request).ok());
  clock_.Advance(std::chrono::hours(25));
  EXPECT_EQ(*service_->EnforceDeadlines(10), 1);
  EXPECT_EQ(StateOf(id), v1::STATE_ERASED);
  EXPECT_EQ(peers_.end_asked.reason(), "withdrawn");
}

TEST_F(ErasureTest, APassOnPaperKeepsWhatItsRenewalNeedsAndNothingElse) {
  const std::string id = Issued(true);
  clock_.Advance(std::chrono::hours(24 * 31));
  EXPECT_EQ(*service_->EnforceDeadlines(10), 1);
  EXPECT_EQ(StateOf(id), v1::STATE_ISSUED);
  EXPECT_TRUE(HasField(id, field::kDocument));
  EXPECT_TRUE(HasField(id, field::kAddress));
  EXPECT_EQ(Count("SELECT count(*) FROM sealed_fields"), 2);
  EXPECT_EQ(Count("SELECT count(*) FROM pictures"), 0);
  EXPECT_TRUE(blobs_->Ids()->empty());
  EXPECT_EQ(*service_->EnforceDeadlines(10), 0) << "until the pass ends";
  clock_.Set(*ParseTime("2027-11-20T23:59:59Z"));
  EXPECT_EQ(*service_->EnforceDeadlines(10), 0);
  clock_.Set(*ParseTime("2027-11-21T00:00:00Z"));
  EXPECT_EQ(*service_->EnforceDeadlines(10), 1);
  EXPECT_EQ(StateOf(id), v1::STATE_ERASED);
  EXPECT_EQ(Count("SELECT count(*) FROM sealed_fields"), 0);
}

TEST_F(ErasureTest, WhoAsksIsErasedAlsoWithAPassOnPaper) {
  const std::string id = Issued(true);
  ASSERT_TRUE(Erase(id).ok());
  EXPECT_EQ(StateOf(id), v1::STATE_ERASED);
  EXPECT_EQ(peers_.end_asked.reason(), "erased");
}

// The term took the evidence; the passes live for a year, and their holder may ask for erasure on any day of it.
TEST_F(ErasureTest, WhoAsksAfterTheTermTakesThePassesAlong) {
  const std::string id = Issued();
  clock_.Advance(std::chrono::hours(24 * 31));
  EXPECT_EQ(*service_->EnforceDeadlines(10), 1);
  ASSERT_EQ(StateOf(id), v1::STATE_ERASED);
  peers_.fail["EndApplication"] = Unavailable("PEER_AWAY", "Away.");
  EXPECT_EQ(Erase(id).reason(), "PEER_AWAY");
  EXPECT_FALSE(service_->EnforceDeadlines(10).ok());
  peers_.fail.clear();
  Restart();
  EXPECT_EQ(*service_->EnforceDeadlines(10), 1) << "nobody needs to ask again";
  EXPECT_EQ(peers_.end_asked.reason(), "erased");
  EXPECT_EQ(StateOf(id), v1::STATE_ERASED);
  const int told = peers_.calls["EndApplication"];
  EXPECT_TRUE(Erase(id).ok());
  EXPECT_EQ(*service_->EnforceDeadlines(10), 0);
  EXPECT_EQ(peers_.calls["EndApplication"], told) << "once is enough";
}

// The term is taking its course, and the person asks between what it tells the issuer and what it writes.
TEST_F(ErasureTest, WhoAsksWhileTheTermTakesItsCourseTakesThePassesAlong) {
  const std::string id = Issued();
  clock_.Advance(std::chrono::hours(24 * 31));
  bool asked = false;
  peers_.during["AcknowledgeDelivery"] = [&] {
    asked = true;
    peers_.fail["EndApplication"] = Unavailable("PEER_AWAY", "Away.");
    EXPECT_EQ(Erase(id).reason(), "PEER_AWAY");
    peers_.fail.clear();
  };
  EXPECT_EQ(*service_->EnforceDeadlines(10), 1);
  ASSERT_TRUE(asked);
  EXPECT_EQ(*service_->EnforceDeadlines(10), 1);
  EXPECT_EQ(peers_.end_asked.reason(), "erased");
  EXPECT_EQ(StateOf(id), v1::STATE_ERASED);
}

}  // namespace
}  // namespace lagan::proofing
