// From doubt to a person's decision and back, and what may not happen on the way.
#include "services/proofing/cases.h"

#include "services/proofing/doubts.h"
#include "services/proofing/test_fixture.h"

namespace lagan::proofing {
namespace {

using review::v1::DISPOSITION_ASK_EVIDENCE;
using review::v1::DISPOSITION_NOT_PROVEN;
using review::v1::DISPOSITION_PROCEED;
using review::v1::DISPOSITION_REFUSED_FRAUD;

class CasesTest : public ProofingTest {
 protected:
  void SetUp() override {
    ProofingTest::SetUp();
    cases_ = std::make_unique<Cases>(With());
  }

  Dependencies With() {
    Dependencies with;
    with.database = database_.get();
    with.data_keys = data_keys_.get();
    with.blobs = blobs_.get();
    with.peers = &peers_;
    with.clock = &clock_;
    with.random = &random_;
    with.limits = limits_;
    with.sandbox = true;
    return with;
  }

  // A whole application with faces that differ.
  std::string InReview() {
    const std::string id = SubmittedByTelephone();
    // Once the checks have begun: they forget what an earlier comparison left.
    peers_.during["CheckSources"] = [&] {
      Write(id, [&](storage::Transaction& transaction, const ApplicationRecord&, const keys::DataKey&) {
        return SetDoubt(transaction, id, DoubtOf::kFaceMatch, doubt::kFacesDiffer);
      });
    };
    EXPECT_TRUE(Run().ok());
    EXPECT_EQ(Look(id)->state(), v1::STATE_IN_REVIEW);
    return id;
  }

  template <typename Fn>
  void Write(const std::string& id, Fn&& fn) {
    const auto key = data_keys_->Get(id);
    ASSERT_TRUE(key.ok()) << key.status();
    const Status status =
        storage::InTransaction(*database_, [&](storage::Transaction& transaction) -> Status {
          LAGAN_ASSIGN_OR_RETURN(const ApplicationRecord record, Load(transaction, id));
          return fn(transaction, record, *key);
        });
    ASSERT_TRUE(status.ok()) << status;
  }

  std::string CaseOf(const std::string& id) {
    std::string case_id;
    Write(id, [&](storage::Transaction&, const ApplicationRecord& record, const keys::DataKey&) {
      case_id = record.case_id;
      return Status();
    });
    return case_id;
  }

  static void AddReader(review::v1::CaseDecided& decided, const std::string& reader,
                        review::v1::Disposition disposition, const std::string& outcome = "passed") {
    auto* findings = decided.add_readers();
    findings->set_operator_id(reader);
    findings->set_disposition(disposition);
    auto* finding = findings->add_findings();
    finding->set_check("document_genuine");
    finding->set_outcome(outcome);
    (*findings->mutable_training())["document_examination"] = "within_1_year";
  }
  review::v1::CaseDecided Decided(const std::string& id, review::v1::Disposition disposition,
                                  const std::vector<std::string>& readers = {"op-1"},
                                  const std::string& outcome = "passed") {
    review::v1::CaseDecided decided;
    decided.set_case_id(CaseOf(id));
    decided.set_application_id(id);
    decided.set_disposition(disposition);
    for (const std::string& reader : readers) AddReader(decided, reader, disposition, outcome);
    return decided;
  }
  Status Deliver(const review::v1::CaseDecided& decided, const std::string& event = "event-1") {
    v1::DeliverCaseOutcomesRequest request;
    request.add_outcomes()->set_event_id(event);
    *request.mutable_outcomes(0)->mutable_decided() = decided;
    return cases_->DeliverCaseOutcomes(Call("DeliverCaseOutcomes", "review"), request).status();
  }
  Result<v1::ContestDecisionResponse> Contest(const std::string& id, const std::string& key = "contest",
                                              const std::string& portal = "portal-sandbox") {
    v1::ContestDecisionRequest request;
    request.set_idempotency_key(Key(key));
    request.set_application_id(id);
    return cases_->ContestDecision(Call("ContestDecision", portal), request);
  }

  template <typename Message>
  std::vector<Message> Told(std::string_view kind) {
    storage::OutboxReader reader(*database_, "told");
    EXPECT_TRUE(reader.Register().ok());
    std::vector<Message> messages;
    const auto events = reader.Next(1000);
    EXPECT_TRUE(events.ok()) << events.status();
    for (const auto& stored : *events) {
      if (stored.event.kind != kind) continue;
      const Bytes& payload = stored.event.payload;
      EXPECT_TRUE(messages.emplace_back().ParseFromArray(payload.data(), static_cast<int>(payload.size())));
    }
    return messages;
  }
  std::vector<review::v1::CaseEvent> Needed() { return Told<review::v1::CaseEvent>(to::kCaseNeeded); }
  std::vector<review::v1::CaseEvent> Over() { return Told<review::v1::CaseEvent>(to::kCaseOver); }

  std::unique_ptr<Cases> cases_;
};

TEST_F(CasesTest, DoubtOpensACaseEvenWhereTheLevelIsReached) {
  const std::string id = InReview();
  const auto application = Look(id);
  EXPECT_EQ(application->reason(), "PERSON_NEEDED") << "why somebody looks twice is not told";
  EXPECT_EQ(application->level(), v1::LEVEL_MEDIUM);
  EXPECT_TRUE(application->manual());
  EXPECT_EQ(peers_.calls["IssueCredential"], 0);
  const auto needed = Needed();
  ASSERT_EQ(needed.size(), 1U);
  EXPECT_EQ(needed[0].needed().case_id(), CaseOf(id));
  EXPECT_EQ(needed[0].needed().application_id(), id);
  EXPECT_THAT(needed[0].needed().reasons(), testing::ElementsAre("FACES_DIFFER"));
  EXPECT_THAT(needed[0].needed().fields(), testing::ElementsAre("document", "zone", "grade"));
  EXPECT_THAT(needed[0].needed().checks(), testing::ElementsAre("document_genuine"));
  EXPECT_EQ(needed[0].needed().channel(), "telephone");
  EXPECT_EQ(needed[0].DebugString().find(kSurname), std::string::npos);
}

// Some low profiles ask for no fraud score: the grade alone would let it pass.
TEST_F(CasesTest, AnAdverseFraudSourceReachesAPersonWhateverTheGradeSays) {
  peers_.fraud = "adverse";
  const std::string id = Submitted();
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_IN_REVIEW);
  EXPECT_EQ(Look(id)->level(), v1::LEVEL_MEDIUM);
  ASSERT_EQ(Needed().size(), 1U);
  EXPECT_THAT(Needed()[0].needed().reasons(), testing::ElementsAre("FRAUD_SOURCE_ADVERSE"));
}

TEST_F(CasesTest, APersonWhoComparedTheFacesTakesThePlaceOfTheNetworks) {
  const std::string id = InReview();
  auto decided = Decided(id, DISPOSITION_PROCEED);
  for (const char* check : {"face_matches", "liveness"}) {
    auto* finding = decided.mutable_readers(0)->add_findings();
    finding->set_check(check);
    finding->set_outcome("passed");
  }
  (*decided.mutable_readers(0)->mutable_training())["face_comparison"] = "within_3_years";
  ASSERT_TRUE(Deliver(decided).ok());
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(peers_.asked.face_automatic(), "");
  EXPECT_EQ(peers_.asked.face_remote().outcome(), "passed");
  EXPECT_EQ(peers_.asked.face_remote().training(), "within_3_years");
}

TEST_F(CasesTest, WithoutDoubtNobodyIsAsked) {
  const std::string id = SubmittedByTelephone();
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED);
  EXPECT_FALSE(Look(id)->manual());
  EXPECT_TRUE(Needed().empty());
}

TEST_F(CasesTest, ReadersWhoPassEverythingSettleTheDoubt) {
  const std::string id = InReview();
  ASSERT_TRUE(Deliver(Decided(id, DISPOSITION_PROCEED)).ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_CHECKING);
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED);
  EXPECT_TRUE(Look(id)->manual());
  EXPECT_EQ(peers_.asked.document_examined().outcome(), "passed");
  EXPECT_EQ(peers_.asked.document_examined().training(), "within_1_year");
  EXPECT_EQ(peers_.asked.document_form(), "picture") << "a picture is never found genuine";
  EXPECT_EQ(Needed().size(), 1U);
}

TEST_F(CasesTest, AReaderWhoIsUnsureSettlesNothing) {
  const std::string id = InReview();
  ASSERT_TRUE(Deliver(Decided(id, DISPOSITION_PROCEED, {"op-1", "op-2"}, "unclear")).ok());
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_NEEDS_EVIDENCE);
  EXPECT_EQ(Look(id)->reason(), "MORE_EVIDENCE_NEEDED");
  EXPECT_EQ(peers_.calls["IssueCredential"], 0);
}

TEST_F(CasesTest, AReaderMayAskForMore) {
  const std::string id = InReview();
  ASSERT_TRUE(Deliver(Decided(id, DISPOSITION_ASK_EVIDENCE)).ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_NEEDS_EVIDENCE);
  EXPECT_FALSE(*Run()) << "nothing to check before something came";
}

TEST_F(CasesTest, NotProvenClosesWithASignedResultAndNoPass) {
  const std::string id = InReview();
  ASSERT_TRUE(Deliver(Decided(id, DISPOSITION_NOT_PROVEN, {"op-1"}, "failed")).ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_CLOSED);
  EXPECT_EQ(Look(id)->outcome(), v1::OUTCOME_NOT_PROVEN);
  EXPECT_EQ(Fetch(id).status().reason(), "NOT_DECIDED") << "not signed yet";
  ASSERT_TRUE(Run().ok());
  const auto result = Fetch(id);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_FALSE(result->result_jwt().empty());
  EXPECT_TRUE(result->qr_text().empty());
  EXPECT_EQ(peers_.calls["IssueCredential"], 0);
  EXPECT_EQ(peers_.sign_asked.outcome(), "not_proven");
  EXPECT_EQ(peers_.sign_asked.policy_version(), "test") << "that of the grade that was not enough";
  EXPECT_FALSE(peers_.sign_asked.has_claims());
}

TEST_F(CasesTest, FraudNeedsTwoReaders) {
  const std::string id = InReview();
  EXPECT_EQ(Deliver(Decided(id, DISPOSITION_REFUSED_FRAUD, {"op-1"})).reason(), "OUTCOME_INVALID");
  EXPECT_EQ(Deliver(Decided(id, DISPOSITION_REFUSED_FRAUD, {"op-1", "op-1"})).reason(), "OUTCOME_INVALID");
  EXPECT_EQ(Deliver(Decided(id, DISPOSITION_NOT_PROVEN, {})).reason(), "OUTCOME_INVALID");
  EXPECT_EQ(Look(id)->state(), v1::STATE_IN_REVIEW);
  ASSERT_TRUE(Deliver(Decided(id, DISPOSITION_REFUSED_FRAUD, {"op-1", "op-2"})).ok());
  EXPECT_EQ(Look(id)->outcome(), v1::OUTCOME_REFUSED_FRAUD);
}

TEST_F(CasesTest, ARepeatedOrLateOutcomeChangesNothing) {
  const std::string id = InReview();
  const auto proceed = Decided(id, DISPOSITION_PROCEED);
  const auto refuse = Decided(id, DISPOSITION_NOT_PROVEN);
  ASSERT_TRUE(Deliver(proceed).ok());
  ASSERT_TRUE(Deliver(proceed).ok());
  ASSERT_TRUE(Deliver(refuse, "event-2").ok()) << "another word on the same case comes too late";
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED);
  EXPECT_EQ(EventKinds().back(), "letter.spooled");
  auto stranger = proceed;
  stranger.set_application_id(std::string(32, 'e'));
  EXPECT_TRUE(Deliver(stranger, "event-3").ok());
}

TEST_F(CasesTest, EventsThatCameLongAgoAreForgotten) {
  const std::string id = InReview();
  ASSERT_TRUE(Deliver(Decided(id, DISPOSITION_PROCEED)).ok());
  clock_.Advance(std::chrono::hours(24 * 59));
  ASSERT_TRUE(service_->TidyUp().ok());
  EXPECT_EQ(ProofingTest::Count("SELECT count(*) FROM inbox"), 1);
  clock_.Advance(std::chrono::hours(24 * 2));
  ASSERT_TRUE(service_->TidyUp().ok());
  EXPECT_EQ(ProofingTest::Count("SELECT count(*) FROM inbox"), 0);
}

TEST_F(CasesTest, AnOutcomeOfAnotherCaseOrAfterWithdrawalChangesNothing) {
  const std::string id = InReview();
  auto other = Decided(id, DISPOSITION_PROCEED);
  other.set_case_id(std::string(32, 'c'));
  ASSERT_TRUE(Deliver(other).ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_IN_REVIEW);
  const auto decided = Decided(id, DISPOSITION_PROCEED);
  v1::WithdrawApplicationRequest withdraw;
  withdraw.set_idempotency_key(Key("withdraw"));
  withdraw.set_application_id(id);
  ASSERT_TRUE(service_->WithdrawApplication(Call("WithdrawApplication"), withdraw).ok());
  ASSERT_TRUE(Deliver(decided, "event-2").ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_WITHDRAWN);
  ASSERT_EQ(Over().size(), 1U);
  EXPECT_EQ(Over()[0].over().case_id(), decided.case_id());
}

TEST_F(CasesTest, ARefusalIsContestedOnceAndReadBySomebodyNew) {
  const std::string id = InReview();
  EXPECT_EQ(Contest(id).status().reason(), "STATE_NOT_ALLOWED") << "nothing was decided yet";
  ASSERT_TRUE(Deliver(Decided(id, DISPOSITION_NOT_PROVEN, {"op-1", "op-2"})).ok());
  EXPECT_EQ(Contest(id, "contest", "portal-other").status().reason(), "APPLICATION_NOT_FOUND");
  const auto contested = Contest(id);
  ASSERT_TRUE(contested.ok()) << contested.status();
  EXPECT_EQ(contested->application().state(), v1::STATE_IN_REVIEW);
  EXPECT_EQ(contested->application().outcome(), v1::OUTCOME_UNSPECIFIED);
  const auto needed = Needed();
  ASSERT_EQ(needed.size(), 2U);
  EXPECT_THAT(needed[1].needed().reasons(), testing::ElementsAre("CONTESTED", "FACES_DIFFER"));
  EXPECT_THAT(needed[1].needed().excluded_operators(), testing::ElementsAre("op-1", "op-2"));
  EXPECT_NE(needed[1].needed().case_id(), needed[0].needed().case_id());
  EXPECT_EQ(Fetch(id).status().reason(), "NOT_DECIDED") << "the first result is no longer the word";
  ASSERT_TRUE(Deliver(Decided(id, DISPOSITION_NOT_PROVEN, {"op-3"}), "event-2").ok());
  EXPECT_EQ(Contest(id, "contest-2").status().reason(), "CONTESTED_ALREADY");
  EXPECT_EQ(Contest(id)->application().state(), v1::STATE_IN_REVIEW) << "the first key has its first answer";
  ASSERT_TRUE(Run().ok());
  EXPECT_TRUE(Fetch(id).ok());
}

TEST_F(CasesTest, ASubmissionThatIsNeverCheckedReachesAPerson) {
  const std::string id = SubmittedByTelephone();
  clock_.Advance(std::chrono::hours(2));
  ASSERT_EQ(*service_->EnforceDeadlines(10), 1);
  EXPECT_EQ(Look(id)->state(), v1::STATE_IN_REVIEW);
  ASSERT_EQ(Needed().size(), 1U);
  EXPECT_THAT(Needed()[0].needed().reasons(), testing::ElementsAre("CHECKS_OVERDUE"));
  clock_.Advance(std::chrono::hours(24 * 6));
  ASSERT_EQ(*service_->EnforceDeadlines(10), 1);
  EXPECT_EQ(Needed().size(), 1U) << "an overdue review is escalated, not asked for twice";
}

TEST_F(CasesTest, StatisticsLearnOfTheDecisionWithoutTheApplication) {
  const std::string id = InReview();
  clock_.Advance(std::chrono::seconds(90));
  ASSERT_TRUE(Deliver(Decided(id, DISPOSITION_NOT_PROVEN)).ok());
  const auto events = Told<statistics::v1::Event>(to::kStatistics);
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[0].kind(), statistics::v1::Event::KIND_OPENED);
  EXPECT_EQ(events[1].kind(), statistics::v1::Event::KIND_SUBMITTED);
  EXPECT_EQ(events[2].kind(), statistics::v1::Event::KIND_DECIDED);
  EXPECT_EQ(events[2].outcome(), "not_proven");
  EXPECT_FALSE(events[2].automatic());
  EXPECT_EQ(events[2].seconds(), 90U);
  EXPECT_EQ(events[2].document_state(), "UTO");
  for (const auto& event : events) {
    EXPECT_EQ(event.DebugString().find(id), std::string::npos);
    EXPECT_EQ(event.DebugString().find(kSurname), std::string::npos);
  }
}

// What stood against an application stays until persons have settled it: none of the ways around them works.

TEST_F(CasesTest, AnOutcomeForPersonsIsNotTriedAway) {
  using Judged = liveness::v1::JudgeFramesResponse;
  const std::string id = Collecting();
  ASSERT_TRUE(Submit(id).ok());
  ASSERT_TRUE(Run().ok());
  ASSERT_EQ(Look(id)->state(), v1::STATE_NEEDS_EVIDENCE);
  ConsentToFace(id);
  JudgeAs(Judged::OUTCOME_REVIEW, "PASSIVE_LOW");
  ASSERT_TRUE(AnswerChallenge(id, "one").ok());
  JudgeAs(Judged::OUTCOME_PASSED);
  EXPECT_EQ(AnswerChallenge(id, "two").status().reason(), "FACE_CHECK_OVER");
  // Nor by taking consent back and giving it again.
  ASSERT_TRUE(Consent(id, v1::CONSENT_PURPOSE_LIVENESS, false, "no").ok());
  ASSERT_TRUE(Consent(id, v1::CONSENT_PURPOSE_LIVENESS, true, "yes").ok());
  EXPECT_EQ(AnswerChallenge(id, "three").status().reason(), "FACE_CHECK_OVER");
  EXPECT_THAT(DoubtsOf(id), testing::ElementsAre("LIVENESS_REVIEW"));
  ASSERT_TRUE(Submit(id, "again").ok());
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_IN_REVIEW);
}

TEST_F(CasesTest, AfterReadersAskedForMoreReadersLookAgain) {
  using Judged = liveness::v1::JudgeFramesResponse;
  const std::string id = Collecting();
  ConsentToFace(id);
  JudgeAs(Judged::OUTCOME_REVIEW);
  ASSERT_TRUE(AnswerChallenge(id).ok());
  ASSERT_TRUE(Submit(id).ok());
  ASSERT_TRUE(Run().ok());
  ASSERT_TRUE(Deliver(Decided(id, DISPOSITION_ASK_EVIDENCE, {"op-1", "op-2"}, "failed")).ok());
  ASSERT_EQ(Look(id)->state(), v1::STATE_NEEDS_EVIDENCE);
  PassFace(id, "again");
  ASSERT_TRUE(Submit(id, "again").ok());
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_IN_REVIEW);
  EXPECT_THAT(Needed().back().needed().reasons(), testing::ElementsAre("SUBMITTED_AGAIN"));
  EXPECT_THAT(Needed().back().needed().excluded_operators(), testing::ElementsAre("op-1", "op-2"));
  ASSERT_TRUE(Deliver(Decided(id, DISPOSITION_PROCEED, {"op-3", "op-4"}), "event-2").ok());
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED) << "and they may be satisfied now";
}

TEST_F(CasesTest, TakingConsentBackLeavesTheDoubtThatStood) {
  using Judged = liveness::v1::JudgeFramesResponse;
  const std::string id = Collecting();
  ConsentToFace(id);
  JudgeAs(Judged::OUTCOME_REVIEW);
  ASSERT_TRUE(AnswerChallenge(id).ok());
  ASSERT_TRUE(Consent(id, v1::CONSENT_PURPOSE_LIVENESS, false, "no").ok());
  ASSERT_TRUE(Submit(id).ok());
  ASSERT_TRUE(Run().ok());
  EXPECT_THAT(Needed().back().needed().reasons(), testing::ElementsAre("LIVENESS_REVIEW"));
  EXPECT_THAT(Needed().back().needed().fields(), testing::Not(testing::Contains("selfie")));
}

TEST_F(CasesTest, WhoeverRefusesTheFaceCheckIsSentToStaffAndNotInCircles) {
  const std::string id = Collecting();
  ASSERT_TRUE(Consent(id, v1::CONSENT_PURPOSE_LIVENESS, false, "no").ok());
  ASSERT_TRUE(Submit(id).ok());
  ASSERT_TRUE(Run().ok());
  EXPECT_THAT(Needed().back().needed().reasons(), testing::ElementsAre("CONSENT_REFUSED"));
  peers_.grade.set_level("none");
  ASSERT_TRUE(Deliver(Decided(id, DISPOSITION_PROCEED)).ok());
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_NEEDS_EVIDENCE);
  EXPECT_EQ(Look(id)->reason(), "ASSISTED_ROUTE_NEEDED");
}

TEST_F(CasesTest, AContestThatEndsInAQuestionIsNotAnsweredByPressingSubmit) {
  const std::string id = InReview();
  ASSERT_TRUE(Deliver(Decided(id, DISPOSITION_REFUSED_FRAUD, {"op-1", "op-2"}, "failed")).ok());
  ASSERT_TRUE(Run().ok());
  ASSERT_TRUE(Contest(id).ok());
  ASSERT_TRUE(Deliver(Decided(id, DISPOSITION_ASK_EVIDENCE, {"op-3", "op-4"}, "failed"), "event-2").ok());
  ASSERT_TRUE(Submit(id, "again").ok());
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_IN_REVIEW);
  int decided = 0;
  for (const auto& event : Told<statistics::v1::Event>(to::kStatistics)) {
    decided += event.kind() == statistics::v1::Event::KIND_DECIDED ? 1 : 0;
  }
  EXPECT_EQ(decided, 1) << "an application counts once, however often it was decided";
}

TEST_F(CasesTest, OverdueChecksKeepTheDoubtsAndTheirReaders) {
  using Judged = liveness::v1::JudgeFramesResponse;
  const std::string id = Collecting();
  ConsentToFace(id);
  JudgeAs(Judged::OUTCOME_REVIEW);
  ASSERT_TRUE(AnswerChallenge(id).ok());
  ASSERT_TRUE(Submit(id).ok());
  clock_.Advance(std::chrono::hours(2));
  ASSERT_TRUE(service_->EnforceDeadlines(10).ok());
  EXPECT_THAT(Needed().back().needed().reasons(), testing::ElementsAre("CHECKS_OVERDUE", "LIVENESS_REVIEW"));
}

TEST_F(CasesTest, FacesComparedAfterTheReadersAreNotSettledByThem) {
  const std::string id = WithFace();
  clock_.Advance(std::chrono::hours(2));
  ASSERT_TRUE(service_->EnforceDeadlines(10).ok());
  ASSERT_EQ(Look(id)->state(), v1::STATE_IN_REVIEW) << "before anything was checked";
  peers_.compared.set_verdict(liveness::v1::ComparePortraitResponse::VERDICT_DIFFERENT);
  ASSERT_TRUE(Deliver(Decided(id, DISPOSITION_PROCEED)).ok());
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_IN_REVIEW);
  EXPECT_THAT(Needed().back().needed().reasons(), testing::ElementsAre("FACES_DIFFER"));
}

TEST_F(CasesTest, AFraudSourceAskedAfterTheReadersIsNotSettledByThem) {
  const std::string id = WithFace();
  clock_.Advance(std::chrono::hours(2));
  ASSERT_TRUE(service_->EnforceDeadlines(10).ok());
  ASSERT_EQ(Look(id)->state(), v1::STATE_IN_REVIEW) << "before anything was checked";
  peers_.fraud = "adverse";
  ASSERT_TRUE(Deliver(Decided(id, DISPOSITION_PROCEED)).ok());
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_IN_REVIEW);
  EXPECT_THAT(Needed().back().needed().reasons(), testing::ElementsAre("FRAUD_SOURCE_ADVERSE"));
}

TEST_F(CasesTest, AnApprovalDestroysWhatWasMadeOfTheFace) {
  const std::string approved = WithFace();
  ASSERT_TRUE(Run().ok());
  ASSERT_EQ(Look(approved)->state(), v1::STATE_ISSUED);
  for (const auto name : {field::kFaceState, field::kFrames, field::kFaceMatch})
    EXPECT_FALSE(HasField(approved, name));
}

TEST_F(CasesTest, AFaceIsTakenBackAfterARefusal) {
  peers_.compared.set_verdict(liveness::v1::ComparePortraitResponse::VERDICT_DIFFERENT);
  const std::string id = WithFace();
  ASSERT_TRUE(Run().ok());
  ASSERT_TRUE(Deliver(Decided(id, DISPOSITION_NOT_PROVEN, {"op-1"}, "failed")).ok());
  ASSERT_TRUE(HasField(id, field::kFrames)) << "for whoever looks after a contest";
  ASSERT_TRUE(Consent(id, v1::CONSENT_PURPOSE_LIVENESS, false, "no").ok());
  EXPECT_FALSE(HasField(id, field::kFrames));
  EXPECT_EQ(Look(id)->state(), v1::STATE_CLOSED);
}

TEST_F(CasesTest, WhyAPersonLooksIsNotTold) {
  const std::string id = InReview();
  EXPECT_EQ(Look(id)->derivation_size(), 0);
  EXPECT_EQ(Look(id)->missing_size(), 0);
  ASSERT_TRUE(Deliver(Decided(id, DISPOSITION_REFUSED_FRAUD, {"op-1", "op-2"}, "failed")).ok());
  EXPECT_EQ(Look(id)->derivation_size(), 0);
}

TEST_F(CasesTest, WhoSimplyFallsShortIsToldOfWhat) {
  peers_.grade.set_level("low");
  peers_.grade.add_missing("Something more.");
  const std::string id = WithFace();
  ASSERT_TRUE(Run().ok());
  ASSERT_EQ(Look(id)->state(), v1::STATE_IN_REVIEW);
  EXPECT_THAT(Needed()[0].needed().reasons(), testing::ElementsAre("LEVEL_NOT_REACHED"));
  EXPECT_EQ(Look(id)->derivation_size(), 1);
  EXPECT_EQ(Look(id)->missing_size(), 1);
}

// Untrained eyes neither make a face the person's nor take away what the networks found.
TEST_F(CasesTest, ALapsedReaderLeavesTheNetworksWord) {
  peers_.fraud = "adverse";
  const std::string id = WithFace();
  ASSERT_TRUE(Run().ok());
  ASSERT_EQ(Look(id)->state(), v1::STATE_IN_REVIEW);
  auto decided = Decided(id, DISPOSITION_PROCEED);
  for (const char* check : {"face_matches", "liveness"}) {
    auto* finding = decided.mutable_readers(0)->add_findings();
    finding->set_check(check);
    finding->set_outcome("passed");
  }
  (*decided.mutable_readers(0)->mutable_training())["face_comparison"] = "lapsed";
  ASSERT_TRUE(Deliver(decided).ok());
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(peers_.asked.face_automatic(), "passed");
}

}  // namespace
}  // namespace lagan::proofing
