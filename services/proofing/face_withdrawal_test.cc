// No after yes, and two calls at once: whatever else goes on, a withdrawal wins, and of two senders one.
#include "services/proofing/face_checks.h"
#include "services/proofing/test_fixture.h"

namespace lagan::proofing {
namespace {

using Judged = liveness::v1::JudgeFramesResponse;
using testing::ElementsAre;
using testing::IsEmpty;

class FaceWithdrawalTest : public ProofingTest {
 protected:
  // A doubt that stood before stays; otherwise the refusal is the reason.
  void ExpectNoFace(const std::string& id, const char* doubt = "CONSENT_REFUSED") {
    for (const std::string_view name : {field::kFaceState, field::kFrames, field::kFaceMatch}) {
      EXPECT_FALSE(HasField(id, name)) << name;
    }
    EXPECT_EQ(Count("SELECT count(*) FROM challenges WHERE state = 'open'"), 0);
    EXPECT_EQ(Look(id)->face_check(), v1::FACE_CHECK_PERSON);
    EXPECT_THAT(DoubtsOf(id), ElementsAre(doubt));
  }
  void Withdraw(const std::string& id, v1::ConsentPurpose purpose) {
    const auto withdrawn = Consent(id, purpose, false, "withdraw");
    ASSERT_TRUE(withdrawn.ok()) << withdrawn.status();
  }
};

constexpr v1::ConsentPurpose kEach[] = {v1::CONSENT_PURPOSE_LIVENESS, v1::CONSENT_PURPOSE_FACE_MATCH};

TEST_F(FaceWithdrawalTest, EndsAChallengeThatIsUnderWay) {
  for (const auto purpose : kEach) {
    SCOPED_TRACE(v1::ConsentPurpose_Name(purpose));
    TearDown();
    SetUp();
    const std::string id = Collecting();
    ConsentToFace(id);
    const std::string challenge = StartFace(id)->challenge_id();
    ASSERT_TRUE(SendFrames(id, challenge, 1, "frames-1").ok());
    Withdraw(id, purpose);
    ExpectNoFace(id);
    EXPECT_EQ(EventKinds().back(), "consent.withdrawn");
    EXPECT_EQ(SendFrames(id, challenge, 2, "frames-2").status().reason(),
              purpose == v1::CONSENT_PURPOSE_LIVENESS ? "CONSENT_MISSING" : "CHALLENGE_USED");
    // Yes again does not open the old challenge, nor a new one: what was found is gone, so a person looks.
    ASSERT_TRUE(Consent(id, purpose, true, "yes-again").ok());
    EXPECT_EQ(SendFrames(id, challenge, 2, "frames-3").status().reason(), "CHALLENGE_USED");
    EXPECT_EQ(StartFace(id, "again").status().reason(), "FACE_CHECK_OVER");
    EXPECT_EQ(EventKinds().back(), "consent.given");
  }
}

TEST_F(FaceWithdrawalTest, DestroysTheFramesOfAnOutcome) {
  for (const auto outcome : {Judged::OUTCOME_PASSED, Judged::OUTCOME_REVIEW}) {
    TearDown();
    SetUp();
    const std::string id = Collecting();
    ConsentToFace(id);
    JudgeAs(outcome);
    ASSERT_TRUE(AnswerChallenge(id).ok());
    ASSERT_TRUE(HasField(id, field::kFrames));
    Withdraw(id, v1::CONSENT_PURPOSE_LIVENESS);
    ExpectNoFace(id, outcome == Judged::OUTCOME_REVIEW ? "LIVENESS_REVIEW" : "CONSENT_REFUSED");
  }
}

TEST_F(FaceWithdrawalTest, WinsWhileFramesAreJudged) {
  for (const auto purpose : kEach) {
    for (const auto outcome :
         {Judged::OUTCOME_CONTINUE, Judged::OUTCOME_PASSED, Judged::OUTCOME_REVIEW, Judged::OUTCOME_RETRY}) {
      SCOPED_TRACE(Judged::Outcome_Name(outcome));
      TearDown();
      SetUp();
      const std::string id = Collecting();
      ConsentToFace(id);
      JudgeAs(outcome);
      const std::string challenge = StartFace(id)->challenge_id();
      peers_.during["JudgeFrames"] = [&] { Withdraw(id, purpose); };
      EXPECT_EQ(SendFrames(id, challenge, 1, "frames").status().code(), Code::kFailedPrecondition);
      ExpectNoFace(id);
    }
  }
}

TEST_F(FaceWithdrawalTest, WinsThoughConsentIsGivenAgainWhileFramesAreJudged) {
  const std::string id = Collecting();
  ConsentToFace(id);
  JudgeAs(Judged::OUTCOME_PASSED);
  const std::string challenge = StartFace(id)->challenge_id();
  peers_.during["JudgeFrames"] = [&] {
    Withdraw(id, v1::CONSENT_PURPOSE_LIVENESS);
    ASSERT_TRUE(Consent(id, v1::CONSENT_PURPOSE_LIVENESS, true, "yes-again").ok());
  };
  EXPECT_EQ(SendFrames(id, challenge, 1, "frames").status().reason(), "CHALLENGE_USED");
  ExpectNoFace(id);
}

TEST_F(FaceWithdrawalTest, WinsWhileAChallengeIsIssued) {
  const std::string id = Collecting();
  ConsentToFace(id);
  peers_.during["IssueChallenge"] = [&] { Withdraw(id, v1::CONSENT_PURPOSE_LIVENESS); };
  EXPECT_EQ(StartFace(id).status().reason(), "CONSENT_MISSING");
  ExpectNoFace(id);
  EXPECT_EQ(Count("SELECT count(*) FROM challenges"), 0);
}

TEST_F(FaceWithdrawalTest, AChallengeIsOnlyForTheConsentItWasIssuedUnder) {
  const std::string id = Collecting();
  ConsentToFace(id);
  peers_.during["IssueChallenge"] = [&] {
    ASSERT_TRUE(Consent(id, v1::CONSENT_PURPOSE_LIVENESS, true, "yes-in-newer-words").ok());
  };
  const auto started = StartFace(id);
  EXPECT_EQ(started.status().code(), Code::kAborted);
  EXPECT_EQ(started.status().reason(), "CONSENT_CHANGED");
  EXPECT_TRUE(StartFace(id).ok());
}

TEST_F(FaceWithdrawalTest, WinsWhileFacesAreCompared) {
  for (const auto purpose : kEach) {
    TearDown();
    peers_ = FakePeers();
    SetUp();
    const std::string id = Collecting();
    ConsentToFace(id);
    PassFace(id);
    ASSERT_TRUE(Submit(id).ok());
    peers_.during["ComparePortrait"] = [&] { Withdraw(id, purpose); };
    const auto ran = Run();
    ASSERT_TRUE(ran.ok()) << ran.status();
    ExpectNoFace(id);
    EXPECT_EQ(peers_.asked.face_automatic(), "");
    EXPECT_NE(Look(id)->state(), v1::STATE_ISSUED);
  }
}

TEST_F(FaceWithdrawalTest, WinsWhileTheGradeIsMade) {
  const std::string id = Collecting();
  ConsentToFace(id);
  PassFace(id);
  ASSERT_TRUE(Submit(id).ok());
  peers_.during["Grade"] = [&] { Withdraw(id, v1::CONSENT_PURPOSE_FACE_MATCH); };
  EXPECT_EQ(Run().status().reason(), "FACE_CHECK_CHANGED");
  ExpectNoFace(id);
  clock_.Advance(std::chrono::minutes(2));
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(peers_.asked.face_automatic(), "");
  EXPECT_EQ(peers_.calls["IssueCredential"], 0);
}

TEST_F(FaceWithdrawalTest, TakesTheGradeThatRestsOnTheFaceWithIt) {
  peers_.grade.set_level("low");
  const std::string id = Collecting();
  ConsentToFace(id);
  PassFace(id);
  ASSERT_TRUE(Submit(id).ok());
  ASSERT_TRUE(Run().ok());
  ASSERT_TRUE(HasField(id, field::kFaceMatch));
  ASSERT_EQ(Look(id)->level(), v1::LEVEL_LOW);
  Withdraw(id, v1::CONSENT_PURPOSE_LIVENESS);
  ExpectNoFace(id);
  EXPECT_FALSE(HasField(id, field::kGrade));
  EXPECT_EQ(Look(id)->level(), v1::LEVEL_UNSPECIFIED);
}

TEST_F(FaceWithdrawalTest, OfTwoSendersOneWins) {
  for (const auto outcome : {Judged::OUTCOME_CONTINUE, Judged::OUTCOME_PASSED}) {
    TearDown();
    SetUp();
    const std::string id = Collecting();
    ConsentToFace(id);
    JudgeAs(outcome);
    const std::string challenge = StartFace(id)->challenge_id();
    Result<v1::SendFaceFramesResponse> inner = v1::SendFaceFramesResponse();
    peers_.during["JudgeFrames"] = [&] { inner = SendFrames(id, challenge, 1, "faster"); };
    const auto outer = SendFrames(id, challenge, 1, "slower");
    EXPECT_TRUE(inner.ok()) << inner.status();
    EXPECT_EQ(outer.status().code(), Code::kAborted);
    EXPECT_EQ(outer.status().reason(), "BATCH_ORDER");
    EXPECT_EQ(Count("SELECT batch FROM challenges"), 1);
  }
}

TEST_F(FaceWithdrawalTest, TheSameCallTwiceAtOnceHasOneEffectAndOneAnswer) {
  const std::string id = Collecting();
  ConsentToFace(id);
  const std::string challenge = StartFace(id)->challenge_id();
  Result<v1::SendFaceFramesResponse> inner = v1::SendFaceFramesResponse();
  peers_.during["JudgeFrames"] = [&] { inner = SendFrames(id, challenge, 1, "frames"); };
  const auto outer = SendFrames(id, challenge, 1, "frames");
  ASSERT_TRUE(outer.ok()) << outer.status();
  EXPECT_EQ(inner->SerializeAsString(), outer->SerializeAsString());
  EXPECT_EQ(Count("SELECT batch FROM challenges"), 1);
}

TEST_F(FaceWithdrawalTest, AChallengeThatWasReplacedMeanwhileLeavesNothing) {
  const std::string id = Collecting();
  ConsentToFace(id);
  JudgeAs(Judged::OUTCOME_PASSED);
  const std::string challenge = StartFace(id)->challenge_id();
  peers_.during["JudgeFrames"] = [&] { ASSERT_TRUE(StartFace(id, "start-2").ok()); };
  EXPECT_EQ(SendFrames(id, challenge, 1, "frames").status().reason(), "CHALLENGE_USED");
  EXPECT_EQ(Look(id)->face_check(), v1::FACE_CHECK_BEGUN);
  EXPECT_FALSE(HasField(id, field::kFrames));
}

TEST_F(FaceWithdrawalTest, FramesOfASubmittedApplicationComeTooLate) {
  const std::string id = Collecting();
  ConsentToFace(id);
  JudgeAs(Judged::OUTCOME_PASSED);
  const std::string challenge = StartFace(id)->challenge_id();
  peers_.during["JudgeFrames"] = [&] { ASSERT_TRUE(Submit(id).ok()); };
  EXPECT_EQ(SendFrames(id, challenge, 1, "frames").status().reason(), "STATE_NOT_ALLOWED");
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(peers_.calls["ComparePortrait"], 0);
  EXPECT_EQ(Look(id)->face_check(), v1::FACE_CHECK_NOT_DONE);
  EXPECT_FALSE(HasField(id, field::kFaceState));
  EXPECT_THAT(DoubtsOf(id), IsEmpty());
}

}  // namespace
}  // namespace lagan::proofing
