// Dynamic questions: asked once, answered once, about the person on the document and nobody else.
#include "services/proofing/test_fixture.h"

namespace lagan::proofing {
namespace {

class QuestionsTest : public ProofingTest {};

TEST_F(QuestionsTest, NobodyIsAskedOnTheDigitalRoute) {
  const std::string id = Collecting();
  const auto none = Ask(id);
  ASSERT_TRUE(none.ok()) << none.status();
  EXPECT_TRUE(none->questions().empty());
  EXPECT_EQ(none->reason(), "QUESTIONS_BY_TELEPHONE");
  const Status answered = Answer(id, {0, 1, 2}).status();
  EXPECT_EQ(answered.code(), Code::kFailedPrecondition);
  EXPECT_EQ(answered.reason(), "QUESTIONS_BY_TELEPHONE");
  EXPECT_EQ(peers_.calls["PrepareQuestions"], 0);
  EXPECT_TRUE(Upload(id, "upload-2").ok()) << "no question has been asked about the first document";
}

TEST_F(QuestionsTest, OnTheTelephoneTheyAreAskedOnceAndInOrder) {
  const std::string id = Create();
  ByTelephone(id);
  ASSERT_TRUE(Notice(id).ok());
  ASSERT_TRUE(Upload(id).ok());
  EXPECT_EQ(Answer(id, {0, 1, 2}).status().reason(), "QUESTIONS_NOT_ASKED");
  ASSERT_EQ(Ask(id)->questions_size(), 3);
  EXPECT_EQ(Upload(id, "upload-2").status().reason(), "QUESTIONS_ALREADY_ASKED");
  EXPECT_EQ(Answer(id, {0, 1}).status().reason(), "FIELD_INVALID");
  EXPECT_EQ(Answer(id, {0, 1, 3}).status().reason(), "FIELD_INVALID");
  ASSERT_TRUE(Answer(id, {0, 1, 2}).ok());
  EXPECT_EQ(Answer(id, {2, 1, 0}, "answer-2").status().reason(), "QUESTIONS_ALREADY_ANSWERED");
}

TEST_F(QuestionsTest, UnansweredQuestionsAreAskedForBeforeAPerson) {
  const std::string id = Create();
  ByTelephone(id);
  ASSERT_TRUE(Notice(id).ok());
  ASSERT_TRUE(Upload(id).ok());
  ASSERT_TRUE(Submit(id).ok());
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_NEEDS_EVIDENCE);
  ASSERT_TRUE(Ask(id).ok());
  ASSERT_TRUE(Answer(id, {0, 1, 2}).ok());
  const auto again = Submit(id, "submit-2");
  ASSERT_TRUE(again.ok()) << again.status();
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED) << Look(id)->reason();
}

// Two uploads and a question at the same time must not end in answers about one person and the document of another.
TEST_F(QuestionsTest, ADocumentCannotChangeUnderTheQuestions) {
  const std::string id = Create();
  ByTelephone(id);
  ASSERT_TRUE(Notice(id).ok());
  ASSERT_TRUE(Upload(id).ok());
  peers_.during["ReadDocument"] = [&] { ASSERT_TRUE(Ask(id).ok()); };
  const auto late = Upload(id, "upload-2", "somebody else's picture");
  EXPECT_EQ(late.status().reason(), "QUESTIONS_ALREADY_ASKED");
  EXPECT_EQ(blobs_->Ids()->size(), 1U) << "what was not recorded is not kept";

  TearDown();
  peers_ = FakePeers();
  SetUp();
  const std::string other = Create();
  ByTelephone(other);
  ASSERT_TRUE(Notice(other).ok());
  ASSERT_TRUE(Upload(other).ok());
  peers_.during["PrepareQuestions"] = [&] {
    peers_.zone.set_surname("VICTIM");
    ASSERT_TRUE(Upload(other, "upload-2", "somebody else's picture").ok());
  };
  EXPECT_EQ(Ask(other).status().reason(), "DOCUMENT_CHANGED");
}

TEST_F(QuestionsTest, QuestionsAboutOnePersonAreNotAskedAgainAndAgain) {
  int number = 0;
  const auto ask = [&](bool answer_rightly) {
    auto request = CreateRequest();
    request.set_idempotency_key(Key("create-" + std::to_string(++number)));
    const auto made = service_->CreateApplication(Call("CreateApplication"), request);
    const std::string id = made->application().application_id();
    ByTelephone(id);
    v1::RecordNoticeRequest notice;
    notice.set_idempotency_key(Key("notice-" + std::to_string(number)));
    notice.set_application_id(id);
    notice.set_notice_version("2026-11");
    notice.set_lawful_basis("public_task");
    EXPECT_TRUE(service_->RecordNotice(Call("RecordNotice"), notice).ok());
    EXPECT_TRUE(Upload(id, "upload-" + std::to_string(number)).ok());
    const auto questions = Ask(id);
    EXPECT_TRUE(questions.ok()) << questions.status();
    if (questions->questions_size() > 0 && answer_rightly) {
      EXPECT_TRUE(Answer(id, {0, 1, 2}, "answer-" + std::to_string(number)).ok());
    }
    return questions->questions_size();
  };
  EXPECT_EQ(ask(true), 3) << "what was answered rightly does not count";
  EXPECT_EQ(ask(false), 3);
  EXPECT_EQ(ask(false), 3);
  EXPECT_EQ(ask(false), 3);
  EXPECT_EQ(ask(false), 0);
  EXPECT_EQ(EventKinds().back(), "questions.withheld");
  peers_.zone.set_surname("SOMEBODYELSE");
  EXPECT_EQ(ask(false), 3);
  peers_.zone.set_surname(kSurname);
  clock_.Advance(std::chrono::hours(24 * 31));
  ASSERT_TRUE(service_->TidyUp().ok());
  EXPECT_EQ(Count("SELECT count(*) FROM question_sets"), 0);
  EXPECT_EQ(ask(true), 3);
}

}  // namespace
}  // namespace lagan::proofing
