#include "face/challenge/judge.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "base/crypto/random.h"
#include "face/challenge/advice.h"
#include "face/challenge/test_person.h"

namespace lagan::face {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Steps kSteps = {Step::kTurnLeft, Step::kLookUp, Step::kComeCloser, Step::kTurnRight};

// A session in which the rest is known and nothing has been asked for yet.
TestSession Waiting() {
  TestSession session(kSteps);
  session.Send(AtRestFrame(), 6);
  EXPECT_EQ(session.state.phase, Phase::kWait);
  return session;
}

// The first step, turn_left, has been asked for.
TestSession Asked() {
  TestSession session(kSteps);
  session.Obey(1);
  EXPECT_EQ(PromptOf(session.state).step, "turn_left");
  return session;
}

Observation With(const std::function<void(Observation&)>& change) {
  Observation seen = AtRestFrame();
  change(seen);
  return seen;
}

TEST(Judge, WhoDoesWhatTheyAreAskedPassesEverySequence) {
  int sequences = 0;
  for (const Step a : kAllSteps) {
    for (const Step b : kAllSteps) {
      for (const Step c : kAllSteps) {
        for (const Step d : kAllSteps) {
          if (a == b || b == c || c == d) continue;
          ++sequences;
          TestSession session({a, b, c, d});
          EXPECT_EQ(session.Obey().outcome, Outcome::kPassed) << session.last.reason;
          EXPECT_EQ(PromptOf(session.state).step, "done");
        }
      }
    }
  }
  EXPECT_EQ(sequences, kSequences);
}

TEST(Judge, PromptsTellOneStepAtATimeAndTheRestInBetween) {
  TestSession session(kSteps);
  EXPECT_EQ(PromptOf(session.state).step, "look_straight");
  for (unsigned i = 0; i < rules::kSteps; ++i) {
    session.Obey(i + 1);
    EXPECT_EQ(PromptOf(session.state).step, StepName(kSteps.at(i)));
    EXPECT_EQ(PromptOf(session.state).number, i + 1);
    session.Send(AtRestFrame(), 2);
    session.Send(Showing(kSteps.at(i), 1.5F), 2);
    if (i + 1 < rules::kSteps) {
      EXPECT_EQ(PromptOf(session.state).step, "look_straight");
    }
  }
  EXPECT_EQ(session.last.outcome, Outcome::kPassed);
}

TEST(Judge, NothingIsAskedBeforeTheDelayNorOfWhoIsNotAtRest) {
  TestSession session = Waiting();
  session.delay -= milliseconds(200);
  const auto wait_until = session.state.wait_until;
  while (kTestStart + milliseconds(session.device_ms - TestSession::kDeviceStart + 120) + session.delay <
         wait_until) {
    session.Send(AtRestFrame());
    EXPECT_EQ(session.state.phase, Phase::kWait);
  }
  session.delay += seconds(1);
  session.Send(Showing(Step::kLookDown, 0.8F));
  EXPECT_EQ(session.state.phase, Phase::kWait);
  EXPECT_EQ(session.last.reason, "LOOK_STRAIGHT");
  session.Send(AtRestFrame());
  EXPECT_EQ(session.state.phase, Phase::kStep);
}

struct FrameCase {
  const char* reason;
  std::function<void(Observation&)> bad;
  std::function<void(Observation&)> just_good;
};

const std::vector<FrameCase>& FrameCases() {
  static const std::vector<FrameCase> cases = {
      {"NO_FACE", [](Observation& o) { o.faces = 0; }, [](Observation&) {}},
      {"NO_FACE", [](Observation& o) { o.pose.yaw = std::numeric_limits<float>::quiet_NaN(); },
       [](Observation&) {}},
      {"FACE_TOO_SMALL",
       [](Observation& o) {
         o.largest.box = {270, 190, 80, 95};
         o.eye_distance = 34;
       },
       [](Observation& o) {
         o.largest.box = {270, 190, 80, 97};
         o.eye_distance = 34;
       }},
      {"FACE_OFF_CENTRE", [](Observation& o) { o.largest.box.left = 10; },
       [](Observation& o) { o.largest.box.left = 60; }},
      {"FACE_OFF_CENTRE", [](Observation& o) { o.largest.box.top = 310; },
       [](Observation& o) { o.largest.box.top = 290; }},
      {"TOO_DARK", [](Observation& o) { o.brightness = 39; }, [](Observation& o) { o.brightness = 41; }},
      {"TOO_BRIGHT", [](Observation& o) { o.brightness = 226; }, [](Observation& o) { o.brightness = 224; }},
      {"BLURRED", [](Observation& o) { o.sharpness = 7; }, [](Observation& o) { o.sharpness = 9; }},
      {"LOOK_STRAIGHT", [](Observation& o) { o.pose.yaw = 0.22F; },
       [](Observation& o) { o.pose.yaw = 0.18F; }},
      {"TWO_FACES", [](Observation& o) { o.faces = 2; }, [](Observation&) {}},
  };
  return cases;
}

TEST(Judge, AFrameThatCannotBeUsedIsFeedbackAndChangesNothing) {
  for (const FrameCase& rule : FrameCases()) {
    TestSession bad(kSteps);
    const Judgement judgement = bad.Send(With(rule.bad), 8);
    EXPECT_EQ(judgement.outcome, Outcome::kContinue) << rule.reason;
    EXPECT_EQ(judgement.reason, rule.reason);
    EXPECT_EQ(bad.state.phase, Phase::kRest) << rule.reason;
    for (const FrameVerdict& verdict : judgement.frames) EXPECT_EQ(verdict.quality, 0) << rule.reason;
    EXPECT_FALSE(AdviceFor(rule.reason).empty());

    TestSession good(kSteps);
    EXPECT_EQ(good.Send(With(rule.just_good), 6).reason, "") << rule.reason;
    EXPECT_EQ(good.state.phase, Phase::kWait) << rule.reason;
  }
}

TEST(Judge, TheRestIsTakenFromAHeadThatIsHeldStill) {
  TestSession session(kSteps);
  for (int i = 0; i < 12; ++i) {
    EXPECT_EQ(session.Send(With([i](Observation& o) { o.pose.yaw += i % 2 == 0 ? 0.0F : 0.12F; })).reason,
              i == 0 ? "" : "HOLD_STILL");
  }
  EXPECT_EQ(session.state.phase, Phase::kRest);
  session.Send(AtRestFrame(), 6);
  EXPECT_EQ(session.state.phase, Phase::kWait);
  EXPECT_NEAR(session.state.rest.yaw, 0.024, 0.005);
  EXPECT_EQ(session.state.rest.face_height, 220);
}

TEST(Judge, AnUnreadableFrameIsFeedbackToo) {
  TestSession session = Waiting();
  SeenFrame broken = session.Next(AtRestFrame());
  broken.unreadable = "PICTURE_DAMAGED";
  EXPECT_EQ(session.Deliver({broken}).reason, "PICTURE_DAMAGED");
  EXPECT_EQ(session.last.outcome, Outcome::kContinue);
  EXPECT_EQ(session.Obey().outcome, Outcome::kPassed);
}

TEST(Judge, TwoFacesEndTheChallengeOnceTheFaceIsKnown) {
  TestSession session = Waiting();
  EXPECT_EQ(session.Send(With([](Observation& o) { o.faces = 2; })).outcome, Outcome::kRetry);
  EXPECT_EQ(session.last.reason, "TWO_FACES");
}

TEST(Judge, AFaceMayBeLostForThreeFramesAndNotForFour) {
  const Observation empty = With([](Observation& o) { o.faces = 0; });
  TestSession kept = Waiting();
  EXPECT_EQ(kept.Send(empty, 3).reason, "NO_FACE");
  EXPECT_EQ(kept.Obey().outcome, Outcome::kPassed) << kept.last.reason;
  TestSession lost = Waiting();
  EXPECT_EQ(lost.Send(empty, 4).outcome, Outcome::kRetry);
  EXPECT_EQ(lost.last.reason, "FACE_LOST");
}

TEST(Judge, AFaceThatJumpsIsAnotherFace) {
  for (const float far : {0.7F, 0.9F}) {
    TestSession session = Waiting();
    session.Send(With([far](Observation& o) { o.largest.box.top -= far * o.largest.box.height - 100; }));
    session.Send(With([](Observation& o) { o.largest.box.top += 100; }));
    EXPECT_EQ(session.last.reason == "FACE_JUMPED", far > rules::kLongestJump) << far << session.last.reason;
  }
  for (const float growth : {1.45F, 1.55F}) {
    TestSession session = Asked();
    session.Send(With([growth](Observation& o) { o.largest.box.height *= growth; }));
    EXPECT_EQ(session.last.reason == "FACE_JUMPED", growth > rules::kLargestGrowth) << growth;
  }
}

TEST(Judge, TimesMustRiseAndTheCameraMustNotStop) {
  struct Case {
    std::int64_t shift;
    const char* reason;
    Outcome outcome;
  };
  for (const Case& rule : {Case{-200, "FRAMES_OUT_OF_ORDER", Outcome::kRetry},
                           {4'800, "", Outcome::kContinue},
                           {5'100, "CAPTURE_INTERRUPTED", Outcome::kRetry}}) {
    TestSession session = Waiting();
    session.device_ms += rule.shift;
    EXPECT_EQ(session.Send(AtRestFrame()).outcome, rule.outcome) << rule.shift;
    EXPECT_EQ(session.last.reason, rule.reason);
  }
  TestSession same = Waiting();
  SeenFrame frame = same.Next(AtRestFrame());
  frame.captured_ms = same.state.clip.last_capture_ms;
  EXPECT_EQ(same.Deliver({frame}).reason, "FRAMES_OUT_OF_ORDER") << "equal is not rising";
}

TEST(Judge, NoDeviceFilmsLongerThanTheChallengeIsOld) {
  for (const int ahead : {900, 1'200}) {
    TestSession session = Waiting();
    session.delay = -milliseconds(ahead);
    // The first frame was captured about 100 ms after the challenge was issued.
    session.Send(AtRestFrame());
    EXPECT_EQ(session.last.reason, ahead > 1'100 ? "CAPTURE_TIMES_IMPOSSIBLE" : "") << ahead;
  }
  TestSession session(kSteps);
  SeenFrame frame = session.Next(AtRestFrame());
  frame.captured_ms = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(session.Deliver({frame}).outcome, Outcome::kReview);
  EXPECT_EQ(session.last.reason, "CAPTURE_TIMES_IMPOSSIBLE");
}

TEST(Judge, TwelveEqualIntervalsAreMadeUp) {
  for (const unsigned equal : {rules::kEqualIntervals - 1, rules::kEqualIntervals}) {
    TestSession session = Waiting();
    for (unsigned i = 0; i < equal; ++i) {
      SeenFrame frame = session.Next(AtRestFrame());
      frame.captured_ms = session.device_ms = session.state.clip.last_capture_ms + 60;
      session.Deliver({frame});
    }
    const bool made_up = equal == rules::kEqualIntervals;
    EXPECT_EQ(session.last.outcome, made_up ? Outcome::kReview : Outcome::kContinue);
    EXPECT_EQ(session.last.reason, made_up ? "CAPTURE_TIMES_EQUAL" : "");
  }
}

TEST(Judge, TheSamePixelsTwiceAreReviewedHoweverFarApart) {
  TestSession session = Waiting();
  const SeenFrame first = session.Next(AtRestFrame());
  session.Deliver({first});
  session.Send(AtRestFrame(), 8);
  EXPECT_EQ(session.last.outcome, Outcome::kContinue) << session.last.reason;
  SeenFrame again = session.Next(AtRestFrame());
  again.observation.digest = first.observation.digest;
  EXPECT_EQ(session.Deliver({again}).outcome, Outcome::kReview);
  EXPECT_EQ(session.last.reason, "FRAME_REPEATED");
}

TEST(Judge, TheSizeMustNotChange) {
  TestSession session = Waiting();
  EXPECT_EQ(session.Send(With([](Observation& o) { o.width = 641; })).reason, "FRAME_SIZE_CHANGED");
  EXPECT_EQ(session.last.outcome, Outcome::kRetry);
}

TEST(Judge, AFaceThatMovesBeforeAStillIsReviewed) {
  for (const float motion : {0.0F, 0.1F, -1.0F}) {
    TestSession session = Asked();
    for (int i = 0; i < 8 && session.last.outcome == Outcome::kContinue; ++i) {
      session.Send(With([i, motion](Observation& o) {
        o.pose.yaw += i % 2 == 0 ? -0.05F : 0.05F;
        o.background_motion = motion;
      }));
    }
    EXPECT_EQ(session.last.outcome, motion == 0.0F ? Outcome::kReview : Outcome::kContinue) << motion;
    EXPECT_EQ(session.last.reason, motion == 0.0F ? "BACKGROUND_FROZEN" : "");
  }
  TestSession half = Asked();
  for (int i = 0; i < 12; ++i) {
    half.Send(With([i](Observation& o) {
      o.pose.yaw += i % 2 == 0 ? -0.05F : 0.05F;
      o.background_motion = i % 2 == 0 ? 0.1F : 0.0F;
    }));
  }
  EXPECT_EQ(half.last.outcome, Outcome::kContinue) << "film that was compressed stands still now and then";
  TestSession still = Asked();
  for (int i = 0; i < 8; ++i) still.Send(With([](Observation& o) { o.background_motion = 0; }));
  EXPECT_EQ(still.last.outcome, Outcome::kContinue) << "a still face before a still proves nothing";
}

TEST(Judge, FramesAreCountedOverAllMessages) {
  TestSession session(kSteps, true);
  for (std::size_t i = 0; i < rules::kMostFrames; ++i) {
    session.Send(With([](Observation& o) { o.sharpness = 0; }));
    ASSERT_EQ(session.last.outcome, Outcome::kContinue) << session.last.reason;
  }
  EXPECT_LE(session.state.clip.digests.size(), rules::kMostFrames);
  EXPECT_EQ(session.Send(AtRestFrame()).reason, "TOO_MANY_FRAMES");
  EXPECT_EQ(session.last.outcome, Outcome::kRetry);
}

TEST(Judge, AnAnswerWithin150MillisecondsWasKnownBefore) {
  for (const std::uint64_t after : {149U, 150U}) {
    TestSession session = Asked();
    SeenFrame frame = session.Next(Showing(Step::kTurnLeft, 1.5F));
    frame.captured_ms = session.state.asked_capture_ms + after;
    session.delay = seconds(1);
    session.Deliver({frame});
    EXPECT_EQ(session.last.reason, after < 150 ? "ANSWER_TOO_EARLY" : "") << after;
  }
  // A device that stamps its frames late gains nothing: the server knows when it asked.
  TestSession session = Asked();
  SeenFrame frame = session.Next(Showing(Step::kTurnLeft, 1.5F));
  frame.captured_ms = session.state.asked_capture_ms + 400;
  EXPECT_EQ(JudgeFrames(session.state, {&frame, 1}, session.state.asked_at + milliseconds(149)).reason,
            "ANSWER_TOO_EARLY");
}

TEST(Judge, FramesOfTheMessageThatBringsThePromptCannotAnswerIt) {
  TestSession session = Waiting();
  session.delay = seconds(2);
  const SeenFrame rest = session.Next(AtRestFrame());
  const SeenFrame left = session.Next(Showing(Step::kTurnLeft, 1.2F));
  session.Deliver({rest, left});
  EXPECT_EQ(session.state.phase, Phase::kWait) << "who has moved by the end of the message is not asked";
}

TEST(Judge, AMovementCountsFromItsThresholdHeldForTwoFrames) {
  for (const Step step : kAllSteps) {
    const Step other = step == Step::kLookUp ? Step::kTurnLeft : Step::kLookUp;
    for (const float how_far : {0.93F, 1.05F}) {
      TestSession session({step, other, step, other});
      session.Obey(1);
      session.Send(AtRestFrame(), 2);
      session.Send(Showing(step, how_far));
      EXPECT_EQ(session.state.step, 0U) << "one frame is not enough";
      session.Send(Showing(step, how_far));
      EXPECT_EQ(session.state.step, how_far > 1 ? 1U : 0U)
          << StepName(step) << how_far << session.last.reason;
    }
  }
}

TEST(Judge, EveryOtherMovementThanTheOneAskedForEndsTheChallenge) {
  for (const Step asked : kAllSteps) {
    for (const Step shown : kAllSteps) {
      const Step other = asked == Step::kLookUp ? Step::kTurnLeft : Step::kLookUp;
      TestSession session({asked, other, asked, other});
      session.Obey(1);
      session.Send(AtRestFrame(), 2);
      session.Send(Showing(shown, 1.2F), 3);
      EXPECT_EQ(session.last.outcome, Outcome::kContinue) << "a little of something else is forgiven";
      if (shown == asked) continue;
      session.Send(Showing(shown, 1.45F), 1);
      EXPECT_EQ(session.last.outcome, Outcome::kContinue) << "and so is one frame of it";
      session.Send(Showing(shown, 1.45F), 1);
      EXPECT_EQ(session.last.outcome, Outcome::kRetry) << StepName(asked) << StepName(shown);
      EXPECT_EQ(session.last.reason, "WRONG_MOVEMENT");
    }
  }
}

TEST(Judge, AMovementInPassingOfAStrongerOneIsNone) {
  TestSession session = Asked();
  session.Send(AtRestFrame(), 2);
  session.Send(With([](Observation& o) { o.pose = {o.pose.yaw + 0.14F, o.pose.pitch + 0.2F}; }), 4);
  EXPECT_EQ(session.state.step, 0U);
  EXPECT_EQ(session.last.outcome, Outcome::kContinue);
  session.Send(With([](Observation& o) { o.pose = {o.pose.yaw + 0.2F, o.pose.pitch + 0.2F}; }), 2);
  EXPECT_EQ(session.state.step, 1U);
}

TEST(Judge, MovingUnaskedEndsTheChallenge) {
  for (const float how_far : {1.1F, 1.4F}) {
    TestSession session = Waiting();
    session.Send(Showing(Step::kTurnRight, how_far), 2);
    EXPECT_EQ(session.last.outcome, how_far > rules::kOtherMovement ? Outcome::kRetry : Outcome::kContinue);
    EXPECT_EQ(session.last.reason, how_far > rules::kOtherMovement ? "MOVED_UNASKED" : "LOOK_STRAIGHT");
  }
}

TEST(Judge, AfterAStepThePersonComesBackToRestBeforeTheNext) {
  TestSession session = Asked();
  session.Send(AtRestFrame(), 2);
  session.Send(Showing(Step::kTurnLeft, 1.5F), 8);
  EXPECT_EQ(session.state.phase, Phase::kReturn);
  EXPECT_EQ(session.last.reason, "LOOK_STRAIGHT");
  session.Send(AtRestFrame(), 2);
  EXPECT_EQ(session.state.phase, Phase::kWait);
}

TEST(Judge, TheWholeAndEachStepHaveTheirTime) {
  for (const bool more_time : {false, true}) {
    const auto factor = more_time ? 2 : 1;
    TestSession session(kSteps, more_time);
    session.Obey(1);
    const SeenFrame rest = session.Next(AtRestFrame());
    ChallengeState state = session.state;
    EXPECT_EQ(JudgeFrames(state, {&rest, 1}, state.asked_at + rules::kOneStep * factor).outcome,
              Outcome::kContinue);
    state = session.state;
    EXPECT_EQ(
        JudgeFrames(state, {&rest, 1}, state.asked_at + rules::kOneStep * factor + milliseconds(1)).reason,
        "STEP_TOO_LATE");
    TestSession waiting = Waiting();
    waiting.state.challenge.more_time = more_time;
    state = waiting.state;
    const SeenFrame next = waiting.Next(AtRestFrame());
    const Time end = kTestStart + rules::kWhole * factor;
    EXPECT_EQ(JudgeFrames(state, {&next, 1}, end - milliseconds(1)).outcome, Outcome::kContinue);
    state = waiting.state;
    EXPECT_EQ(JudgeFrames(state, {&next, 1}, end).reason, "CHALLENGE_TOO_LATE");
  }
}

TEST(Judge, WhatIsOverStaysOver) {
  TestSession session(kSteps);
  ASSERT_EQ(session.Obey().outcome, Outcome::kPassed);
  EXPECT_EQ(session.Send(AtRestFrame()).outcome, Outcome::kRetry);
  EXPECT_EQ(session.last.reason, "CHALLENGE_OVER");
}

TEST(Judge, BestFramesComeFromThreePartsOfTheChallengeAndFromRest) {
  TestSession session(kSteps);
  std::array<float, kParts> best{};
  for (int i = 0; i < 200 && session.last.outcome == Outcome::kContinue; ++i) {
    const auto asked = ParseStep(PromptOf(session.state).step);
    const auto look = [&](const Judgement& judgement, bool turned) {
      for (const FrameVerdict& verdict : judgement.frames) {
        float& kept = best.at(verdict.part);
        if (turned && asked != Step::kComeCloser) {
          EXPECT_EQ(verdict.quality, 0);
        }
        kept = std::max(kept, verdict.quality);
      }
    };
    look(session.Send(AtRestFrame(), 2), false);
    if (asked) look(session.Send(Showing(*asked, 1.5F), 2), true);
  }
  for (const float quality : best) EXPECT_GT(quality, 0.5F);
}

// Somebody with a recording that was made for another challenge, shown in perfect time: the best that a replay can do.
TEST(Judge, TenThousandRecordingsPassOnlyWhereTheOrderHappensToBeRight) {
  crypto::SeededRandomForTest random(20261122);
  int right_order = 0;
  int passed = 0;
  for (int i = 0; i < 10'000; ++i) {
    const Steps asked = DrawChallenge(kTestStart, false, random).steps;
    const Steps recorded = DrawChallenge(kTestStart, false, random).steps;
    TestSession session(asked);
    for (unsigned step = 1; step <= rules::kSteps && session.last.outcome == Outcome::kContinue; ++step) {
      session.Obey(step);
      session.Send(AtRestFrame(), 2);
      session.Send(Showing(recorded.at(step - 1), 1.5F), 2);
    }
    right_order += asked == recorded ? 1 : 0;
    passed += session.last.outcome == Outcome::kPassed ? 1 : 0;
    ASSERT_EQ(session.last.outcome == Outcome::kPassed, asked == recorded);
  }
  // 31 expected of 10,000; five standard deviations above.
  EXPECT_LE(passed, 10'000 / kSequences + 28);
  EXPECT_GT(passed, 0) << "the bound is not zero";
  std::cout << "recordings that passed: " << passed << " of 10000, right by chance: " << right_order << "\n";
}

// Whatever the frames show, nobody passes whose frames never answer in order: 10,000 walks of random movements.
TEST(Judge, RandomMovementsPassNoMoreOftenThanGuessing) {
  crypto::SeededRandomForTest random(7);
  int passed = 0;
  for (int i = 0; i < 10'000; ++i) {
    TestSession session(DrawChallenge(kTestStart, false, random).steps);
    session.Send(AtRestFrame(), 6);
    for (int f = 0; f < 60 && session.last.outcome == Outcome::kContinue; ++f) {
      const auto drawn = random.Below(kAllSteps.size() + 2);
      const bool rest = drawn >= kAllSteps.size();
      session.Send(rest ? AtRestFrame() : Showing(kAllSteps.at(drawn), 1.5F), 2);
    }
    passed += session.last.outcome == Outcome::kPassed ? 1 : 0;
  }
  EXPECT_LE(passed, 10'000 / kSequences + 28);
  std::cout << "random movements that passed: " << passed << " of 10000\n";
}

TEST(Advice, EveryReasonHasWords) {
  for (const char* reason :
       {"FACE_LOST", "FACE_JUMPED", "CHALLENGE_TOO_LATE", "FRAME_REPEATED", "PICTURE_DAMAGED"}) {
    EXPECT_FALSE(AdviceFor(reason).empty());
  }
  EXPECT_TRUE(AdviceFor("").empty());
  EXPECT_NE(AdviceFor("TWO_FACES"), AdviceFor("PICTURE_DAMAGED"));
}

}  // namespace
}  // namespace lagan::face
