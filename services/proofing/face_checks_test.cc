// Consent, challenges and frames: every rule from both sides.
#include "services/proofing/face_checks.h"

#include "services/proofing/test_fixture.h"

namespace lagan::proofing {
namespace {

using Judged = liveness::v1::JudgeFramesResponse;
using Sent = v1::SendFaceFramesResponse;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

class FaceChecksTest : public ProofingTest {
 protected:
  void SetUp() override {
    ProofingTest::SetUp();
    peers_.challenge_expires_at = "2026-11-21T12:01:00Z";
  }
  std::string Noticed() {
    const std::string id = Create();
    EXPECT_TRUE(Notice(id).ok());
    return id;
  }
};

TEST_F(FaceChecksTest, APersonWhoAnswersTheChallengePasses) {
  const std::string id = Noticed();
  ConsentToFace(id);
  const auto started = StartFace(id);
  ASSERT_TRUE(started.ok()) << started.status();
  EXPECT_TRUE(started->available());
  EXPECT_EQ(started->prompt().step(), "look_straight");
  EXPECT_EQ(started->expires_at(), "2026-11-21T12:01:00Z");
  EXPECT_EQ(started->application().face_check(), v1::FACE_CHECK_BEGUN);
  const std::string challenge = started->challenge_id();

  const auto first = SendFrames(id, challenge, 1, "frames-1");
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->outcome(), Sent::OUTCOME_CONTINUE);
  EXPECT_EQ(first->prompt().step(), "turn_left");
  EXPECT_EQ(peers_.judge_asked.sealed_state(), "STATECANARY-0");
  JudgeAs(Judged::OUTCOME_PASSED);
  const auto second = SendFrames(id, challenge, 2, "frames-2");
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->outcome(), Sent::OUTCOME_PASSED);
  EXPECT_EQ(second->application().face_check(), v1::FACE_CHECK_PASSED);
  EXPECT_EQ(second->application().state(), v1::STATE_NOTICED);
  EXPECT_EQ(peers_.judge_asked.sealed_state(), "STATECANARY-1") << "what the first batch left";
  EXPECT_EQ(peers_.judge_asked.frames_size(), 2);
  EXPECT_EQ(peers_.judge_asked.challenge_id(), challenge);
  EXPECT_EQ(peers_.judge_asked.application_id(), id);

  EXPECT_THAT(DoubtsOf(id), IsEmpty());
  EXPECT_TRUE(HasField(id, field::kFrames));
  EXPECT_FALSE(HasField(id, field::kFaceState));
  EXPECT_THAT(EventKinds(), ElementsAre("application.created", "notice.recorded", "consent.given",
                                        "consent.given", "face.challenge_issued", "face.passed"));
}

TEST_F(FaceChecksTest, TheChallengeIsIssuedUnderTheConsentsAuditEntry) {
  const std::string id = Noticed();
  const auto given = Consent(id, v1::CONSENT_PURPOSE_LIVENESS, true, "yes");
  ASSERT_TRUE(given.ok()) << given.status();
  const auto& events = given->application().audit_event_ids();
  ASSERT_TRUE(StartFace(id).ok());
  EXPECT_EQ(peers_.issue_asked.consent_id(), events.Get(events.size() - 1));
  EXPECT_EQ(peers_.issue_asked.application_id(), id);
  EXPECT_THAT(FactsOf("consent.given"),
              ElementsAre(Pair("purpose", "liveness"), Pair("version", "face-2026-11")));
}

TEST_F(FaceChecksTest, WithoutConsentNoChallengeIsIssued) {
  const std::string id = Noticed();
  EXPECT_EQ(StartFace(id, "start-1").status().reason(), "CONSENT_MISSING");
  // Consent to something else is no consent to this.
  ASSERT_TRUE(Consent(id, v1::CONSENT_PURPOSE_FACE_MATCH, true, "match").ok());
  ASSERT_TRUE(Consent(id, v1::CONSENT_PURPOSE_FACE_ON_PASS, true, "pass").ok());
  EXPECT_EQ(StartFace(id, "start-2").status().reason(), "CONSENT_MISSING");
  EXPECT_EQ(peers_.calls["IssueChallenge"], 0);
  ASSERT_TRUE(Consent(id, v1::CONSENT_PURPOSE_LIVENESS, true, "liveness").ok());
  EXPECT_TRUE(StartFace(id, "start-3").ok());
}

TEST_F(FaceChecksTest, RefusingLeadsToAPersonAndChangesNothingElse) {
  for (const auto purpose : {v1::CONSENT_PURPOSE_LIVENESS, v1::CONSENT_PURPOSE_FACE_MATCH}) {
    SCOPED_TRACE(v1::ConsentPurpose_Name(purpose));
    TearDown();
    SetUp();
    const std::string id = Collecting();
    const auto before = Look(id);
    const auto refused = Consent(id, purpose, false, "no");
    ASSERT_TRUE(refused.ok()) << refused.status();
    EXPECT_EQ(refused->application().face_check(), v1::FACE_CHECK_PERSON);
    EXPECT_EQ(refused->application().state(), v1::STATE_COLLECTING);
    EXPECT_EQ(refused->application().deadline(), before->deadline());
    EXPECT_THAT(DoubtsOf(id), ElementsAre("CONSENT_REFUSED"));
    EXPECT_EQ(EventKinds().back(), "consent.refused");
    EXPECT_TRUE(Submit(id).ok());
  }
}

TEST_F(FaceChecksTest, AFaceOnThePassIsAQuestionOfItsOwn) {
  const std::string id = Collecting();
  ConsentToFace(id);
  const auto refused = Consent(id, v1::CONSENT_PURPOSE_FACE_ON_PASS, false, "no");
  ASSERT_TRUE(refused.ok()) << refused.status();
  EXPECT_EQ(refused->application().face_check(), v1::FACE_CHECK_NOT_DONE);
  EXPECT_THAT(DoubtsOf(id), IsEmpty());
  EXPECT_TRUE(StartFace(id).ok());
}

TEST_F(FaceChecksTest, ARefusalMayBeThoughtOverBeforeAnyChallenge) {
  const std::string id = Collecting();
  ASSERT_TRUE(Consent(id, v1::CONSENT_PURPOSE_LIVENESS, false, "no").ok());
  EXPECT_EQ(StartFace(id, "start-1").status().reason(), "CONSENT_MISSING");
  ASSERT_TRUE(Consent(id, v1::CONSENT_PURPOSE_LIVENESS, true, "yes").ok());
  ASSERT_TRUE(Consent(id, v1::CONSENT_PURPOSE_FACE_MATCH, false, "no-match").ok());
  EXPECT_EQ(StartFace(id, "start-2").status().reason(), "FACE_CHECK_OVER")
      << "without a comparison a person looks";
  ASSERT_TRUE(Consent(id, v1::CONSENT_PURPOSE_FACE_MATCH, true, "yes-match").ok());
  ASSERT_TRUE(StartFace(id, "start-3").ok());
  EXPECT_THAT(DoubtsOf(id), IsEmpty());
}

TEST_F(FaceChecksTest, ConsentIsAskedUntilTheDecision) {
  const std::string created = Create();
  EXPECT_TRUE(Consent(created, v1::CONSENT_PURPOSE_LIVENESS, true, "early").ok());
  EXPECT_EQ(StartFace(created).status().reason(), "STATE_NOT_ALLOWED") << "the notice comes first";
  TearDown();
  SetUp();
  const std::string id = Submitted();
  EXPECT_TRUE(Consent(id, v1::CONSENT_PURPOSE_FACE_ON_PASS, true, "submitted").ok());
  EXPECT_EQ(StartFace(id).status().reason(), "STATE_NOT_ALLOWED");
  ASSERT_TRUE(Run().ok());
  ASSERT_EQ(Look(id)->state(), v1::STATE_ISSUED);
  EXPECT_EQ(Consent(id, v1::CONSENT_PURPOSE_LIVENESS, true, "late").status().reason(), "STATE_NOT_ALLOWED");
}

TEST_F(FaceChecksTest, ANewChallengeTakesThePlaceOfTheOneBefore) {
  const std::string id = Noticed();
  ConsentToFace(id);
  const std::string first = StartFace(id, "start-1")->challenge_id();
  const std::string second = StartFace(id, "start-2")->challenge_id();
  ASSERT_NE(first, second);
  EXPECT_EQ(SendFrames(id, first, 1, "old").status().reason(), "CHALLENGE_USED");
  EXPECT_EQ(peers_.calls["JudgeFrames"], 0);
  EXPECT_TRUE(SendFrames(id, second, 1, "new").ok());
}

TEST_F(FaceChecksTest, AfterFiveChallengesAPersonLooks) {
  const std::string id = Noticed();
  ConsentToFace(id);
  for (int i = 0; i < limits_.challenges; ++i) {
    ASSERT_TRUE(StartFace(id, "start-" + std::to_string(i)).ok());
  }
  for (const char* key : {"one-more", "another"}) {
    const auto sixth = StartFace(id, key);
    EXPECT_EQ(sixth.status().code(), Code::kResourceExhausted);
    EXPECT_EQ(sixth.status().reason(), "FACE_TRIES_OVER");
  }
  EXPECT_EQ(peers_.calls["IssueChallenge"], limits_.challenges);
  EXPECT_EQ(Look(id)->face_check(), v1::FACE_CHECK_PERSON);
  EXPECT_THAT(DoubtsOf(id), ElementsAre("FACE_TRIES_OVER"));
  const auto kinds = EventKinds();
  EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "face.person"), 1);
  EXPECT_FALSE(HasField(id, field::kFaceState));
}

TEST_F(FaceChecksTest, ARetryMayStartAgainUntilTheLast) {
  const std::string id = Noticed();
  ConsentToFace(id);
  JudgeAs(Judged::OUTCOME_RETRY, "FACE_TOO_SMALL");
  for (int i = 1; i < limits_.challenges; ++i) {
    const auto retry = AnswerChallenge(id, "try-" + std::to_string(i));
    ASSERT_TRUE(retry.ok()) << retry.status();
    EXPECT_EQ(retry->outcome(), Sent::OUTCOME_RETRY);
    EXPECT_EQ(retry->reason(), "FACE_TOO_SMALL");
    EXPECT_EQ(retry->application().face_check(), v1::FACE_CHECK_NOT_DONE);
    EXPECT_FALSE(HasField(id, field::kFaceState));
    EXPECT_FALSE(HasField(id, field::kFrames)) << "frames are forgotten";
  }
  EXPECT_THAT(FactsOf("face.retry"), ElementsAre(Pair("reason", "FACE_TOO_SMALL")));
  const auto last = AnswerChallenge(id, "last");
  ASSERT_TRUE(last.ok()) << last.status();
  EXPECT_EQ(last->outcome(), Sent::OUTCOME_PERSON);
  EXPECT_EQ(last->reason(), "FACE_TRIES_OVER");
  EXPECT_THAT(DoubtsOf(id), ElementsAre("FACE_TRIES_OVER"));
  EXPECT_EQ(StartFace(id, "again").status().reason(), "FACE_TRIES_OVER");
}

TEST_F(FaceChecksTest, APassOnTheLastTryStands) {
  limits_.challenges = 1;
  Restart();
  const std::string id = Noticed();
  ConsentToFace(id);
  PassFace(id);
  EXPECT_EQ(StartFace(id, "again").status().reason(), "FACE_CHECK_OVER");
  EXPECT_EQ(Look(id)->face_check(), v1::FACE_CHECK_PASSED);
  EXPECT_THAT(DoubtsOf(id), IsEmpty());
}

TEST_F(FaceChecksTest, DoubtGoesToAPersonWhoGetsTheFrames) {
  const std::string id = Noticed();
  ConsentToFace(id);
  JudgeAs(Judged::OUTCOME_REVIEW, "PASSIVE_LOW");
  const auto sent = AnswerChallenge(id);
  ASSERT_TRUE(sent.ok()) << sent.status();
  EXPECT_EQ(sent->outcome(), Sent::OUTCOME_PERSON);
  EXPECT_EQ(sent->reason(), "LIVENESS_REVIEW") << "not what raised the doubt";
  EXPECT_EQ(sent->application().face_check(), v1::FACE_CHECK_PERSON);
  EXPECT_THAT(DoubtsOf(id), ElementsAre("LIVENESS_REVIEW"));
  EXPECT_TRUE(HasField(id, field::kFrames));
  EXPECT_EQ(EventKinds().back(), "face.review");
  EXPECT_THAT(FactsOf("face.review"), IsEmpty());
  EXPECT_EQ(StartFace(id, "again").status().reason(), "FACE_CHECK_OVER");
}

TEST_F(FaceChecksTest, WithoutFacePartsAPersonLooksAndTheApplicationGoesOn) {
  const std::string id = Collecting();
  ConsentToFace(id);
  peers_.fail["IssueChallenge"] = FailedPrecondition("FACE_MODELS_MISSING", "No models are installed.");
  for (const char* key : {"start-1", "start-2"}) {
    const auto started = StartFace(id, key);
    ASSERT_TRUE(started.ok()) << started.status();
    EXPECT_FALSE(started->available());
    EXPECT_EQ(started->reason(), "FACE_CHECK_UNAVAILABLE");
    EXPECT_TRUE(started->challenge_id().empty());
    EXPECT_EQ(started->application().face_check(), v1::FACE_CHECK_PERSON);
  }
  EXPECT_THAT(DoubtsOf(id), ElementsAre("FACE_CHECK_UNAVAILABLE"));
  const auto kinds = EventKinds();
  EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "face.person"), 1);
  // Installed since: the check can be made after all.
  peers_.fail.clear();
  EXPECT_TRUE(StartFace(id, "start-3")->available());
  EXPECT_THAT(DoubtsOf(id), IsEmpty());
  EXPECT_TRUE(Submit(id).ok());
}

TEST_F(FaceChecksTest, OtherFailuresOfLivenessAreErrorsAndCostNoTry) {
  const std::string id = Noticed();
  ConsentToFace(id);
  peers_.fail["IssueChallenge"] = Unavailable("SERVICE_AWAY", "The service is away.");
  EXPECT_EQ(StartFace(id).status().reason(), "SERVICE_AWAY");
  EXPECT_EQ(Look(id)->face_check(), v1::FACE_CHECK_NOT_DONE);
  EXPECT_EQ(Count("SELECT challenges FROM applications"), 0);
  peers_.fail.clear();
  const auto started = StartFace(id);
  ASSERT_TRUE(started.ok()) << "the same key, because nothing was kept: " << started.status();
  peers_.fail["JudgeFrames"] = ResourceExhausted("SERVER_BUSY", "Try again.");
  EXPECT_EQ(SendFrames(id, started->challenge_id(), 1, "frames").status().reason(), "SERVER_BUSY");
  peers_.fail.clear();
  EXPECT_TRUE(SendFrames(id, started->challenge_id(), 1, "frames").ok()) << "nothing was lost";
}

TEST_F(FaceChecksTest, AnAnswerOutsideTheContractIsNotBelieved) {
  const std::string id = Noticed();
  ConsentToFace(id);
  peers_.challenge_expires_at = "soon";
  EXPECT_EQ(StartFace(id, "start-1").status().reason(), "LIVENESS_ANSWER_INVALID");
  peers_.challenge_expires_at = "2026-11-21T12:01:00Z";
  const std::string challenge = StartFace(id, "start-2")->challenge_id();
  const std::vector<std::function<void(Judged&)>> cases = {
      [](Judged& judged) { judged.set_outcome(Judged::OUTCOME_UNSPECIFIED); },
      [](Judged& judged) { judged.clear_sealed_state(); },
      [](Judged& judged) { judged.set_sealed_state(std::string((1U << 20) + 1, 's')); },
      [](Judged& judged) { judged.set_outcome(Judged::OUTCOME_PASSED); },
      [](Judged& judged) {
        judged.set_outcome(Judged::OUTCOME_REVIEW);
        for (int i = 0; i < 4; ++i) judged.add_best_frames("frame");
      },
  };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    JudgeAs(Judged::OUTCOME_CONTINUE);
    cases[i](peers_.judged);
    EXPECT_EQ(SendFrames(id, challenge, 1, "bad-" + std::to_string(i)).status().reason(),
              "LIVENESS_ANSWER_INVALID")
        << i;
  }
  JudgeAs(Judged::OUTCOME_RETRY, "Anna Maria was seen");
  const auto retry = SendFrames(id, challenge, 1, "retry");
  ASSERT_TRUE(retry.ok()) << retry.status();
  EXPECT_EQ(retry->reason(), "UNNAMED");
  EXPECT_THAT(FactsOf("face.retry"), ElementsAre(Pair("reason", "UNNAMED")));
}

TEST_F(FaceChecksTest, BatchesComeInOrder) {
  const std::string id = Noticed();
  ConsentToFace(id);
  const std::string challenge = StartFace(id)->challenge_id();
  for (const std::uint32_t batch : {2U, 3U, 4294967295U}) {
    const auto early = SendFrames(id, challenge, batch, "early-" + std::to_string(batch));
    EXPECT_EQ(early.status().code(), Code::kAborted);
    EXPECT_EQ(early.status().reason(), "BATCH_ORDER");
  }
  EXPECT_EQ(SendFrames(id, challenge, 0, "zeroth").status().reason(), "FIELD_INVALID");
  EXPECT_EQ(peers_.calls["JudgeFrames"], 0);
  const auto first = SendFrames(id, challenge, 1, "frames-1");
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(SendFrames(id, challenge, 1, "frames-1")->SerializeAsString(), first->SerializeAsString())
      << "the same key gives the kept answer";
  EXPECT_EQ(peers_.calls["JudgeFrames"], 1);
  EXPECT_EQ(SendFrames(id, challenge, 1, "again").status().reason(), "BATCH_ORDER");
  EXPECT_EQ(SendFrames(id, challenge, 2, "frames-1").status().reason(), "IDEMPOTENCY_KEY_REUSED");
  EXPECT_TRUE(SendFrames(id, challenge, 2, "frames-2").ok());
}

TEST_F(FaceChecksTest, AChallengeIsUsedOnce) {
  for (const auto outcome : {Judged::OUTCOME_PASSED, Judged::OUTCOME_REVIEW, Judged::OUTCOME_RETRY}) {
    SCOPED_TRACE(Judged::Outcome_Name(outcome));
    TearDown();
    SetUp();
    const std::string id = Noticed();
    ConsentToFace(id);
    JudgeAs(outcome);
    const std::string challenge = StartFace(id)->challenge_id();
    const auto sent = SendFrames(id, challenge, 1, "frames");
    ASSERT_TRUE(sent.ok()) << sent.status();
    EXPECT_EQ(SendFrames(id, challenge, 2, "more").status().reason(), "CHALLENGE_USED");
    EXPECT_EQ(SendFrames(id, challenge, 1, "replayed").status().reason(), "CHALLENGE_USED");
    EXPECT_EQ(SendFrames(id, challenge, 1, "frames")->SerializeAsString(), sent->SerializeAsString());
    EXPECT_EQ(peers_.calls["JudgeFrames"], 1);
    peers_.calls.clear();
  }
}

TEST_F(FaceChecksTest, AChallengeEndsByTheServersClock) {
  const std::string id = Noticed();
  ConsentToFace(id);
  std::string challenge = StartFace(id)->challenge_id();
  clock_.Advance(std::chrono::milliseconds(59'999));
  ASSERT_TRUE(SendFrames(id, challenge, 1, "in-time").ok());
  clock_.Advance(std::chrono::milliseconds(1));
  EXPECT_EQ(SendFrames(id, challenge, 2, "late").status().reason(), "CHALLENGE_LATE");
  EXPECT_EQ(SendFrames(id, challenge, 2, "later").status().reason(), "CHALLENGE_LATE");
  EXPECT_EQ(peers_.calls["JudgeFrames"], 1);
  EXPECT_FALSE(HasField(id, field::kFaceState)) << "what it had seen is destroyed";
  EXPECT_EQ(Look(id)->face_check(), v1::FACE_CHECK_NOT_DONE);
  EXPECT_THAT(FactsOf("face.retry"), ElementsAre(Pair("reason", "CHALLENGE_LATE")));
  peers_.challenge_expires_at = "2026-11-21T12:03:00Z";
  PassFace(id, "again");
}

TEST_F(FaceChecksTest, TheLastChallengeLateIsAMatterForAPerson) {
  limits_.challenges = 1;
  Restart();
  const std::string id = Noticed();
  ConsentToFace(id);
  const std::string challenge = StartFace(id)->challenge_id();
  clock_.Advance(std::chrono::minutes(1));
  EXPECT_EQ(SendFrames(id, challenge, 1, "late").status().reason(), "CHALLENGE_LATE");
  EXPECT_EQ(Look(id)->face_check(), v1::FACE_CHECK_PERSON);
  EXPECT_THAT(DoubtsOf(id), ElementsAre("FACE_TRIES_OVER"));
}

TEST_F(FaceChecksTest, AnotherApplicationsChallengeIsLikeNone) {
  const std::string id = Noticed();
  ConsentToFace(id);
  const std::string challenge = StartFace(id)->challenge_id();
  auto create = CreateRequest();
  create.set_idempotency_key(Key("create-other"));
  const std::string other =
      service_->CreateApplication(Call("CreateApplication"), create)->application().application_id();
  v1::RecordNoticeRequest notice;
  notice.set_idempotency_key(Key("notice-other"));
  notice.set_application_id(other);
  notice.set_notice_version("2026-11");
  notice.set_lawful_basis("public_task");
  ASSERT_TRUE(service_->RecordNotice(Call("RecordNotice"), notice).ok());
  ASSERT_TRUE(Consent(other, v1::CONSENT_PURPOSE_LIVENESS, true, "yes-other").ok());
  const Status foreign = SendFrames(other, challenge, 1, "foreign").status();
  EXPECT_EQ(foreign.reason(), "CHALLENGE_UNKNOWN");
  EXPECT_EQ(foreign.code(), Code::kFailedPrecondition);
  EXPECT_EQ(SendFrames(other, std::string(32, '0'), 1, "none").status(), foreign);
  EXPECT_EQ(SendFrames(other, "no id", 1, "garbage").status(), foreign);
  EXPECT_EQ(peers_.calls["JudgeFrames"], 0);
  EXPECT_TRUE(SendFrames(id, challenge, 1, "mine").ok()) << "nothing happened to it";
}

TEST_F(FaceChecksTest, AnotherPortalsApplicationIsLikeNoneHereToo) {
  const std::string id = Noticed();
  ConsentToFace(id);
  EXPECT_EQ(StartFace(id, "start", "portal-other").status(),
            StartFace(std::string(32, '0'), "start", "portal-other").status());
  const std::string challenge = StartFace(id)->challenge_id();
  auto request = FramesRequest(id, challenge, 1, "frames");
  EXPECT_EQ(faces_->SendFaceFrames(Call("SendFaceFrames", "portal-other"), request).status().reason(),
            "APPLICATION_NOT_FOUND");
  v1::RecordConsentRequest consent;
  consent.set_idempotency_key(Key("theirs"));
  consent.set_application_id(id);
  consent.set_purpose(v1::CONSENT_PURPOSE_LIVENESS);
  consent.set_version("1");
  EXPECT_EQ(faces_->RecordConsent(Call("RecordConsent", "portal-other"), consent).status().reason(),
            "APPLICATION_NOT_FOUND");
  EXPECT_EQ(Look(id)->face_check(), v1::FACE_CHECK_BEGUN);
}

TEST_F(FaceChecksTest, LimitsOfFramesComeBeforeAnythingElse) {
  const std::string frame(256U << 10, 'f');
  struct Case {
    int frames;
    std::string jpeg;
    const char* reason;
  };
  const Case cases[] = {
      {0, "f", "FRAMES_MISSING"},
      {8, "f", ""},
      {9, "f", "FRAMES_TOO_MANY"},
      {1000, "f", "FRAMES_TOO_MANY"},
      {1, "", "FRAME_EMPTY"},
      {1, frame, ""},
      {1, frame + "f", "FRAME_TOO_LARGE"},
      {3, frame, ""},
      {4, frame.substr(1000), "FRAMES_TOO_LARGE"},
  };
  const std::string id = Noticed();
  ConsentToFace(id);
  const std::string challenge = StartFace(id)->challenge_id();
  std::uint32_t batch = 1;
  for (std::size_t i = 0; i < std::size(cases); ++i) {
    SCOPED_TRACE(i);
    auto request = FramesRequest(id, challenge, batch, "frames-" + std::to_string(i));
    request.clear_frames();
    for (int n = 0; n < cases[i].frames; ++n) request.add_frames()->set_jpeg(cases[i].jpeg);
    EXPECT_EQ(faces_->SendFaceFrames(Call("SendFaceFrames"), request).status().reason(), cases[i].reason);
    if (*cases[i].reason == '\0') {
      ++batch;
      continue;
    }
    request.set_application_id("nobody's");
    request.set_idempotency_key("");
    EXPECT_EQ(faces_->SendFaceFrames(Call("SendFaceFrames"), request).status().reason(), cases[i].reason);
  }
  EXPECT_EQ(peers_.calls["JudgeFrames"], static_cast<int>(batch) - 1);
}

TEST_F(FaceChecksTest, ConsentsFieldsAreCheckedByName) {
  const std::string id = Noticed();
  v1::RecordConsentRequest good;
  good.set_idempotency_key(Key("consent"));
  good.set_application_id(id);
  good.set_purpose(v1::CONSENT_PURPOSE_LIVENESS);
  good.set_given(true);
  good.set_version("2026-11");
  struct Case {
    const char* field;
    std::function<void(v1::RecordConsentRequest&)> change;
  };
  const Case cases[] = {
      {"idempotency_key", [](auto& r) { r.set_idempotency_key("short"); }},
      {"application_id", [](auto& r) { r.set_application_id("x"); }},
      {"purpose", [](auto& r) { r.set_purpose(v1::CONSENT_PURPOSE_UNSPECIFIED); }},
      {"purpose", [](auto& r) { r.set_purpose(static_cast<v1::ConsentPurpose>(4)); }},
      {"version", [](auto& r) { r.set_version(""); }},
      {"version", [](auto& r) { r.set_version("two words"); }},
      {"version", [](auto& r) { r.set_version(std::string(33, '1')); }},
  };
  for (const Case& c : cases) {
    auto request = good;
    c.change(request);
    EXPECT_EQ(faces_->RecordConsent(Call("RecordConsent"), request).status().field(), c.field);
  }
  EXPECT_EQ(Count("SELECT count(*) FROM consents"), 0);
  EXPECT_TRUE(faces_->RecordConsent(Call("RecordConsent"), good).ok());
}

TEST_F(FaceChecksTest, TheDeadlineStaysWhereItWas) {
  const std::string id = Collecting();
  const std::string deadline = Look(id)->deadline();
  clock_.Advance(std::chrono::seconds(10));
  ConsentToFace(id);
  PassFace(id);
  EXPECT_EQ(Look(id)->deadline(), deadline);
  EXPECT_EQ(Look(id)->state(), v1::STATE_COLLECTING);
}

TEST_F(FaceChecksTest, NothingOfAFaceIsPlainOrInKeptAnswers) {
  const std::string id = Collecting();
  ConsentToFace(id);
  const std::string challenge = StartFace(id)->challenge_id();
  const std::vector<std::string_view> canaries = {"FRAMECANARY", "STATECANARY", "BESTCANARY", "SIGNALCANARY",
                                                  kSurname};
  ASSERT_TRUE(SendFrames(id, challenge, 1, "frames-1").ok());
  ExpectInNoTable(canaries);
  JudgeAs(Judged::OUTCOME_REVIEW, "PASSIVE_LOW");
  ASSERT_TRUE(SendFrames(id, challenge, 2, "frames-2").ok());
  ExpectInNoTable(canaries);
  ExpectInNoFile(canaries);
  for (const std::string& kind : EventKinds())
    EXPECT_THAT(FactsOf(kind), Not(Contains(Pair("reason", "PASSIVE_LOW"))));
}

TEST_F(FaceChecksTest, ErasureTakesChallengesAndDoubtsAndLeavesTheProofOfConsent) {
  const std::string id = Collecting();
  ConsentToFace(id);
  JudgeAs(Judged::OUTCOME_REVIEW);
  ASSERT_TRUE(AnswerChallenge(id).ok());
  v1::EraseApplicationRequest request;
  request.set_idempotency_key(Key("erase"));
  request.set_application_id(id);
  ASSERT_TRUE(service_->EraseApplication(Call("EraseApplication"), request).ok());
  for (const char* table : {"challenges", "doubts", "sealed_fields"}) {
    EXPECT_EQ(Count("SELECT count(*) FROM " + std::string(table)), 0) << table;
  }
  EXPECT_EQ(Count("SELECT count(*) FROM consents"), 2);
}

}  // namespace
}  // namespace lagan::proofing
