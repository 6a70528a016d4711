#include "services/proofing/face_match.h"

#include <gtest/gtest.h>

#include "services/proofing/doubts.h"
#include "services/proofing/face_words.h"

namespace lagan::proofing {
namespace {

using Compared = liveness::v1::ComparePortraitResponse;

Compared Answer(Compared::Verdict verdict, const char* reason = "") {
  Compared compared;
  compared.set_verdict(verdict);
  compared.set_reason(reason);
  return compared;
}

TEST(FaceMatchTest, EveryVerdictHasItsWordItsDoubtAndItsWorth) {
  struct Case {
    Compared compared;
    const char* word;
    std::string_view doubt;
    const char* automatic;
  };
  const Case cases[] = {
      {Answer(Compared::VERDICT_SAME), "same", "", "passed"},
      {Answer(Compared::VERDICT_DIFFERENT, "FACES_DIFFER"), "different", doubt::kFacesDiffer, "failed"},
      {Answer(Compared::VERDICT_UNCERTAIN, "MATCHERS_DISAGREE"), "uncertain", doubt::kFacesUncertain,
       "uncertain"},
      {Answer(Compared::VERDICT_NOT_COMPARED, "PORTRAIT_TOO_SMALL"), "not_compared", doubt::kPortraitTooSmall,
       "uncertain"},
      {Answer(Compared::VERDICT_NOT_COMPARED, "PORTRAIT_NOT_FOUND"), "not_compared", doubt::kFacesUncertain,
       "uncertain"},
      {Answer(Compared::VERDICT_NOT_COMPARED, "FACE_MODELS_MISSING"), "not_compared", doubt::kUnavailable,
       "uncertain"},
      {Answer(Compared::VERDICT_UNSPECIFIED), "not_compared", doubt::kFacesUncertain, "uncertain"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.compared.ShortDebugString());
    EXPECT_EQ(VerdictWord(c.compared), c.word);
    EXPECT_EQ(DoubtOfMatch(c.compared), c.doubt);
    EXPECT_EQ(FaceAutomatic(v1::FACE_CHECK_PASSED, "", c.compared), c.automatic);
  }
}

TEST(FaceMatchTest, OnlyAPassedFaceCheckThatWasComparedIsWorthAnything) {
  const Compared same = Answer(Compared::VERDICT_SAME);
  EXPECT_EQ(FaceAutomatic(v1::FACE_CHECK_PASSED, "", std::nullopt), "");
  EXPECT_EQ(FaceAutomatic(v1::FACE_CHECK_NOT_DONE, "", same), "");
  EXPECT_EQ(FaceAutomatic(v1::FACE_CHECK_BEGUN, "", same), "");
  EXPECT_EQ(FaceAutomatic(v1::FACE_CHECK_UNSPECIFIED, "", same), "");
  EXPECT_EQ(FaceAutomatic(v1::FACE_CHECK_PERSON, doubt::kLivenessReview, same), "uncertain");
  for (const std::string_view doubt : {doubt::kConsentRefused, doubt::kUnavailable, doubt::kTriesOver}) {
    EXPECT_EQ(FaceAutomatic(v1::FACE_CHECK_PERSON, doubt, same), "") << doubt;
  }
}

TEST(FaceWordsTest, NothingButAStableReasonPasses) {
  EXPECT_EQ(StableReason("FACE_TOO_SMALL"), "FACE_TOO_SMALL");
  EXPECT_EQ(StableReason(""), "");
  EXPECT_EQ(StableReason(std::string(64, 'A')), std::string(64, 'A'));
  for (const std::string& other :
       {std::string(65, 'A'), std::string("Anna Maria"), std::string("face"), std::string("A\nB")}) {
    EXPECT_EQ(StableReason(other), "UNNAMED");
  }
}

}  // namespace
}  // namespace lagan::proofing
