#include "face/match/matcher.h"

#include <opencv2/imgproc.hpp>

#include "face/test_faces.h"

namespace lagan::face {
namespace {

// The specimen's portrait and the films cap12 and cap13 show one man, franck another. The portrait is a frame of cap12 that
// the clip does not hold; the frames here are seconds away from it.
class MatcherTest : public FacesTest {
 protected:
  void SetUp() override {
    FacesTest::SetUp();
    if (IsSkipped()) return;
    auto matcher = Matcher::Open(*TestModels());
    ASSERT_TRUE(matcher.ok()) << matcher.status();
    matcher_ = std::move(*matcher);
    document_ = Resized(SpecimenPortrait(), 1.5);
  }
  MatchResult Match(const image::Pixels& document, const std::vector<image::Pixels>& selfie) {
    const Result<MatchResult> result = matcher_->Compare(document, selfie);
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? *result : MatchResult{};
  }
  static std::vector<image::Pixels> Frames(const std::string& clip) {
    return {ClipPicture(clip, 120), ClipPicture(clip, 150), ClipPicture(clip, 180)};
  }

  std::unique_ptr<Matcher> matcher_;
  image::Pixels document_;
};

TEST_F(MatcherTest, KnowsThePersonAgain) {
  for (const char* clip : {"cap12", "cap13"}) {
    const MatchResult result = Match(document_, Frames(clip));
    EXPECT_EQ(result.verdict, MatchVerdict::kSame) << clip << ' ' << result.cosine << ' ' << result.distance;
    EXPECT_EQ(result.reason, "");
    EXPECT_EQ(result.frames_compared, 3);
    EXPECT_NEAR(result.portrait_pixels, 205, 15);
  }
}

TEST_F(MatcherTest, TellsOtherPeopleApart) {
  const MatchResult result = Match(document_, Frames("franck"));
  EXPECT_EQ(result.verdict, MatchVerdict::kDifferent) << result.cosine << ' ' << result.distance;
  EXPECT_EQ(result.reason, "FACES_DIFFER");
  for (const char* still : {"cage.jpg", "audrey.jpg", "SeanConnery.jpg", "obama4_crop.jpg"}) {
    EXPECT_NE(Match(document_, {Still(still)}).verdict, MatchVerdict::kSame) << still;
  }
}

TEST_F(MatcherTest, TheDocumentMayLieAnyWay) {
  for (int quarters = 0; quarters < 4; ++quarters) {
    const image::Pixels turned = Turned(document_, quarters);
    const MatchResult same = Match(turned, {ClipPicture("cap12", 150)});
    EXPECT_EQ(same.verdict, MatchVerdict::kSame) << quarters;
    EXPECT_NEAR(same.portrait_pixels, 205, 15) << quarters;
    EXPECT_NE(Match(turned, {ClipPicture("franck", 150)}).verdict, MatchVerdict::kSame) << quarters;
  }
}

TEST_F(MatcherTest, ThePortraitIsTheLargestFace) {
  const image::Pixels ghost = Resized(Still("cage.jpg"), 0.2);
  const MatchResult result = Match(SideBySide(ghost, document_), {ClipPicture("cap12", 150)});
  EXPECT_EQ(result.verdict, MatchVerdict::kSame);
}

TEST_F(MatcherTest, ASmallPortraitIsNotCompared) {
  // The portrait's face is 137 pixels high.
  const struct {
    double factor;
    bool compared;
  } kCases[] = {{1.0, true}, {0.7, true}, {0.5, false}, {60.0 / 137, false}, {0.3, false}};
  for (const auto& [factor, compared] : kCases) {
    const MatchResult result = Match(Resized(SpecimenPortrait(), factor), {ClipPicture("cap12", 150)});
    EXPECT_EQ(result.verdict, compared ? MatchVerdict::kSame : MatchVerdict::kNotCompared) << factor;
    EXPECT_EQ(result.reason, compared ? "" : "PORTRAIT_TOO_SMALL") << factor;
    EXPECT_NEAR(result.portrait_pixels, 137 * factor, 10);
  }
}

TEST_F(MatcherTest, ADocumentWithoutAFaceIsNotCompared) {
  const MatchResult result = Match(Plain(800, 600, 200), {ClipPicture("cap12", 150)});
  EXPECT_EQ(result.verdict, MatchVerdict::kNotCompared);
  EXPECT_EQ(result.reason, "PORTRAIT_NOT_FOUND");
  EXPECT_EQ(result.portrait_pixels, 0);
}

TEST_F(MatcherTest, AFrameThatShowsNobodyOrTwoLeavesItToAPerson) {
  const image::Pixels man = ClipPicture("cap12", 150), other = ClipPicture("franck", 150);
  const image::Pixels both = SideBySide(man, other), nobody = Plain(320, 240, 90);
  const MatchResult result = Match(document_, {both, man, nobody});
  EXPECT_EQ(result.verdict, MatchVerdict::kUncertain);
  EXPECT_EQ(result.reason, "FACES_UNCERTAIN");
  EXPECT_EQ(result.frames_compared, 1);
  const MatchResult none = Match(document_, {both, nobody});
  EXPECT_EQ(none.verdict, MatchVerdict::kNotCompared);
  EXPECT_EQ(none.reason, "SELFIE_FACE_MISSING");
}

TEST_F(MatcherTest, OneFrameOfSomebodyElseIsEnoughForDoubt) {
  const image::Pixels man = ClipPicture("cap12", 150), also = ClipPicture("cap12", 180),
                      other = ClipPicture("franck", 150);
  EXPECT_EQ(Match(document_, {man, also}).verdict, MatchVerdict::kSame);
  EXPECT_EQ(Match(document_, {man, other, also}).verdict, MatchVerdict::kUncertain);
  EXPECT_NE(Match(document_, {other, man, other}).verdict, MatchVerdict::kSame);
  // Half and half is not the same person.
  EXPECT_NE(Match(document_, {man, other}).verdict, MatchVerdict::kDifferent);
}

TEST_F(MatcherTest, GreyPortraitsAreCompared) {
  cv::Mat grey;
  cv::cvtColor(ToMat(document_), grey, cv::COLOR_RGB2GRAY);
  EXPECT_EQ(Match(ToPixels(grey), {ClipPicture("cap12", 150)}).verdict, MatchVerdict::kSame);
}

TEST_F(MatcherTest, LeavesItsInputAndTheNextAnswerAlone) {
  const Bytes before(document_.bytes.begin(), document_.bytes.end());
  const MatchResult first = Match(document_, {ClipPicture("cap12", 150)});
  Match(Turned(document_, 1), {ClipPicture("franck", 150)});
  const MatchResult again = Match(document_, {ClipPicture("cap12", 150)});
  EXPECT_EQ(first.cosine, again.cosine);
  EXPECT_EQ(first.distance, again.distance);
  EXPECT_TRUE(std::equal(before.begin(), before.end(), document_.bytes.begin(), document_.bytes.end()));
}

TEST_F(MatcherTest, RefusesWhatIsNoInput) {
  const image::Pixels frame = ClipPicture("cap12", 150);
  image::Pixels bad = frame;
  bad.stride = 1;
  const auto reason = [&](const image::Pixels& document, const std::vector<image::Pixels>& selfie) {
    return matcher_->Compare(document, selfie).status().reason();
  };
  EXPECT_EQ(reason(document_, {}), "SELFIE_FRAMES_MISSING");
  EXPECT_EQ(reason(document_, std::vector<image::Pixels>(Matcher::kMostSelfieFrames + 1, frame)),
            "SELFIE_FRAMES_TOO_MANY");
  EXPECT_EQ(reason(bad, {frame}), "PIXELS_INVALID");
  EXPECT_EQ(reason(document_, {frame, bad}), "PIXELS_INVALID");
  EXPECT_EQ(reason({}, {frame}), "PIXELS_INVALID");
}

}  // namespace
}  // namespace lagan::face
