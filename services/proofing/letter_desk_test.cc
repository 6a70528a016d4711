// Calls about letters: what a serial alone does, what takes a verified caller, and that nothing is learnt from either.
#include "services/proofing/letter_desk.h"

#include "services/letters/serial.h"
#include "services/proofing/assisted_fixture.h"

namespace lagan::proofing {
namespace {

using testing::Contains;
using testing::Not;

class LetterDeskTest : public AssistedFixture {
 protected:
  template <typename Request>
  Request For(const std::string& serial, const std::string& key) {
    Request request;
    request.set_idempotency_key(Key(key));
    request.set_letter_serial(serial);
    return request;
  }
  Status Suspend(const std::string& serial, const std::string& key = "suspend") {
    return desk_->SuspendBySerial(Console("SuspendBySerial"), For<v1::SuspendBySerialRequest>(serial, key))
        .status();
  }
  Status Revoke(const std::string& serial, const std::string& key = "revoke",
                const std::string& reason = "stolen") {
    auto request = For<v1::RevokeBySerialRequest>(serial, key);
    request.set_reason(reason);
    return desk_->RevokeBySerial(Console("RevokeBySerial"), request).status();
  }
  Status Reinstate(const std::string& serial, const std::string& key = "reinstate") {
    return desk_
        ->ReinstateBySerial(Console("ReinstateBySerial"), For<v1::ReinstateBySerialRequest>(serial, key))
        .status();
  }
  Result<v1::StartCallerCheckResponse> Ask(const std::string& serial) {
    v1::StartCallerCheckRequest request;
    request.set_letter_serial(serial);
    return desk_->StartCallerCheck(Console("StartCallerCheck"), request);
  }
  Result<v1::AnswerCallerCheckResponse> Reply(const std::string& check_id,
                                              const std::vector<std::uint32_t>& choices,
                                              const std::string& key = "") {
    v1::AnswerCallerCheckRequest request;
    request.set_idempotency_key(key.empty() ? random_.TakeId() : Key(key));
    request.set_check_id(check_id);
    AddAnswers(request, choices);
    return desk_->AnswerCallerCheck(Console("AnswerCallerCheck"), request);
  }
  bool Verify(const std::string& serial, const std::vector<std::uint32_t>& choices = {0, 1, 2}) {
    const auto asked = Ask(serial);
    EXPECT_TRUE(asked.ok()) << asked.status();
    const auto replied = Reply(asked->check_id(), choices);
    EXPECT_TRUE(replied.ok()) << replied.status();
    return replied->verified();
  }
  // A serial of no letter, well formed.
  std::string Unknown() { return letters::MakeLetterSerial(random_); }
};

TEST_F(LetterDeskTest, SerialAloneSuspends) {
  const std::string serial = Posted();
  SignIn(kNiall);  // any operator takes the call
  ASSERT_TRUE(Suspend(serial).ok());
  ASSERT_EQ(peers_.orders.size(), 1U);
  EXPECT_EQ(peers_.orders.begin()->second, "Suspend serial helpline operator:" + kNiall);
  EXPECT_THAT(ActorsOf("letter.suspended"), testing::ElementsAre("operator:" + kNiall));
  // As it is read out: small letters, no hyphen, spaces.
  std::string spoken;
  for (const char c : serial) {
    if (c != '-') spoken += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (spoken.size() % 4 == 3) spoken += ' ';
  }
  EXPECT_TRUE(Suspend(spoken, "spoken").ok());
  EXPECT_EQ(peers_.calls["SuspendCredential"], 2);
}

TEST_F(LetterDeskTest, RepeatedSuspensionIsOneAndAnotherIsHarmless) {
  const std::string serial = Posted();
  ASSERT_TRUE(Suspend(serial).ok());
  ASSERT_TRUE(Suspend(serial).ok());
  EXPECT_EQ(peers_.calls["SuspendCredential"], 1);
  EXPECT_EQ(ActorsOf("letter.suspended").size(), 1U);
  ASSERT_TRUE(Suspend(serial, "again").ok());
  EXPECT_EQ(peers_.orders.size(), 2U) << "a call of its own, with a key of its own";
}

TEST_F(LetterDeskTest, SuspensionThatFailedHalfwayIsRepeatedUnderTheSameKey) {
  const std::string serial = Posted();
  peers_.fail["SuspendCredential"] = Unavailable("PEER_AWAY", "Away.");
  EXPECT_EQ(Suspend(serial).reason(), "PEER_AWAY");
  EXPECT_TRUE(ActorsOf("letter.suspended").empty());
  peers_.fail.clear();
  EXPECT_TRUE(Suspend(serial).ok());
  EXPECT_EQ(peers_.orders.size(), 1U);
}

// Unknown serials, revoked passes and live ones are answered alike.
TEST_F(LetterDeskTest, NothingIsLearntFromTheAnswerToASuspension) {
  const std::string serial = Posted();
  v1::SuspendBySerialRequest request = For<v1::SuspendBySerialRequest>(serial, "known");
  const auto known = desk_->SuspendBySerial(Console("SuspendBySerial"), request);
  const auto unknown = desk_->SuspendBySerial(Console("SuspendBySerial"),
                                              For<v1::SuspendBySerialRequest>(Unknown(), "unknown"));
  peers_.fail["SuspendCredential"] = FailedPrecondition("CREDENTIAL_REVOKED", "Gone.");
  const auto revoked =
      desk_->SuspendBySerial(Console("SuspendBySerial"), For<v1::SuspendBySerialRequest>(serial, "revoked"));
  ASSERT_TRUE(known.ok() && unknown.ok() && revoked.ok());
  EXPECT_EQ(known->SerializeAsString(), unknown->SerializeAsString());
  EXPECT_EQ(known->SerializeAsString(), revoked->SerializeAsString());
  EXPECT_EQ(peers_.calls["SuspendCredential"], 2) << "none for the unknown one";
}

TEST_F(LetterDeskTest, WhatCannotBeASerialIsNamed) {
  for (const char* typed : {"", "12345", "hello there", "00000-000001"}) {
    EXPECT_EQ(Suspend(typed).field(), "letter_serial") << typed;
    EXPECT_EQ(Ask(typed).status().field(), "letter_serial") << typed;
    EXPECT_EQ(Revoke(typed).field(), "letter_serial") << typed;
    EXPECT_EQ(Reinstate(typed).field(), "letter_serial") << typed;
  }
}

TEST_F(LetterDeskTest, VerifiedCallerRevokesAndReinstates) {
  const std::string serial = Posted();
  EXPECT_EQ(Revoke(serial).reason(), "CALLER_NOT_VERIFIED");
  EXPECT_EQ(Reinstate(serial).reason(), "CALLER_NOT_VERIFIED");
  ASSERT_TRUE(Verify(serial));
  EXPECT_TRUE(Reinstate(serial).ok());
  EXPECT_TRUE(Revoke(serial).ok());
  EXPECT_TRUE(Revoke(serial).ok()) << "repeated";
  EXPECT_EQ(peers_.calls["RevokeCredential"], 1);
  EXPECT_THAT(ActorsOf("letter.revoked"), testing::ElementsAre("operator:" + kMaeve));
  EXPECT_EQ(ActorsOf("letter.reinstated").size(), 1U);
  EXPECT_EQ(Revoke(serial, "why", "because").field(), "reason");
}

TEST_F(LetterDeskTest, CallerIsVerifiedForThisLetterThisOperatorAndFifteenMinutes) {
  const std::string serial = Posted();
  const std::string other = Posted();
  ASSERT_TRUE(Verify(serial));
  EXPECT_EQ(Revoke(other, "other").reason(), "CALLER_NOT_VERIFIED");
  SignIn(kNiall);
  EXPECT_EQ(Revoke(serial, "niall").reason(), "CALLER_NOT_VERIFIED");
  SignIn(kMaeve);
  clock_.Advance(kCallerVerifiedFor - std::chrono::seconds(1));
  EXPECT_TRUE(Reinstate(serial).ok());
  clock_.Advance(std::chrono::seconds(1));
  EXPECT_EQ(Revoke(serial, "late").reason(), "CALLER_NOT_VERIFIED");
  EXPECT_TRUE(Reinstate(serial).ok()) << "a repeated call gets its answer, however late";
}

TEST_F(LetterDeskTest, QuestionsAreAnsweredOnceInTimeAndByWhoAsked) {
  const std::string serial = Posted();
  const auto asked = Ask(serial);
  ASSERT_TRUE(asked.ok()) << asked.status();
  ASSERT_EQ(asked->questions_size(), 3);
  EXPECT_EQ(Reply(asked->check_id(), {0, 1}).status().field(), "answers") << "that answers nothing";
  SignIn(kNiall);
  EXPECT_EQ(Reply(asked->check_id(), {0, 1, 2}).status().reason(), "CALLER_CHECK_UNKNOWN");
  SignIn(kMaeve);
  const auto wrong = Reply(asked->check_id(), {0, 1, 1}, "wrong");
  ASSERT_TRUE(wrong.ok()) << wrong.status();
  EXPECT_FALSE(wrong->verified());
  EXPECT_FALSE(Reply(asked->check_id(), {0, 1, 1}, "wrong")->verified()) << "repeated";
  EXPECT_EQ(Reply(asked->check_id(), {0, 1, 2}).status().reason(), "CALLER_CHECK_UNKNOWN") << "once";
  EXPECT_EQ(Revoke(serial).reason(), "CALLER_NOT_VERIFIED");

  const auto late = Ask(serial);
  ASSERT_TRUE(late.ok());
  clock_.Advance(kCallerVerifiedFor);
  EXPECT_EQ(Reply(late->check_id(), {0, 1, 2}).status().reason(), "CALLER_CHECK_UNKNOWN");
  EXPECT_EQ(Reply("0", {0, 1, 2}).status().reason(), "CALLER_CHECK_UNKNOWN");
}

TEST_F(LetterDeskTest, BeginningAnotherCheckEndsTheFirst) {
  const std::string serial = Posted();
  const auto first = Ask(serial);
  const auto second = Ask(serial);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(Reply(first->check_id(), {0, 1, 2}).status().reason(), "CALLER_CHECK_UNKNOWN");
  EXPECT_TRUE(Reply(second->check_id(), {0, 1, 2})->verified());
}

TEST_F(LetterDeskTest, ThreeFailuresInADayLockALetter) {
  const std::string serial = Posted();
  EXPECT_FALSE(Verify(serial, {1, 1, 1}));
  ASSERT_TRUE(Ask(serial).ok());  // left without an answer: it counts like a wrong one
  EXPECT_FALSE(Verify(serial, {0, 0, 0}));
  EXPECT_EQ(Ask(serial).status().reason(), "QUESTIONS_NOT_AVAILABLE");
  EXPECT_TRUE(Suspend(serial).ok()) << "a serial still suspends";
  clock_.Advance(kCallerDay - std::chrono::minutes(1));
  EXPECT_EQ(Ask(serial).status().reason(), "QUESTIONS_NOT_AVAILABLE");
  clock_.Advance(std::chrono::minutes(1));
  EXPECT_TRUE(Verify(serial));
}

TEST_F(LetterDeskTest, TwoFailuresDoNotLockAndARightAnswerDoesNotCount) {
  const std::string serial = Posted();
  EXPECT_FALSE(Verify(serial, {1, 1, 1}));
  EXPECT_TRUE(Verify(serial));
  EXPECT_TRUE(Verify(serial));
  EXPECT_FALSE(Verify(serial, {1, 1, 1}));
  EXPECT_TRUE(Verify(serial));
}

TEST_F(LetterDeskTest, WhoComesBackEveryDayIsLockedForTheMonth) {
  const std::string serial = Posted();
  for (int day = 0; day < kCallerFailuresAMonth / kCallerFailuresADay; ++day) {
    for (int i = 0; i < kCallerFailuresADay; ++i) EXPECT_FALSE(Verify(serial, {1, 1, 1})) << day;
    clock_.Advance(kCallerDay);
    ASSERT_TRUE(service_->TidyUp().ok());
  }
  EXPECT_EQ(Ask(serial).status().reason(), "QUESTIONS_NOT_AVAILABLE");
  clock_.Advance(kCallerMonth);
  ASSERT_TRUE(service_->TidyUp().ok());
  EXPECT_EQ(Count("SELECT count(*) FROM caller_checks"), 0);
}

// An unknown letter, a locked one, one whose person the register does not know and one that was erased: one answer.
TEST_F(LetterDeskTest, NoQuestionsIsOneAnswerWhateverTheReason) {
  const Status unknown = Ask(Unknown()).status();
  EXPECT_EQ(unknown.reason(), "QUESTIONS_NOT_AVAILABLE");
  const std::string serial = Posted();
  peers_.fail["PrepareQuestions"] = NotFound("QUESTIONS_NOT_AVAILABLE", "Not known.");
  const Status not_known = Ask(serial).status();
  peers_.fail.clear();
  for (int i = 0; i < kCallerFailuresADay; ++i) EXPECT_FALSE(Verify(serial, {1, 1, 1}));
  const Status locked = Ask(serial).status();
  for (const Status& status : {not_known, locked}) {
    EXPECT_EQ(status.reason(), unknown.reason());
    EXPECT_EQ(status.message(), unknown.message());
    EXPECT_EQ(status.field(), unknown.field());
  }
  EXPECT_EQ(Revoke(Unknown(), "unknown").message(), Revoke(serial, "known").message());
}

// A letter outlives what was known of its holder: it is suspended, and nobody is asked about it.
TEST_F(LetterDeskTest, LetterOfAnErasedPersonIsSuspendedStill) {
  const std::string serial = Posted();
  clock_.Advance(std::chrono::hours(24 * 400));
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(service_->EnforceDeadlines(100).ok());
  ASSERT_EQ(Count("SELECT count(*) FROM applications WHERE state = 'ERASED'"), 1);
  EXPECT_TRUE(Suspend(serial).ok());
  EXPECT_EQ(peers_.calls["SuspendCredential"], 1);
  EXPECT_EQ(Ask(serial).status().reason(), "QUESTIONS_NOT_AVAILABLE");
}

TEST_F(LetterDeskTest, CallersAreVerifiedByWhoWasTrainedInIt) {
  const std::string serial = Posted();
  Train({{"caller_verification", "2023-11-20"}, {"face_comparison", "2026-11-01"}});
  EXPECT_EQ(Ask(serial).status().reason(), "TRAINING_LAPSED");
  EXPECT_EQ(Reply("0", {0, 1, 2}).status().reason(), "TRAINING_LAPSED");
  EXPECT_TRUE(Suspend(serial).ok()) << "which takes no training";
  Train({{"caller_verification", "2023-11-21"}});
  EXPECT_TRUE(Verify(serial));
}

// What an operator hears must not be kept in plain, nor told to the log.
TEST_F(LetterDeskTest, ChecksLeaveNothingPersonal) {
  peers_.questions.mutable_questions(0)->set_choices(0, "CANARY PRACTICE");
  const std::string serial = Posted();
  ASSERT_TRUE(Verify(serial));
  ASSERT_TRUE(Revoke(serial).ok());
  const std::string said = OutboxText() + KeptAnswers();
  EXPECT_THAT(said, Not(testing::HasSubstr("CANARY")));
  EXPECT_THAT(said, Not(testing::HasSubstr(serial)));
  EXPECT_EQ(Count("SELECT count(*) FROM sealed_fields WHERE field = 'caller_questions'"), 0);
  for (const char* kind : {"caller.asked", "caller.verified"}) {
    EXPECT_THAT(ActorsOf(kind), Contains("operator:" + kMaeve));
  }
}

}  // namespace
}  // namespace lagan::proofing
