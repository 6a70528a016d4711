#include "services/demo/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lagan::demo {
namespace {

namespace v1 = proofing::v1;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(Words, NameEveryLevelAndState) {
  EXPECT_EQ(LevelWord(v1::LEVEL_UNSPECIFIED), "");
  EXPECT_EQ(LevelWord(v1::LEVEL_NONE), "none");
  EXPECT_EQ(LevelWord(v1::LEVEL_VERY_HIGH), "very_high");
  EXPECT_EQ(StateWord(v1::STATE_IN_REVIEW), "IN_REVIEW");
}

TEST(Words, TellWhyAPictureCannotBeUsed) {
  v1::UploadDocumentResponse response;
  response.set_reason("DOCUMENT_EXPIRED");
  response.set_advice("Use another document.");
  EXPECT_THAT(UploadInWords(response), HasSubstr("DOCUMENT_EXPIRED"));
  EXPECT_THAT(UploadInWords(response), HasSubstr("Use another document."));
  response.set_usable(true);
  EXPECT_THAT(UploadInWords(response), Not(HasSubstr("DOCUMENT_EXPIRED")));
}

TEST(Words, TellWhatWasAskedOfAFaceAndWhatCameOfIt) {
  FaceAnswer answer{.available = false, .reason = "FACE_CHECK_UNAVAILABLE"};
  EXPECT_THAT(FaceCheckInWords(answer), HasSubstr("FACE_CHECK_UNAVAILABLE"));
  answer.available = true;
  answer.asked = {"look_straight", "turn_left", "look_straight", "look_up"};
  answer.outcome = v1::SendFaceFramesResponse::OUTCOME_PASSED;
  EXPECT_THAT(FaceCheckInWords(answer), HasSubstr(": look_straight turn_left look_up.\nPassed"));
  answer.outcome = v1::SendFaceFramesResponse::OUTCOME_RETRY;
  answer.reason = "WRONG_MOVEMENT";
  EXPECT_THAT(FaceCheckInWords(answer), HasSubstr("Refused: WRONG_MOVEMENT"));
  answer.outcome = v1::SendFaceFramesResponse::OUTCOME_PERSON;
  EXPECT_THAT(FaceCheckInWords(answer), HasSubstr("A person has to look"));
  answer.outcome = v1::SendFaceFramesResponse::OUTCOME_CONTINUE;
  EXPECT_THAT(FaceCheckInWords(answer), HasSubstr("ended before the challenge"));
}

TEST(Words, TellWhatAPersonAgreesTo) {
  EXPECT_NE(ConsentInWords(true), ConsentInWords(false));
  EXPECT_THAT(ConsentInWords(false), HasSubstr("costs nothing"));
}

TEST(Words, TellTheGradeAndWhatIsMissing) {
  v1::Application application;
  EXPECT_THAT(GradeInWords(application), IsEmpty());
  application.set_level_asked(v1::LEVEL_MEDIUM);
  application.add_derivation("Validity 1: the zone agrees with itself.");
  application.add_missing("Somebody who vouches.");
  EXPECT_THAT(GradeInWords(application), HasSubstr("Validity 1"));
  EXPECT_THAT(GradeInWords(application), HasSubstr("reach the level medium:\n  Somebody who vouches."));
}

TEST(Words, TellHowTheChecksEnded) {
  v1::Application application;
  application.set_level(v1::LEVEL_MEDIUM);
  application.set_profile("M1B");
  application.set_state(v1::STATE_ISSUED);
  EXPECT_THAT(ChecksInWords(application), HasSubstr("medium by profile M1B"));
  application.set_level(v1::LEVEL_NONE);
  application.set_state(v1::STATE_IN_REVIEW);
  application.set_public_state("One of our staff is looking at this");
  EXPECT_THAT(ChecksInWords(application), HasSubstr("IN_REVIEW"));
  EXPECT_THAT(ChecksInWords(application), HasSubstr("One of our staff"));
}

}  // namespace
}  // namespace lagan::demo
