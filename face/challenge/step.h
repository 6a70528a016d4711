// The movements that a challenge may ask for, and what each of them looks like in numbers.
//
// Left and right are the person's own, in frames as the camera took them, not mirrored (a client that shows a mirror image
// to the person must send the frames unmirrored). A person's own left is on the right of such a frame, so somebody who
// turns to the left moves the nose to the right of the picture, and Pose::yaw (detect/observation.h) rises. Who looks up
// moves the nose towards the eyes, and Pose::pitch falls.
//
//   turn_left    yaw rises         turn_right   yaw falls
//   look_down    pitch rises       look_up      pitch falls
//   come_closer  face and distance between the eyes grow together
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "face/detect/observation.h"

namespace lagan::face {

enum class Step : std::uint8_t { kTurnLeft, kTurnRight, kLookUp, kLookDown, kComeCloser };
inline constexpr std::array kAllSteps = {Step::kTurnLeft, Step::kTurnRight, Step::kLookUp, Step::kLookDown,
                                         Step::kComeCloser};

// "turn_left", as in the contract.
std::string_view StepName(Step step);
// That name, or the last word of it ("left", "closer"). Empty for anything else.
std::optional<Step> ParseStep(std::string_view name);

// A person at rest, looking straight: what every movement is measured against.
struct Rest {
  float yaw = 0;
  float pitch = 0;
  float face_height = 0;   // pixels
  float eye_distance = 0;  // pixels

  friend bool operator==(const Rest&, const Rest&) = default;
};

// How far a frame shows each movement, in parts of what is asked for: 1 is just enough, 0 not at all. By Step.
using Movement = std::array<float, kAllSteps.size()>;
Movement MovementOf(const Observation& observation, const Rest& rest);
inline float Of(const Movement& movement, Step step) { return movement.at(static_cast<std::size_t>(step)); }

// The movement that is shown most.
Step StrongestOf(const Movement& movement);

}  // namespace lagan::face
