#include "face/challenge/step.h"

#include <gtest/gtest.h>

#include "face/challenge/test_person.h"

namespace lagan::face {
namespace {

const Rest kRest{0.02F, 0.4F, 220, 80};

TEST(Step, NamesAreThoseOfTheContractAndCanBeShortened) {
  EXPECT_EQ(ParseStep("turn_left"), Step::kTurnLeft);
  EXPECT_EQ(ParseStep("closer"), Step::kComeCloser);
  for (const Step step : kAllSteps) EXPECT_EQ(ParseStep(StepName(step)), step);
  for (const char* bad : {"", "turn", "LEFT", "look_straight", "left ", "come"})
    EXPECT_FALSE(ParseStep(bad)) << bad;
}

// The definition of left: the nose moves to the right of an unmirrored picture.
TEST(Step, LeftIsThePersonsOwn) {
  Observation seen = AtRestFrame();
  seen.pose.yaw += 0.3F;
  EXPECT_EQ(StrongestOf(MovementOf(seen, kRest)), Step::kTurnLeft);
  seen.pose.yaw -= 0.6F;
  EXPECT_EQ(StrongestOf(MovementOf(seen, kRest)), Step::kTurnRight);
  seen = AtRestFrame();
  seen.pose.pitch -= 0.3F;
  EXPECT_EQ(StrongestOf(MovementOf(seen, kRest)), Step::kLookUp);
}

TEST(Step, MovementIsOneAtTheThresholdAndOnlyForWhatIsShown) {
  for (const Step step : kAllSteps) {
    const Movement movement = MovementOf(Showing(step, 1), kRest);
    EXPECT_EQ(StrongestOf(movement), step);
    for (const Step other : kAllSteps) {
      const bool eyes = step == Step::kComeCloser && other == step;
      EXPECT_NEAR(Of(movement, other), other == step ? 1 : 0, eyes ? 0.01 : 1e-4)
          << StepName(step) << StepName(other);
    }
  }
}

TEST(Step, ComingCloserNeedsFaceAndEyesToGrow) {
  Observation seen = AtRestFrame();
  seen.largest.box.height *= 1.5F;
  EXPECT_EQ(Of(MovementOf(seen, kRest), Step::kComeCloser), 0);
  seen.eye_distance *= 1.5F;
  EXPECT_GT(Of(MovementOf(seen, kRest), Step::kComeCloser), 1);
  seen.largest.box.height = 220;
  EXPECT_EQ(Of(MovementOf(seen, kRest), Step::kComeCloser), 0);
  EXPECT_EQ(Of(MovementOf(seen, Rest{}), Step::kComeCloser), 0) << "without a rest nothing can be closer";
}

}  // namespace
}  // namespace lagan::face
