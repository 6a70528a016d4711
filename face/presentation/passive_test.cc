#include "face/presentation/passive.h"

#include <cmath>

#include <opencv2/imgproc.hpp>

#include "face/detect/frame_observer.h"
#include "face/test_faces.h"

namespace lagan::face {
namespace {

class PassiveTest : public FacesTest {
 protected:
  void SetUp() override {
    FacesTest::SetUp();
    if (IsSkipped()) return;
    auto passive = PassiveCheck::Open(*TestModels());
    auto observer = FrameObserver::Open(*TestModels());
    ASSERT_TRUE(passive.ok() && observer.ok());
    passive_ = std::move(*passive);
    observer_ = std::move(*observer);
  }
  double Score(const image::Pixels& frame) {
    const auto seen = observer_->Observe(frame);
    EXPECT_TRUE(seen.ok() && seen->faces > 0);
    const auto score = passive_->LiveScore(frame, seen->largest);
    EXPECT_TRUE(score.ok()) << score.status();
    return score.ok() ? *score : -1;
  }

  std::unique_ptr<PassiveCheck> passive_;
  std::unique_ptr<FrameObserver> observer_;
};

// A picture shown on a screen with a dark rim, seen from some way off.
image::Pixels OnAScreen(const image::Pixels& frame) {
  cv::Mat small;
  cv::resize(ToMat(frame), small, {}, 0.6, 0.6, cv::INTER_AREA);
  cv::Mat scene(frame.height, frame.width, CV_8UC3, cv::Scalar(150, 140, 130));
  const cv::Rect screen((frame.width - small.cols) / 2, (frame.height - small.rows) / 2, small.cols,
                        small.rows);
  cv::rectangle(scene, screen - cv::Point(12, 12) + cv::Size(24, 24), cv::Scalar::all(15), cv::FILLED);
  small.copyTo(scene(screen));
  return ToPixels(scene);
}

TEST_F(PassiveTest, TellsFramesOfACameraFromAScreenWithARim) {
  int live = 0, screens = 0;
  for (const char* clip : {"cap12", "cap13", "franck"}) {
    for (const int number : {1, 41, 81, 121}) {
      const image::Pixels frame = ClipPicture(clip, number);
      live += Score(frame) >= TestModels()->thresholds().passive_live ? 1 : 0;
      screens += Score(OnAScreen(frame)) >= TestModels()->thresholds().passive_live ? 1 : 0;
    }
  }
  EXPECT_GE(live, 11);
  // It misses some, and more prints than screens: docs/measurements/faces.md.
  EXPECT_LE(screens, 6);
}

TEST_F(PassiveTest, AnswersAShareForEveryBoxThatTouchesTheFrame) {
  const image::Pixels frame = ClipPicture("cap12", 1);
  const auto w = static_cast<float>(frame.width), h = static_cast<float>(frame.height);
  for (const Box& box : {Box{0, 0, w, h}, Box{-20, -20, 60, 60}, Box{w - 5, h - 5, 80, 80}, Box{10, 10, 1, 1},
                         Box{-500, -500, 2000, 2000}}) {
    const auto score = passive_->LiveScore(frame, {box, 1, {}});
    ASSERT_TRUE(score.ok()) << score.status();
    EXPECT_GE(*score, 0);
    EXPECT_LE(*score, 1);
  }
}

TEST_F(PassiveTest, RefusesABoxOutsideTheFrame) {
  const image::Pixels frame = ClipPicture("cap12", 1);
  const float nan = std::nanf("");
  for (const Box& box : {Box{}, Box{1000, 10, 50, 50}, Box{10, -60, 50, 50}, Box{10, 10, 50, -50},
                         Box{nan, 10, 50, 50}, Box{10, 10, nan, 50}}) {
    EXPECT_EQ(passive_->LiveScore(frame, {box, 1, {}}).status().reason(), "BOX_INVALID");
  }
  image::Pixels bad = frame;
  bad.height = 3;
  EXPECT_EQ(passive_->LiveScore(bad, {{10, 10, 50, 50}, 1, {}}).status().reason(), "PIXELS_INVALID");
}

}  // namespace
}  // namespace lagan::face
