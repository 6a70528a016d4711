// A person who does not exist, in numbers, and what happens around them: for tests of the challenge.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "face/challenge/judge.h"

namespace lagan::face {

inline constexpr Time kTestStart{std::chrono::milliseconds(1'800'000'000'000)};

// A 640x480 frame with one good face at rest. `shown` is a step and how far it is shown, in parts of what is asked for.
inline Observation AtRestFrame() {
  Observation seen;
  seen.width = 640;
  seen.height = 480;
  seen.faces = 1;
  seen.largest.box = {220, 130, 180, 220};
  seen.largest.score = 0.99F;
  seen.pose = {0.02F, 0.4F};
  seen.eye_distance = 80;
  seen.sharpness = 120;
  seen.brightness = 120;
  seen.background_motion = 1.5F;
  return seen;
}

inline Observation Showing(Step step, float how_far) {
  Observation seen = AtRestFrame();
  switch (step) {
    case Step::kTurnLeft:
      seen.pose.yaw += how_far * rules::kTurn;
      break;
    case Step::kTurnRight:
      seen.pose.yaw -= how_far * rules::kTurn;
      break;
    case Step::kLookUp:
      seen.pose.pitch -= how_far * rules::kNod;
      break;
    case Step::kLookDown:
      seen.pose.pitch += how_far * rules::kNod;
      break;
    case Step::kComeCloser: {
      const float growth = 1 + how_far * (rules::kCloser - 1);
      Box& box = seen.largest.box;
      box = {box.left - box.width * (growth - 1) / 2, box.top - box.height * (growth - 1) / 2,
             box.width * growth, box.height * growth};
      seen.eye_distance *= growth;
      break;
    }
  }
  return seen;
}

inline void GiveDigest(Observation& seen, std::uint64_t number) {
  for (std::size_t i = 0; i < 8; ++i) seen.digest.at(i) = static_cast<std::uint8_t>(number >> (8 * i));
}

// Plays a whole challenge: keeps device and server time, sends messages of frames and looks at the answers.
class TestSession {
 public:
  explicit TestSession(const Steps& steps, bool more_time = false) {
    state.challenge = {.steps = steps, .issued_at = kTestStart, .more_time = more_time};
    state.challenge.delays.fill(std::chrono::milliseconds(500));
  }

  // One message of `count` such frames, about 100 ms apart by both clocks, received when the last was captured.
  Judgement Send(const Observation& seen, int count = 1) {
    std::vector<SeenFrame> frames;
    for (int i = 0; i < count; ++i) frames.push_back(Next(seen));
    return Deliver(frames);
  }
  // The next frame, without sending it.
  SeenFrame Next(const Observation& seen) {
    ++number_;
    device_ms += 95 + number_ * 7 % 11;  // 95 to 105, as a camera does
    SeenFrame frame{device_ms, seen, ""};
    GiveDigest(frame.observation, number_);
    // A living person is never quite still.
    frame.observation.pose.yaw += 0.004F * static_cast<float>(number_ % 3);
    return frame;
  }
  Judgement Deliver(const std::vector<SeenFrame>& frames) {
    const Time received_at = kTestStart + std::chrono::milliseconds(device_ms - kDeviceStart) + delay;
    return last = JudgeFrames(state, frames, received_at);
  }

  // As a person who does what they are asked; gives the last answer. Stops when `step` is asked for (from 1), or at the
  // outcome.
  Judgement Obey(unsigned until_step = rules::kSteps + 1) {
    for (int i = 0; i < 200 && last.outcome == Outcome::kContinue; ++i) {
      const auto asked = ParseStep(PromptOf(state).step);
      if (asked && PromptOf(state).number == until_step) break;
      if (!asked) {
        Send(AtRestFrame(), 2);
        continue;
      }
      Send(AtRestFrame(), 2);  // the time to react
      Send(Showing(*asked, 1.5F), 2);
    }
    return last;
  }

  static constexpr std::uint64_t kDeviceStart = 5'000;
  ChallengeState state;
  Judgement last;
  std::uint64_t device_ms = kDeviceStart;
  std::chrono::milliseconds delay{0};  // of the server's clock, on top of the device's

 private:
  std::uint64_t number_ = 0;
};

}  // namespace lagan::face
