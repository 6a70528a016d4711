#include "face/challenge/step.h"

#include <algorithm>
#include <iterator>

#include "face/challenge/rules.h"

namespace lagan::face {
namespace {

constexpr std::array<std::string_view, kAllSteps.size()> kNames = {"turn_left", "turn_right", "look_up",
                                                                   "look_down", "come_closer"};

// Both measures must have grown: a head that nods changes the height of its box alone.
float Closeness(const Observation& observation, const Rest& rest) {
  if (rest.face_height <= 0 || rest.eye_distance <= 0) return 0;
  const float height = observation.largest.box.height / rest.face_height - 1;
  const float eyes = observation.eye_distance / rest.eye_distance - 1;
  return std::min(height / (rules::kCloser - 1), eyes / (rules::kCloserEyes - 1));
}

}  // namespace

std::string_view StepName(Step step) { return kNames.at(static_cast<std::size_t>(step)); }

std::optional<Step> ParseStep(std::string_view name) {
  for (const Step step : kAllSteps) {
    const std::string_view full = StepName(step);
    if (name == full || name == full.substr(full.find('_') + 1)) return step;
  }
  return std::nullopt;
}

Movement MovementOf(const Observation& observation, const Rest& rest) {
  const float yaw = (observation.pose.yaw - rest.yaw) / rules::kTurn;
  const float pitch = (observation.pose.pitch - rest.pitch) / rules::kNod;
  return {std::max(yaw, 0.0F), std::max(-yaw, 0.0F), std::max(-pitch, 0.0F), std::max(pitch, 0.0F),
          std::max(Closeness(observation, rest), 0.0F)};
}

Step StrongestOf(const Movement& movement) {
  return kAllSteps.at(std::distance(movement.begin(), std::max_element(movement.begin(), movement.end())));
}

}  // namespace lagan::face
