// The steps after the submission: what they ask, what they keep, and what happens when a step fails or is late.
#include "services/proofing/checks.h"

#include "services/proofing/test_fixture.h"

namespace lagan::proofing {
namespace {

using Compared = liveness::v1::ComparePortraitResponse;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class ChecksTest : public ProofingTest {
 protected:
  void Fresh() {
    TearDown();
    peers_ = FakePeers();
    SetUp();
  }
};

TEST_F(ChecksTest, AWrongAnswerLeadsToAPersonAndIssuesNothing) {
  const std::string id = SubmittedByTelephone({0, 1, 1});
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

TEST_F(ChecksTest, TheFaceIsComparedWithTheDocumentAndGraded) {
  const std::string id = Submitted();
  const auto ran = Run();
  ASSERT_TRUE(ran.ok()) << ran.status();
  EXPECT_EQ(peers_.compare_asked.document_jpeg(), "clean:picture");
  EXPECT_THAT(peers_.compare_asked.frames(), ElementsAre("BESTCANARY"));
  EXPECT_EQ(peers_.asked.face_automatic(), "passed");
  EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED);
  EXPECT_FALSE(HasField(id, field::kFaceMatch)) << "it has served its purpose";
  EXPECT_THAT(FactsOf("face.compared"), ElementsAre(Pair("verdict", "same"))) << "no score";
  ExpectInNoTable({"BESTCANARY", "clean:picture", "SIGNALCANARY"});
}

TEST_F(ChecksTest, AVerdictIsGradedAndDoubtedForWhatItIs) {
  struct Case {
    Compared::Verdict verdict;
    const char* reason;
    const char* automatic;
    std::vector<std::string> doubts;
    const char* word;
  };
  const Case cases[] = {
      {Compared::VERDICT_SAME, "", "passed", {}, "same"},
      {Compared::VERDICT_DIFFERENT, "FACES_DIFFER", "failed", {"FACES_DIFFER"}, "different"},
      {Compared::VERDICT_UNCERTAIN, "MATCHERS_DISAGREE", "uncertain", {"FACES_UNCERTAIN"}, "uncertain"},
      {Compared::VERDICT_NOT_COMPARED,
       "PORTRAIT_TOO_SMALL",
       "uncertain",
       {"PORTRAIT_TOO_SMALL"},
       "not_compared"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.word);
    Fresh();
    peers_.compared.set_verdict(c.verdict);
    peers_.compared.set_reason(c.reason);
    const std::string id = Submitted();
    ASSERT_TRUE(Run().ok());
    EXPECT_EQ(peers_.asked.face_automatic(), c.automatic);
    EXPECT_EQ(DoubtsOf(id), c.doubts);
    EXPECT_THAT(FactsOf("face.compared"), ElementsAre(Pair("verdict", c.word)));
    EXPECT_EQ(Look(id)->state() == v1::STATE_ISSUED, c.doubts.empty());
  }
}

// Everything else is well, so that the document's cue alone calls the person.
TEST_F(ChecksTest, EachCueOfTheDocumentCallsAPerson) {
  using document::v1::CueFinding;
  for (int cue = CueFinding::Cue_MIN; cue <= CueFinding::Cue_MAX + 1; ++cue) {
    SCOPED_TRACE(cue);
    Fresh();
    peers_.cues = {static_cast<CueFinding::Cue>(cue)};
    const std::string id = Submitted();
    EXPECT_NE(FactsOf("document.accepted").at("cues"), "");
    ASSERT_TRUE(Run().ok());
    EXPECT_EQ(Look(id)->state(), v1::STATE_IN_REVIEW);
    EXPECT_EQ(DoubtsOf(id).size(), 1u);
    EXPECT_EQ(peers_.calls["IssueCredential"], 0);
  }
}

TEST_F(ChecksTest, ADocumentWithoutCuesLeavesNoDoubtOfAnEarlierOne) {
  peers_.cues = {document::v1::CueFinding::CUE_GREY_COPY, document::v1::CueFinding::CUE_PAGE_DIFFERS};
  const std::string id = Collecting();
  EXPECT_THAT(DoubtsOf(id), ElementsAre("PAGE_DIFFERS", "GREY_COPY"));
  EXPECT_EQ(FactsOf("document.accepted").at("cues"), "PAGE_DIFFERS GREY_COPY");
  peers_.cues.clear();
  ASSERT_TRUE(Upload(id, "second", "another").ok());
  EXPECT_THAT(DoubtsOf(id), IsEmpty());
}

TEST_F(ChecksTest, WithoutConsentToItNothingIsCompared) {
  const std::string id = Collecting();
  ASSERT_TRUE(Consent(id, v1::CONSENT_PURPOSE_LIVENESS, true, "yes").ok());
  PassFace(id);
  ASSERT_TRUE(Submit(id).ok());
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(peers_.calls["ComparePortrait"], 0);
  EXPECT_EQ(peers_.asked.face_automatic(), "");
  EXPECT_NE(Look(id)->state(), v1::STATE_ISSUED);
}

TEST_F(ChecksTest, OnlyAPassedFaceCheckIsCompared) {
  using Judged = liveness::v1::JudgeFramesResponse;
  const struct {
    Judged::Outcome outcome;
    const char* automatic;
  } cases[] = {
      {Judged::OUTCOME_REVIEW, "uncertain"}, {Judged::OUTCOME_RETRY, ""}, {Judged::OUTCOME_CONTINUE, ""}};
  for (const auto& c : cases) {
    SCOPED_TRACE(Judged::Outcome_Name(c.outcome));
    Fresh();
    const std::string id = Collecting();
    ConsentToFace(id);
    JudgeAs(c.outcome);
    ASSERT_TRUE(AnswerChallenge(id).ok());
    ASSERT_TRUE(Submit(id).ok());
    ASSERT_TRUE(Run().ok());
    EXPECT_EQ(peers_.calls["ComparePortrait"], 0);
    EXPECT_EQ(peers_.asked.face_automatic(), c.automatic);
  }
}

TEST_F(ChecksTest, WhatCannotBeComparedLeavesADoubtAndWhatFailsIsTriedAgain) {
  const struct {
    Status failure;
    const char* doubt;
  } cases[] = {
      {InvalidArgument("PICTURE_TRUNCATED", "The picture is cut off.", "picture"), "FACES_UNCERTAIN"},
      {FailedPrecondition("FACE_MODELS_MISSING", "No models are installed."), "FACE_CHECK_UNAVAILABLE"},
  };
  for (const auto& c : cases) {
    Fresh();
    const std::string id = Submitted();
    peers_.fail["ComparePortrait"] = c.failure;
    ASSERT_TRUE(Run().ok());
    EXPECT_THAT(DoubtsOf(id), ElementsAre(c.doubt));
    EXPECT_EQ(peers_.asked.face_automatic(), "uncertain");
  }
  Fresh();
  const std::string id = Submitted();
  peers_.fail["ComparePortrait"] = Unavailable("SERVICE_AWAY", "The service is away.");
  EXPECT_EQ(Run().status().reason(), "SERVICE_AWAY");
  EXPECT_EQ(peers_.calls["Grade"], 0);
  peers_.fail.clear();
  clock_.Advance(std::chrono::minutes(2));
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED);
  EXPECT_THAT(DoubtsOf(id), IsEmpty());
}

TEST_F(ChecksTest, FacesAreComparedOnceForEachSubmission) {
  const std::string id = Submitted();
  peers_.compared.set_verdict(Compared::VERDICT_DIFFERENT);
  peers_.fail["Grade"] = Unavailable("SERVICE_AWAY", "The service is away.");
  EXPECT_FALSE(Run().ok());
  peers_.fail.clear();
  Restart();
  clock_.Advance(std::chrono::minutes(2));
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(peers_.calls["ComparePortrait"], 1) << "done steps are kept";
  EXPECT_THAT(DoubtsOf(id), ElementsAre("FACES_DIFFER"));

  // Another document, in the same millisecond as one more: the newest is the one that is compared.
  SendTo(id, v1::STATE_NEEDS_EVIDENCE);
  ASSERT_TRUE(Upload(id, "upload-2", "second").ok());
  ASSERT_TRUE(Upload(id, "upload-3", "third").ok());
  ASSERT_TRUE(Upload(id, "upload-4", "fourth").ok());
  ASSERT_TRUE(Submit(id, "submit-2").ok());
  peers_.compared.set_verdict(Compared::VERDICT_SAME);
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(peers_.calls["ComparePortrait"], 2);
  EXPECT_EQ(peers_.compare_asked.document_jpeg(), "clean:fourth");
  EXPECT_THAT(DoubtsOf(id), IsEmpty());
  EXPECT_EQ(peers_.asked.face_automatic(), "passed");
}

TEST_F(ChecksTest, ANewFaceCheckThatReadersAskForTakesThePlaceOfTheOld) {
  using Judged = liveness::v1::JudgeFramesResponse;
  const std::string id = Collecting();
  ConsentToFace(id);
  JudgeAs(Judged::OUTCOME_REVIEW);
  ASSERT_TRUE(AnswerChallenge(id).ok());
  ASSERT_TRUE(Submit(id).ok());
  ASSERT_TRUE(Run().ok());
  SendTo(id, v1::STATE_NEEDS_EVIDENCE);
  JudgeAs(Judged::OUTCOME_PASSED);
  peers_.judged.set_best_frames(0, "ANOTHERBEST");
  const auto again = AnswerChallenge(id, "again");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->application().state(), v1::STATE_NEEDS_EVIDENCE);
  EXPECT_THAT(DoubtsOf(id), IsEmpty());
  ASSERT_TRUE(Submit(id, "submit-2").ok());
  ASSERT_TRUE(Run().ok());
  EXPECT_THAT(peers_.compare_asked.frames(), ElementsAre("ANOTHERBEST"));
  EXPECT_EQ(peers_.asked.face_automatic(), "passed");
}

TEST_F(ChecksTest, ADocumentCannotChangeWhileFacesAreCompared) {
  const std::string id = Submitted();
  peers_.during["ComparePortrait"] = [&] {
    EXPECT_EQ(Upload(id, "upload-2", "another").status().reason(), "STATE_NOT_ALLOWED");
  };
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(blobs_->Ids()->size(), 1U);
}

TEST_F(ChecksTest, AComparisonWithoutItsLeaseIsNotKept) {
  const std::string id = Submitted();
  peers_.during["ComparePortrait"] = [&] {
    clock_.Advance(std::chrono::minutes(5));
    ASSERT_TRUE(Run().ok());
    ASSERT_EQ(Look(id)->state(), v1::STATE_ISSUED);
  };
  EXPECT_EQ(Run().status().reason(), "LEASE_LOST");
  const std::vector<std::string> kinds = EventKinds();
  EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "face.compared"), 1);
}

TEST_F(ChecksTest, AWithdrawnApplicationsComparisonIsNotKept) {
  const std::string id = Submitted();
  peers_.during["ComparePortrait"] = [&] {
    v1::WithdrawApplicationRequest request;
    request.set_idempotency_key(Key("withdraw"));
    request.set_application_id(id);
    ASSERT_TRUE(service_->WithdrawApplication(Call("WithdrawApplication"), request).ok());
  };
  ASSERT_TRUE(Run().ok());
  EXPECT_FALSE(HasField(id, field::kFaceMatch));
  EXPECT_EQ(peers_.calls["Grade"], 0);
}

}  // namespace
}  // namespace lagan::proofing
