#include "face/challenge/picture_rules.h"

#include <algorithm>
#include <cmath>

#include "face/challenge/rules.h"

namespace lagan::face {
namespace {

// Where more of it makes no better picture to compare.
constexpr float kSharpEnough = 150;
constexpr float kLargeEnough = 240;

}  // namespace

MaybeRuling JudgePicture(const Observation& observation) {
  const Box& box = observation.largest.box;
  const auto width = static_cast<float>(observation.width);
  const auto height = static_cast<float>(observation.height);
  if (box.height < std::max(rules::kSmallestFace, rules::kSmallestFacePart * height)) {
    return Unusable("FACE_TOO_SMALL");
  }
  if (std::abs(box.left + box.width / 2 - width / 2) > rules::kOffCentreX * width ||
      std::abs(box.top + box.height / 2 - height / 2) > rules::kOffCentreY * height) {
    return Unusable("FACE_OFF_CENTRE");
  }
  if (observation.brightness < rules::kDarkest) return Unusable("TOO_DARK");
  if (observation.brightness > rules::kBrightest) return Unusable("TOO_BRIGHT");
  if (observation.sharpness < rules::kLeastSharp) return Unusable("BLURRED");
  return std::nullopt;
}

float QualityOf(const Observation& observation, const Movement& movement) {
  Movement turned = movement;
  turned.at(static_cast<std::size_t>(Step::kComeCloser)) = 0;  // nearer is no worse
  const float straight = std::max(0.0F, 1 - *std::max_element(turned.begin(), turned.end()));
  return straight * std::min(1.0F, observation.sharpness / kSharpEnough) *
         std::min(1.0F, observation.largest.box.height / kLargeEnough);
}

}  // namespace lagan::face
