// Judges the frames of a challenge, message by message. Pure: time comes in, nothing goes out but the answer.
//
// The person looks straight until their own rest is known, then is asked for one movement after another and looks straight
// in between. A step is asked for only when a message has ended with a frame at rest and the step's delay is over, so
// nothing that was captured before can answer it. Every rule has its own reason (advice.h); one broken rule, and no
// automatic pass. What passes all the same: a 3D mask, a face that a program puppets live through a virtual camera, a
// recording that happens to have the right order.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "face/challenge/challenge_state.h"
#include "face/challenge/ruling.h"

namespace lagan::face {

struct SeenFrame {
  // By the device's clock.
  std::uint64_t captured_ms = 0;
  Observation observation;
  // Why there is no observation; empty when there is one.
  std::string unreadable;
};

struct FrameVerdict {
  // Empty: the frame was used. Else why not, or which rule it broke.
  std::string reason;
  // How good a picture of the face it is, 0 to 1; 0 for a frame that was not used.
  float quality = 0;
  // Which part of the challenge it belongs to, 0 to kParts - 1. Whoever keeps the best frame of each part keeps none that
  // was put before the camera for a moment only.
  unsigned part = 0;
};
inline constexpr unsigned kParts = 3;

struct Judgement {
  Outcome outcome = Outcome::kContinue;
  // Why the outcome is what it is, or what was wrong with the last frame. Empty when all is well.
  std::string reason;
  // One for each frame up to the one that decided.
  std::vector<FrameVerdict> frames;
};

// `received_at` is the server's time when the message arrived. The phase of `state` must not be kOver; it is afterwards
// when the outcome is not kContinue. A message after the end of the challenge or of the step is CHALLENGE_TOO_LATE or
// STEP_TOO_LATE whatever it shows.
Judgement JudgeFrames(ChallengeState& state, std::span<const SeenFrame> frames, Time received_at);

struct Prompt {
  // "look_straight", the name of a step, or "done".
  std::string_view step;
  // For the person, in English.
  std::string_view words;
  // Position of the step, from 1, and how many there are.
  unsigned number = 1;
  unsigned of = rules::kSteps;
};
// What the person is to do now.
Prompt PromptOf(const ChallengeState& state);

}  // namespace lagan::face
