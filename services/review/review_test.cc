#include "services/review/review.h"

#include <gmock/gmock.h>

#include "services/audit/entries.h"
#include "services/review/test_queue.h"

namespace lagan::review {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;

constexpr v1::Disposition kProceed = v1::DISPOSITION_PROCEED;
constexpr v1::Disposition kAsk = v1::DISPOSITION_ASK_EVIDENCE;
constexpr v1::Disposition kNotProven = v1::DISPOSITION_NOT_PROVEN;
constexpr v1::Disposition kFraud = v1::DISPOSITION_REFUSED_FRAUD;

const Reader kAnn = AnOperator(1);
const Reader kBob = AnOperator(2);
const Reader kCat = AnOperator(3);
const Reader kSenior = WithRole(11, tokens::Role::kSenior);
const Reader kSupervisor = WithRole(12, tokens::Role::kSupervisor);
const Reader kAuditor = WithRole(13, tokens::Role::kAuditor);
const Reader kAdministrator = WithRole(14, tokens::Role::kAdministrator);

class ReviewTest : public QueueTest {};

// ---- what proofing delivers

TEST_F(ReviewTest, ACaseIsShownAsItWasDelivered) {
  ASSERT_TRUE(Deliver({Needed(7, "URGENT")}).ok());
  const auto held = Claim(kAnn);
  ASSERT_TRUE(held.ok()) << held.status();
  const v1::Case& shown = held->claimed();
  EXPECT_EQ(shown.case_id(), HexId(7));
  EXPECT_EQ(shown.application_id(), HexId(500'007));
  EXPECT_THAT(shown.reasons(), ElementsAre("URGENT"));
  EXPECT_EQ(shown.channel(), "digital");
  EXPECT_EQ(shown.opened_at(), "2026-11-22T09:00:00Z");
  EXPECT_EQ(shown.due_at(), "2026-11-30T12:00:00Z");
  EXPECT_EQ(shown.priority(), 1U);
  EXPECT_THAT(shown.checks(), ElementsAre("liveness"));
  EXPECT_THAT(shown.fields(), ElementsAre("selfie"));
  EXPECT_FALSE(shown.escalated());
  EXPECT_EQ(held->lease().until(), "2026-11-22T09:02:00Z");
  EXPECT_EQ(held->lease().capability(), "capability of " + kAnn.id + " until 2026-11-22T09:02:00Z");
}

TEST_F(ReviewTest, RepeatedEventsChangeNothing) {
  ASSERT_TRUE(Deliver({Needed(1), Needed(1)}).ok());
  ASSERT_TRUE(Deliver({Needed(1)}).ok());
  EXPECT_EQ(Read(kAnn, kProceed), "closed");
  ASSERT_TRUE(Deliver({Needed(1)}).ok());
  v1::CaseEvent again = Needed(1);
  again.set_event_id(HexId(777));
  ASSERT_TRUE(Deliver({again}).ok()) << "another event about the same case";
  EXPECT_EQ(Claimed(kBob), "QUEUE_EMPTY");
  EXPECT_THAT(Kinds(),
              ElementsAre("case.opened", "case.claimed", "case.decided", "case.closed", kToProofing));
}

TEST_F(ReviewTest, AnEventThatIsNoneIsRefusedAndNothingOfItsBatchIsKept) {
  const auto broken = [](void (*change)(v1::CaseEvent&)) {
    v1::CaseEvent event = Needed(2);
    change(event);
    return event;
  };
  const std::pair<const char*, v1::CaseEvent> cases[] = {
      {"event_id", broken([](v1::CaseEvent& e) { e.set_event_id("short"); })},
      {"event_id", broken([](v1::CaseEvent& e) { e.set_event_id(std::string(32, 'A')); })},
      {"what", broken([](v1::CaseEvent& e) { e.clear_needed(); })},
      {"over.case_id", broken([](v1::CaseEvent& e) { e.mutable_over()->set_case_id("x"); })},
      {"needed.case_id", broken([](v1::CaseEvent& e) { e.mutable_needed()->set_case_id(""); })},
      {"needed.application_id",
       broken([](v1::CaseEvent& e) { e.mutable_needed()->set_application_id("x"); })},
      {"needed.reasons", broken([](v1::CaseEvent& e) { e.mutable_needed()->clear_reasons(); })},
      {"needed.reasons", broken([](v1::CaseEvent& e) { e.mutable_needed()->add_reasons("a,b"); })},
      {"needed.checks", broken([](v1::CaseEvent& e) { e.mutable_needed()->add_checks("Liveness"); })},
      {"needed.fields", broken([](v1::CaseEvent& e) { e.mutable_needed()->add_fields("../selfie"); })},
      {"needed.fields", broken([](v1::CaseEvent& e) {
         for (int i = 0; i < 16; ++i) e.mutable_needed()->add_fields("zone");
       })},
      {"needed.channel", broken([](v1::CaseEvent& e) { e.mutable_needed()->set_channel("pigeon"); })},
      {"needed.due_at", broken([](v1::CaseEvent& e) { e.mutable_needed()->set_due_at("soon"); })},
      {"needed.excluded_operators",
       broken([](v1::CaseEvent& e) { e.mutable_needed()->add_excluded_operators("Ann Other"); })},
  };
  for (const auto& [field, event] : cases) {
    const Status status = Deliver({Needed(1), event});
    EXPECT_EQ(status.reason(), "EVENT_INVALID") << field;
    EXPECT_EQ(status.field(), field);
  }
  EXPECT_EQ(Deliver({}).field(), "events");
  EXPECT_EQ(Deliver(std::vector<v1::CaseEvent>(101, Needed(1))).field(), "events");
  EXPECT_TRUE(Kinds().empty());
  EXPECT_TRUE(Deliver(std::vector<v1::CaseEvent>(100, Needed(1))).ok());
}

TEST_F(ReviewTest, ACaseThatNobodyNeedsAnyMoreIsClosedUnderWhoeverHoldsIt) {
  ASSERT_TRUE(Deliver({Needed(1)}).ok());
  const auto held = Claim(kAnn);
  ASSERT_TRUE(Deliver({Over(1), Over(1), Over(99)}).ok());
  EXPECT_EQ(Decide(kAnn, *held, kProceed), "CASE_CLOSED");
  EXPECT_EQ(Heartbeat(kAnn, *held).reason(), "CASE_CLOSED");
  EXPECT_EQ(Release(kAnn, *held).reason(), "CASE_CLOSED");
  EXPECT_EQ(Claimed(kAnn), "QUEUE_EMPTY") << "and Ann is free for another one";
  EXPECT_TRUE(Sent().empty()) << "proofing said so itself";
  EXPECT_THAT(Kinds(), ElementsAre("case.opened", "case.claimed", "case.closed"));
}

// ---- who gets which

TEST_F(ReviewTest, TheMostUrgentFirstAndTheOldestOfThose) {
  ASSERT_TRUE(Deliver({Needed(1, "OTHER")}).ok());
  clock_.Advance(seconds(1));
  ASSERT_TRUE(Deliver({Needed(2, "OTHER"), Needed(3, "URGENT")}).ok());
  clock_.Advance(seconds(1));
  ASSERT_TRUE(Deliver({Needed(4, "URGENT")}).ok());
  EXPECT_EQ(Claimed(kAnn), HexId(3));
  EXPECT_EQ(Claimed(kBob), HexId(4));
  EXPECT_EQ(Claimed(kCat), HexId(1));
  EXPECT_EQ(Claimed(kSenior), HexId(2));
}

TEST_F(ReviewTest, WaitingMakesUpForPriority) {
  // OTHER is five steps of four hours behind URGENT.
  ASSERT_TRUE(Deliver({Needed(1, "OTHER")}).ok());
  clock_.Advance(hours(20) - seconds(1));
  ASSERT_TRUE(Deliver({Needed(2, "URGENT")}).ok());
  clock_.Advance(seconds(2));
  ASSERT_TRUE(Deliver({Needed(3, "URGENT")}).ok());
  EXPECT_EQ(Claimed(kAnn), HexId(2)) << "a moment too urgent to wait behind the old one";
  EXPECT_EQ(Claimed(kBob), HexId(1)) << "which starves no longer";
  EXPECT_EQ(Claimed(kCat), HexId(3));
}

TEST_F(ReviewTest, NobodyGetsACaseThatTheyAreExcludedFrom) {
  ASSERT_TRUE(Deliver({Needed(1, "URGENT", {kAnn.id, kBob.id, kAnn.id}), Needed(2)}).ok());
  EXPECT_EQ(Claimed(kAnn), HexId(2));
  EXPECT_EQ(Claimed(kBob), "QUEUE_EMPTY");
  EXPECT_EQ(Claimed(kCat), HexId(1));
}

TEST_F(ReviewTest, WhoHoldsACaseGetsItAgainAndNoOther) {
  ASSERT_TRUE(Deliver({Needed(1), Needed(2)}).ok());
  const auto first = Claim(kAnn);
  clock_.Advance(seconds(30));
  const auto again = Claim(kAnn);
  EXPECT_EQ(again->claimed().case_id(), first->claimed().case_id());
  EXPECT_EQ(again->lease().fencing_token(), first->lease().fencing_token());
  EXPECT_EQ(again->lease().until(), first->lease().until()) << "asking is no heartbeat";
  EXPECT_EQ(Claimed(kBob), HexId(2));
  EXPECT_EQ(Claimed(kCat), "QUEUE_EMPTY");
}

TEST_F(ReviewTest, ARepeatedClaimIsTheSameClaimOrNone) {
  ASSERT_TRUE(Deliver({Needed(1), Needed(2)}).ok());
  v1::ClaimNextRequest request;
  request.set_idempotency_key("the-same-key-always");
  const auto first = review_->ClaimNext(kAnn, request);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(review_->ClaimNext(kAnn, request)->claimed().case_id(), HexId(1));
  EXPECT_EQ(review_->ClaimNext(kBob, request)->claimed().case_id(), HexId(2))
      << "a key is its operator's own";
  EXPECT_EQ(Decide(kAnn, *first, kProceed), "closed");
  EXPECT_EQ(review_->ClaimNext(kAnn, request).status().reason(), "CASE_CLOSED");
  request.set_idempotency_key("short");
  EXPECT_EQ(review_->ClaimNext(kAnn, request).status().reason(), "IDEMPOTENCY_KEY_INVALID");
}

TEST_F(ReviewTest, AnEmptyQueueKeepsTheKeyOpen) {
  v1::ClaimNextRequest request;
  request.set_idempotency_key("the-same-key-always");
  EXPECT_EQ(review_->ClaimNext(kAnn, request).status().reason(), "QUEUE_EMPTY");
  ASSERT_TRUE(Deliver({Needed(1)}).ok());
  EXPECT_TRUE(review_->ClaimNext(kAnn, request).ok());
}

TEST_F(ReviewTest, NoCapabilityIsKept) {
  ASSERT_TRUE(Deliver({Needed(1)}).ok());
  ASSERT_TRUE(Claim(kAnn).ok());
  const auto rows = storage::InTransaction(*database_, [](storage::Transaction& transaction) {
    return transaction.Execute("SELECT response FROM idempotency");
  });
  ASSERT_EQ(rows->size(), 1U);
  Bytes kept;
  ASSERT_TRUE((*rows)[0].Read(kept).ok());
  EXPECT_EQ(AsText(kept).find("capability"), std::string_view::npos);
}

// ---- leases

TEST_F(ReviewTest, ALeaseEndsByTheClockToTheMillisecond) {
  ASSERT_TRUE(Deliver({Needed(1)}).ok());
  const auto held = Claim(kAnn);
  clock_.Advance(kLease - milliseconds(1));
  EXPECT_EQ(Claimed(kBob), "QUEUE_EMPTY");
  clock_.Advance(milliseconds(1));
  EXPECT_EQ(Decide(kAnn, *held, kProceed), "LEASE_LOST") << "before anybody else has asked for it";
  const auto next = Claim(kBob);
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_GT(next->lease().fencing_token(), held->lease().fencing_token());
  for (const Status& status : {Heartbeat(kAnn, *held), Release(kAnn, *held)}) {
    EXPECT_EQ(status.reason(), "LEASE_LOST");
    EXPECT_EQ(status.code(), Code::kAborted);
  }
  EXPECT_EQ(Decide(kAnn, *held, kProceed), "LEASE_LOST");
  EXPECT_EQ(Decide(kBob, *next, kProceed), "closed");
}

TEST_F(ReviewTest, ADecisionInTheLastMillisecondCounts) {
  ASSERT_TRUE(Deliver({Needed(1)}).ok());
  const auto held = Claim(kAnn);
  clock_.Advance(kLease - milliseconds(1));
  EXPECT_EQ(Decide(kAnn, *held, kProceed), "closed");
}

TEST_F(ReviewTest, AHeartbeatRenewsAndAFreshCapabilityComesWithIt) {
  ASSERT_TRUE(Deliver({Needed(1)}).ok());
  const auto held = Claim(kAnn);
  clock_.Advance(seconds(100));
  v1::HeartbeatRequest request;
  request.set_case_id(HexId(1));
  request.set_fencing_token(held->lease().fencing_token());
  const auto renewed = review_->Heartbeat(kAnn, request);
  ASSERT_TRUE(renewed.ok()) << renewed.status();
  EXPECT_EQ(renewed->lease().until(), "2026-11-22T09:03:40Z");
  EXPECT_EQ(renewed->lease().capability(), "capability of " + kAnn.id + " until 2026-11-22T09:03:40Z");
  clock_.Advance(seconds(100));
  EXPECT_EQ(Decide(kAnn, *held, kProceed), "closed");
}

TEST_F(ReviewTest, SomebodyElsesLeaseIsNobodysOwn) {
  ASSERT_TRUE(Deliver({Needed(1)}).ok());
  auto held = Claim(kAnn);
  EXPECT_EQ(Decide(kBob, *held, kProceed), "LEASE_LOST");
  EXPECT_EQ(Heartbeat(kBob, *held).reason(), "LEASE_LOST");
  EXPECT_EQ(Release(kBob, *held).reason(), "LEASE_LOST");
  held->mutable_lease()->set_fencing_token(held->lease().fencing_token() + 1);
  EXPECT_EQ(Decide(kAnn, *held, kProceed), "LEASE_LOST") << "of a claim that has not been";
  held->mutable_claimed()->set_case_id(HexId(9));
  EXPECT_EQ(Decide(kAnn, *held, kProceed), "CASE_NOT_FOUND");
}

TEST_F(ReviewTest, ExpiryIsToldOnceAndCounted) {
  ASSERT_TRUE(Deliver({Needed(1)}).ok());
  ASSERT_TRUE(Claim(kAnn).ok());
  EXPECT_EQ(*review_->ReturnExpired(), 0);
  clock_.Advance(kLease);
  EXPECT_EQ(*review_->ReturnExpired(), 1);
  EXPECT_EQ(*review_->ReturnExpired(), 0);
  EXPECT_EQ(review_->GetQueue(kAnn)->lease_expiries(), 1U);
  EXPECT_THAT(Kinds(), ElementsAre("case.opened", "case.claimed", "case.expired"));
  EXPECT_EQ(Entries().back().actor(), "operator:" + kAnn.id);
}

TEST_F(ReviewTest, WhatWasReleasedGoesToOthersAndComesBackOnlyWhenThereIsNothingElse) {
  ASSERT_TRUE(Deliver({Needed(1, "URGENT"), Needed(2)}).ok());
  ASSERT_TRUE(Release(kAnn, *Claim(kAnn)).ok());
  const auto other = Claim(kAnn);
  EXPECT_EQ(other->claimed().case_id(), HexId(2));
  EXPECT_EQ(Claimed(kBob), HexId(1));
  ASSERT_TRUE(Release(kBob, *Claim(kBob)).ok());
  EXPECT_EQ(Decide(kAnn, *other, kProceed), "closed");
  EXPECT_EQ(Claimed(kAnn), HexId(1));
}

TEST_F(ReviewTest, ASupervisorTakesACaseFromWhoeverHoldsIt) {
  ASSERT_TRUE(Deliver({Needed(1)}).ok());
  const auto held = Claim(kAnn);
  EXPECT_EQ(ForceRelease(kSenior, HexId(1)).reason(), "ROLE_NOT_ALLOWED");
  EXPECT_EQ(ForceRelease(kAnn, HexId(1)).reason(), "ROLE_NOT_ALLOWED");
  ASSERT_TRUE(ForceRelease(kSupervisor, HexId(1)).ok());
  ASSERT_TRUE(ForceRelease(kSupervisor, HexId(1)).ok()) << "harmless when nobody holds it";
  EXPECT_EQ(ForceRelease(kSupervisor, HexId(5)).reason(), "CASE_NOT_FOUND");
  EXPECT_EQ(Decide(kAnn, *held, kProceed), "LEASE_LOST");
  EXPECT_EQ(Read(kBob, kProceed), "closed");
  EXPECT_EQ(ForceRelease(kSupervisor, HexId(1)).reason(), "CASE_CLOSED");
  EXPECT_THAT(Kinds(), ElementsAre("case.opened", "case.claimed", "case.released", "case.claimed",
                                   "case.decided", "case.closed", kToProofing));
  EXPECT_EQ(Entries()[2].actor(), "operator:" + kSupervisor.id);
  EXPECT_EQ(Entries()[2].facts().at("taken_from"), "operator:" + kAnn.id);
}

// ---- roles

TEST_F(ReviewTest, ReadingTakesARoleThatReads) {
  ASSERT_TRUE(Deliver({Needed(1)}).ok());
  const auto held = Claim(kAnn);
  for (const Reader& reader : {kAuditor, kAdministrator, Reader{.id = OperatorId(20)}}) {
    EXPECT_EQ(Claimed(reader), "ROLE_NOT_ALLOWED");
    EXPECT_EQ(Heartbeat(reader, *held).reason(), "ROLE_NOT_ALLOWED");
    EXPECT_EQ(Release(reader, *held).reason(), "ROLE_NOT_ALLOWED");
    EXPECT_EQ(Decide(reader, *held, kProceed), "ROLE_NOT_ALLOWED");
    EXPECT_EQ(ForceRelease(reader, HexId(1)).reason(), "ROLE_NOT_ALLOWED");
    EXPECT_EQ(review_->GetQueue(reader).status().reason(), "ROLE_NOT_ALLOWED");
  }
  for (const Reader& reader : {kBob, kSenior, kSupervisor}) {
    EXPECT_EQ(Claimed(reader), "QUEUE_EMPTY");
    EXPECT_TRUE(review_->GetQueue(reader).ok());
  }
  EXPECT_EQ(Decide(kAnn, *held, kProceed), "closed") << "nothing was lost by it";
}

// ---- decisions

TEST_F(ReviewTest, OneReaderIsEnoughWherePolicySaysSo) {
  ASSERT_TRUE(Deliver({Needed(1), Needed(2)}).ok());
  Reader ann = kAnn;
  ann.training = {{"face_comparison", "within_1_year"}};
  EXPECT_EQ(Read(ann, kNotProven), "closed");
  EXPECT_EQ(Read(kBob, kProceed), "closed");
  const auto sent = Sent();
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[0].case_id(), HexId(1));
  EXPECT_EQ(sent[0].application_id(), HexId(500'001));
  EXPECT_EQ(sent[0].disposition(), kNotProven);
  ASSERT_EQ(sent[0].readers_size(), 1);
  EXPECT_EQ(sent[0].readers(0).operator_id(), kAnn.id);
  EXPECT_EQ(sent[0].readers(0).disposition(), kNotProven);
  EXPECT_EQ(sent[0].readers(0).findings(0).reasons(0), "DARK");
  EXPECT_EQ(sent[0].readers(0).training().at("face_comparison"), "within_1_year");
  EXPECT_TRUE(sent[1].readers(0).training().empty());
}

TEST_F(ReviewTest, TheSecondReaderIsAnotherPersonAndSeesNothingOfTheFirst) {
  ASSERT_TRUE(Deliver({Needed(1, "DOUBT")}).ok());
  const auto first = Claim(kAnn);
  EXPECT_EQ(Decide(kAnn, *first, kNotProven), "more");
  EXPECT_TRUE(Sent().empty());
  EXPECT_EQ(Claimed(kAnn), "QUEUE_EMPTY");
  EXPECT_EQ(Decide(kAnn, *first, kNotProven), "READER_TWICE");
  const auto second = Claim(kBob);
  ASSERT_TRUE(second.ok()) << second.status();
  v1::Case expected = first->claimed();
  EXPECT_EQ(second->claimed().SerializeAsString(), expected.SerializeAsString()) << "not a word of the first";
  EXPECT_EQ(Decide(kAnn, *second, kNotProven), "READER_TWICE") << "with somebody else's token";
  EXPECT_EQ(Decide(kBob, *second, kNotProven), "closed");
  EXPECT_EQ(Decide(kAnn, *first, kNotProven), "CASE_CLOSED");
  ASSERT_EQ(Sent().size(), 1U);
  ASSERT_EQ(Sent()[0].readers_size(), 2);
  EXPECT_EQ(Sent()[0].readers(0).operator_id(), kAnn.id);
  EXPECT_EQ(Sent()[0].readers(1).operator_id(), kBob.id);
}

TEST_F(ReviewTest, FraudIsNeverOnePersonsWord) {
  ASSERT_TRUE(Deliver({Needed(1)}).ok());
  EXPECT_EQ(Read(kAnn, kFraud), "more");
  EXPECT_EQ(Claimed(kAnn), "QUEUE_EMPTY");
  EXPECT_EQ(Read(kBob, kFraud), "closed");
  EXPECT_EQ(Sent()[0].disposition(), kFraud);
}

TEST_F(ReviewTest, DisagreementGoesToASeniorWhoLearnsOnlyThatThereIsOne) {
  ASSERT_TRUE(Deliver({Needed(1, "DOUBT")}).ok());
  EXPECT_EQ(Read(kAnn, kProceed), "more");
  EXPECT_EQ(Read(kBob, kNotProven), "more");
  EXPECT_EQ(Claimed(kCat), "QUEUE_EMPTY") << "no senior";
  EXPECT_EQ(review_->GetQueue(kSenior)->escalated(), 1U);
  EXPECT_EQ(review_->GetQueue(kSenior)->second_reader_disagreements(), 1U);
  const auto held = Claim(kSenior);
  ASSERT_TRUE(held.ok()) << held.status();
  EXPECT_TRUE(held->claimed().escalated());
  EXPECT_THAT(held->claimed().reasons(), ElementsAre("DOUBT"));
  EXPECT_EQ(Decide(kSenior, *held, kAsk), "closed");
  EXPECT_EQ(Sent()[0].disposition(), kAsk);
  EXPECT_EQ(Sent()[0].readers_size(), 3);
}

TEST_F(ReviewTest, ASeniorWhoReadItBeforeDoesNotSettleIt) {
  ASSERT_TRUE(Deliver({Needed(1, "DOUBT")}).ok());
  EXPECT_EQ(Read(kSenior, kProceed), "more");
  EXPECT_EQ(Read(kAnn, kNotProven), "more");
  EXPECT_EQ(Claimed(kSenior), "QUEUE_EMPTY");
  EXPECT_EQ(Read(kSupervisor, kProceed), "closed");
}

TEST_F(ReviewTest, OnlyWhoMayReadEscalatedCasesDecidesThem) {
  ASSERT_TRUE(Deliver({Needed(1, "DOUBT")}).ok());
  EXPECT_EQ(Read(kAnn, kProceed), "more");
  EXPECT_EQ(Read(kBob, kNotProven), "more");
  const auto held = Claim(kSenior);
  Reader demoted = kSenior;
  demoted.roles = {tokens::Role::kOperator};
  EXPECT_EQ(Decide(demoted, *held, kProceed), "ROLE_NOT_ALLOWED");
  EXPECT_EQ(Decide(kSenior, *held, kProceed), "closed");
}

TEST_F(ReviewTest, FraudThatOnlyTheSeniorSeesNeedsAnotherSenior) {
  const Reader other_senior = WithRole(15, tokens::Role::kSenior);
  ASSERT_TRUE(Deliver({Needed(1, "DOUBT")}).ok());
  EXPECT_EQ(Read(kAnn, kProceed), "more");
  EXPECT_EQ(Read(kBob, kNotProven), "more");
  EXPECT_EQ(Read(kSenior, kFraud), "more");
  EXPECT_EQ(Claimed(kSenior), "QUEUE_EMPTY");
  EXPECT_EQ(Claimed(kCat), "QUEUE_EMPTY");
  EXPECT_EQ(Read(other_senior, kFraud), "closed");
  EXPECT_EQ(Sent()[0].disposition(), kFraud);
  EXPECT_EQ(review_->GetQueue(kAnn)->second_reader_disagreements(), 1U);
}

TEST_F(ReviewTest, ADecisionThatIsNotCompleteIsRefusedAndTheLeaseStays) {
  ASSERT_TRUE(Deliver({Needed(1)}).ok());
  const auto held = Claim(kAnn);
  v1::DecideRequest request = DecisionOn(*held, kNotProven, NewKey());
  request.clear_findings();
  EXPECT_EQ(review_->Decide(kAnn, request).status().reason(), "FINDING_MISSING");
  // The refused key holds nothing: the corrected decision may use it.
  *request.mutable_findings() = DecisionOn(*held, kNotProven, NewKey()).findings();
  EXPECT_TRUE(review_->Decide(kAnn, request)->closed());
}

TEST_F(ReviewTest, ARepeatedDecisionHasOneEffectAndOneAnswer) {
  ASSERT_TRUE(Deliver({Needed(1)}).ok());
  const auto held = Claim(kAnn);
  v1::DecideRequest request = DecisionOn(*held, kProceed, NewKey());
  EXPECT_TRUE(review_->Decide(kAnn, request)->closed());
  clock_.Advance(hours(1));
  EXPECT_TRUE(review_->Decide(kAnn, request)->closed());
  EXPECT_EQ(Sent().size(), 1U);
  request.set_disposition(kFraud);
  EXPECT_EQ(review_->Decide(kAnn, request).status().reason(), "IDEMPOTENCY_KEY_REUSED");
}

// ---- figures, restart, tidying

TEST_F(ReviewTest, FiguresCountEachCaseOnce) {
  ASSERT_TRUE(Deliver({Needed(1), Needed(2, "DOUBT"), Needed(3), Needed(4)}).ok());
  EXPECT_EQ(Read(kAnn, kProceed), "closed");
  EXPECT_EQ(Read(kAnn, kProceed), "more");
  EXPECT_EQ(Claimed(kAnn), HexId(3));
  clock_.Advance(seconds(60));
  auto figures = *review_->GetQueue(kBob);
  EXPECT_EQ(figures.open(), 1U);
  EXPECT_EQ(figures.claimed(), 1U);
  EXPECT_EQ(figures.awaiting_second(), 1U);
  EXPECT_EQ(figures.escalated(), 0U);
  EXPECT_EQ(figures.oldest_seconds(), 60U);
  EXPECT_EQ(figures.overdue(), 0U);
  clock_.Set(*ParseTime("2026-11-30T12:00:00.001Z"));
  figures = *review_->GetQueue(kBob);
  EXPECT_EQ(figures.open(), 2U) << "Ann's lease is over, though nobody has noticed";
  EXPECT_EQ(figures.claimed(), 0U);
  EXPECT_EQ(figures.overdue(), 3U);
}

TEST_F(ReviewTest, ARestartLosesNothing) {
  ASSERT_TRUE(Deliver({Needed(1, "DOUBT"), Needed(2, "OTHER", {kBob.id})}).ok());
  const auto held = Claim(kAnn);
  Restart();
  EXPECT_EQ(Decide(kAnn, *held, kProceed), "more");
  Restart();
  EXPECT_EQ(Read(kBob, kProceed), "closed");
  EXPECT_EQ(Claimed(kBob), "QUEUE_EMPTY") << "excluded from the other one";
}

TEST_F(ReviewTest, ClosedCasesAreForgottenAndOpenOnesAreNot) {
  ASSERT_TRUE(Deliver({Needed(1), Needed(2)}).ok());
  const auto held = Claim(kAnn);
  EXPECT_EQ(Decide(kAnn, *held, kProceed), "closed");
  clock_.Advance(std::chrono::days(30));
  ASSERT_TRUE(review_->TidyUp().ok());
  EXPECT_EQ(Decide(kAnn, *held, kProceed), "CASE_CLOSED");
  clock_.Advance(milliseconds(1));
  ASSERT_TRUE(review_->TidyUp().ok());
  EXPECT_EQ(Decide(kAnn, *held, kProceed), "CASE_NOT_FOUND");
  EXPECT_EQ(Claimed(kAnn), HexId(2));
}

TEST_F(ReviewTest, EveryEntryIsOneThatTheAuditLogTakes) {
  ASSERT_TRUE(Deliver({Needed(1, "DOUBT")}).ok());
  ASSERT_TRUE(Release(kAnn, *Claim(kAnn)).ok());
  EXPECT_EQ(Read(kAnn, kProceed), "more");
  EXPECT_EQ(Read(kBob, kNotProven), "more");
  ASSERT_TRUE(Claim(kSenior).ok());
  clock_.Advance(kLease);
  EXPECT_EQ(Read(kSupervisor, kProceed), "closed");
  EXPECT_THAT(Kinds(),
              ElementsAre("case.opened", "case.claimed", "case.released", "case.claimed", "case.decided",
                          "case.claimed", "case.decided", "case.escalated", "case.claimed", "case.expired",
                          "case.claimed", "case.decided", "case.closed", kToProofing));
  for (const audit::v1::Entry& entry : Entries()) {
    const Status status = audit::CheckEntry(entry, "review");
    EXPECT_TRUE(status.ok()) << entry.kind() << ": " << status;
    EXPECT_EQ(entry.facts().at("case"), HexId(1));
    EXPECT_EQ(entry.application_id(), HexId(500'001));
  }
}

}  // namespace
}  // namespace lagan::review
