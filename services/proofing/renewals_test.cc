// Renewal of passes on paper: issued once, posted once, and not at all when what it rests on is gone.
#include "services/proofing/renewals.h"

#include "services/proofing/letter_rows.h"
#include "services/proofing/test_fixture.h"

namespace lagan::proofing {
namespace {

constexpr char kSerial[] = "00112233445566778899aabbccddee01";

class RenewalsTest : public ProofingTest {
 protected:
  void SetUp() override {
    ProofingTest::SetUp();
    renewals_ = std::make_unique<Renewals>(With());
  }
  void TearDown() override {
    renewals_.reset();
    ProofingTest::TearDown();
  }
  void RestartAll() {
    Restart();
    renewals_ = std::make_unique<Renewals>(With());
  }
  // With a pass on paper, eleven months ago; what is not needed for a renewal has gone.
  std::string Posted() {
    const std::string id = SubmittedByTelephone();
    EXPECT_TRUE(Run().ok());
    clock_.Set(*ParseTime("2027-10-11T06:00:00Z"));
    EXPECT_TRUE(service_->EnforceDeadlines(10).ok());
    EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED);
    peers_.letters.clear();
    peers_.calls.clear();
    peers_.pass_serial = "00112233445566778899aabbccddee02";
    peers_.pass_expires_at = "2028-10-11T00:00:00Z";
    return id;
  }
  Status Deliver(const std::string& application, char event = 'a', const std::string& serial = kSerial) {
    v1::DeliverRenewalsDueRequest request;
    v1::RenewalDue& due = *request.add_renewals();
    due.set_event_id(std::string(32, event));
    due.set_serial(serial);
    due.set_application_id(application);
    due.set_kind("name");
    due.set_expires_at("2027-11-21T00:00:00Z");
    return renewals_->DeliverRenewalsDue(Call("DeliverRenewalsDue", "credential"), request).status();
  }
  Result<bool> RunRenewal() { return renewals_->RunNext(Call("renewals", "proofing")); }
  void Erase(const std::string& id) {
    v1::EraseApplicationRequest request;
    request.set_idempotency_key(Key("erase"));
    request.set_application_id(id);
    ASSERT_TRUE(service_->EraseApplication(Call("EraseApplication"), request).ok());
  }

  std::unique_ptr<Renewals> renewals_;
};

TEST_F(RenewalsTest, TheNextPassIsIssuedAndPosted) {
  const std::string id = Posted();
  ASSERT_TRUE(Deliver(id).ok());
  EXPECT_EQ(*RunRenewal(), true);
  EXPECT_EQ(*RunRenewal(), false);
  EXPECT_EQ(peers_.issue_asked_for.replaces(), kSerial);
  EXPECT_TRUE(peers_.issue_asked_for.keep_replaced());
  EXPECT_EQ(peers_.issue_asked_for.kind(), "name");
  EXPECT_EQ(peers_.issue_asked_for.claims().full_name(), "ANNA MARIA CANARYSURNAME");
  EXPECT_EQ(peers_.issue_asked_for.claims().nationality(), "") << "no more than the kind has";
  ASSERT_EQ(peers_.letters.size(), 1U);
  EXPECT_EQ(peers_.letters.begin()->second.credential_serial(), "00112233445566778899aabbccddee02");
  EXPECT_EQ(peers_.letters.begin()->second.address_lines(0), "1 Main Street");
  EXPECT_EQ(Count("SELECT count(*) FROM letters"), 2);
  EXPECT_FALSE(HasField(id, field::kRenewal));
  EXPECT_TRUE(HasField(id, field::kAddress));
  EXPECT_EQ(FactsOf("credential.renewed").at("replaces"), kSerial);

  clock_.Set(*ParseTime("2027-11-21T00:00:00Z"));
  EXPECT_EQ(*service_->EnforceDeadlines(10), 0) << "kept until the new pass ends";
  clock_.Set(*ParseTime("2028-10-11T00:00:00Z"));
  EXPECT_EQ(*service_->EnforceDeadlines(10), 1);
  EXPECT_EQ(Look(id)->state(), v1::STATE_ERASED);
}

TEST_F(RenewalsTest, ItIsOneLetterHoweverOftenTheStepAndTheEventCome) {
  const std::string id = Posted();
  ASSERT_TRUE(Deliver(id).ok());
  for (const char* method : {"IssueCredential", "SpoolLetter", "AcknowledgeDelivery"}) {
    peers_.fail[method] = Unavailable("PEER_AWAY", "Away.");
    EXPECT_FALSE(RunRenewal().ok()) << method;
    peers_.fail.clear();
    RestartAll();
    clock_.Advance(std::chrono::hours(1));
  }
  EXPECT_EQ(*RunRenewal(), true);
  ASSERT_TRUE(Deliver(id).ok()) << "the same event again";
  ASSERT_TRUE(Deliver(id, 'b').ok()) << "the same pass by another event";
  EXPECT_EQ(*RunRenewal(), false);
  EXPECT_EQ(peers_.letters.size(), 1U);
  EXPECT_EQ(peers_.issue_keys.size(), 2U) << "the first pass and one renewal";
}

TEST_F(RenewalsTest, WhatItRestsOnMustStillStand) {
  const struct {
    const char* reason;
    std::function<void(const std::string&)> spoil;
  } rows[] = {
      {"APPLICATION_OVER", [&](const std::string& id) { Erase(id); }},
      {"EVIDENCE_GONE",
       [&](const std::string& id) {
         ASSERT_TRUE(storage::InTransaction(*database_, [&](storage::Transaction& transaction) {
                       return DeleteField(transaction, id, field::kAddress);
                     }).ok());
       }},
      {"CREDENTIAL_REVOKED",
       [&](const std::string&) {
         peers_.fail["IssueCredential"] = FailedPrecondition("CREDENTIAL_REVOKED", "It was revoked.");
       }},
      {"CREDENTIAL_SUSPENDED",
       [&](const std::string&) {
         peers_.fail["IssueCredential"] = FailedPrecondition("CREDENTIAL_SUSPENDED", "It is suspended.");
       }},
      {"APPLICATION_SUSPENDED",
       [&](const std::string&) {
         peers_.fail["IssueCredential"] =
             FailedPrecondition("APPLICATION_SUSPENDED", "Another is suspended.");
       }},
      {"APPLICATION_NOT_ENTITLED",
       [&](const std::string&) {
         peers_.fail["IssueCredential"] = FailedPrecondition("APPLICATION_NOT_ENTITLED", "It was fraud.");
       }},
      {"CREDENTIAL_RENEWED",
       [&](const std::string&) {
         peers_.fail["IssueCredential"] = FailedPrecondition("CREDENTIAL_RENEWED", "It has a successor.");
       }},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.reason);
    TearDown();
    SetUp();
    clock_.Set(*ParseTime("2026-11-21T12:00:00Z"));
    peers_.fail.clear();
    peers_.pass_expires_at = "2027-11-21T00:00:00Z";
    const std::string id = Posted();
    row.spoil(id);
    ASSERT_TRUE(Deliver(id).ok());
    EXPECT_EQ(*RunRenewal(), true) << "done with, and not tried again";
    EXPECT_EQ(*RunRenewal(), false);
    EXPECT_TRUE(peers_.letters.empty());
    EXPECT_EQ(FactsOf("renewal.not_possible")["reason"], row.reason);
  }
}

TEST_F(RenewalsTest, APassThatAPortalFetchedIsItsOwnAffair) {
  const std::string id = Submitted();
  ASSERT_TRUE(Run().ok());
  ASSERT_TRUE(Deliver(id).ok());
  EXPECT_EQ(*RunRenewal(), true);
  EXPECT_TRUE(FactsOf("renewal.not_possible").empty());
  EXPECT_EQ(peers_.calls["IssueCredential"], 1) << "the first one";
}

TEST_F(RenewalsTest, AnUnknownApplicationIsNoError) {
  EXPECT_TRUE(Deliver(std::string(32, '0')).ok());
  EXPECT_EQ(*RunRenewal(), false);
}

TEST_F(RenewalsTest, RefusesEventsThatAreNone) {
  EXPECT_EQ(Deliver("x").reason(), "FIELD_INVALID");
  EXPECT_EQ(Deliver(std::string(32, '0'), 'g').reason(), "FIELD_INVALID");
  EXPECT_EQ(Deliver(std::string(32, '0'), 'a', "serial").reason(), "FIELD_INVALID");
  EXPECT_EQ(renewals_->DeliverRenewalsDue(Call("DeliverRenewalsDue", "credential"), {}).status().reason(),
            "FIELD_INVALID");
}

TEST_F(RenewalsTest, AnErasureThatComesMeanwhileWins) {
  const std::string id = Posted();
  ASSERT_TRUE(Deliver(id).ok());
  peers_.during["SpoolLetter"] = [&] { Erase(id); };
  EXPECT_EQ(*RunRenewal(), true);
  EXPECT_EQ(Look(id)->state(), v1::STATE_ERASED);
  EXPECT_EQ(FactsOf("renewal.not_possible")["reason"], "APPLICATION_OVER");
  EXPECT_EQ(Count("SELECT count(*) FROM sealed_fields"), 0);
}

}  // namespace
}  // namespace lagan::proofing
