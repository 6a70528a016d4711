#include "tests/specimen/simulator_a.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "mrz/format.h"
#include "tests/specimen/random.h"

namespace lagan::specimen {
namespace {

PrintStyle DrawPrint(AgeingLevel level, Random& random) {
  const double rough = level == AgeingLevel::kLight ? 0 : level == AgeingLevel::kModerate ? 0.5 : 1;
  PrintStyle print;
  const double face = random.Unit();
  print.face = face < 0.25 ? ZoneFace::kSharp : face < 0.3 ? ZoneFace::kLeaning : ZoneFace::kRegular;
  print.zone_size = 1 + random.Between(-0.06, 0.04) * (0.4 + 0.6 * rough);
  print.zone_pitch = 1 + random.Between(-0.025, 0.018) * (0.4 + 0.6 * rough);
  print.zone_jitter = random.Between(0, 0.05) * rough;
  print.zone_ink = 1 - random.Between(0, 0.45) * rough;
  print.zone_veil = random.Between(0.65 - 0.5 * rough, 0.7);
  if (random.Chance(0.15 + 0.3 * rough)) print.wear = random.Between(0.05, 0.15 + 0.35 * rough);
  print.stamp = random.Chance(0.2 * rough);
  print.dates = static_cast<DateStyle>(random.Below(4));
  print.seed = random.Next();
  return print;
}

// The narrowest that the page may be for its zone to be read at all.
int LeastWidth(Kind kind) {
  const std::optional<mrz::Format> format = mrz::FormatNamed(ZoneFormatName(kind));
  if (!format) return 250;
  constexpr double kLeastPitch = 6.2;
  return std::max(250, static_cast<int>(std::lround(kLeastPitch * PageSize(kind).width / kZonePitch)));
}

}  // namespace

CircumstancesA DrawCircumstancesA(Kind kind, AgeingLevel level, std::uint64_t seed) {
  Random random(seed ^ 0xA0A0u);
  const bool moderate = level == AgeingLevel::kModerate, hard = level == AgeingLevel::kHard;
  CircumstancesA drawn;
  drawn.print = DrawPrint(level, random);
  drawn.staging = PossibleStaging(kind, {random.Chance(moderate || hard ? 0.3 : 0.15), random.Chance(0.25),
                                         random.Chance(hard       ? 0.35
                                                       : moderate ? 0.25
                                                                  : 0.05),
                                         random.Next()});
  drawn.ageing = DrawAgeing(level, random.Next());
  const double tilt = random.Between(-20, 20);
  const int turns = random.Below(4);
  if (hard) drawn.ageing.roll_degrees = tilt;
  drawn.ageing.quarter_turns = random.Chance(hard ? 0.5 : moderate ? 0.25 : 0) ? turns : 0;
  const int least = LeastWidth(kind);
  const int width = least + static_cast<int>(random.Unit() * std::max(1, 600 - least));
  const int quality = 15 + random.Below(46);
  if (hard && random.Chance(0.4)) {
    drawn.narrow = width;
    // Blur of a large picture is gone when it is made small.
    drawn.ageing.blur = std::min(drawn.ageing.blur, 0.7);
    drawn.ageing.motion_blur = 0;
    drawn.ageing.noise = std::min(drawn.ageing.noise, 6.0);
  }
  if (hard && random.Chance(0.5)) drawn.ageing.jpeg_quality = quality;
  drawn.grey_copy = random.Chance(0.08);
  drawn.screen = !drawn.grey_copy && random.Chance(0.05);
  // Hands have colour, and hold no screen that is photographed.
  if (drawn.grey_copy || drawn.screen) drawn.staging.hand = false;
  if (drawn.staging.hand) drawn.ageing.margin = 0.01;
  return drawn;
}

void CopyToGrey(Scene& scene) {
  std::vector<std::uint8_t>& rgb = scene.picture.rgb;
  for (std::size_t i = 0; i + 2 < rgb.size(); i += 3) {
    const double grey = 0.299 * rgb[i] + 0.587 * rgb[i + 1] + 0.114 * rgb[i + 2];
    const double copied = 128 + 1.5 * (grey - 140);
    rgb[i] = rgb[i + 1] = rgb[i + 2] = static_cast<std::uint8_t>(std::clamp(copied, 12.0, 250.0));
  }
}

void ShowOnScreen(int pixel, Scene& scene) {
  constexpr std::array<double, 3> kWhite = {0.9, 0.97, 1.08};
  const int lamp = std::max(1, pixel / 3);
  for (int y = 0; y < scene.picture.height; ++y) {
    const double row = y % pixel == 0 ? 0.72 : 1;
    for (int x = 0; x < scene.picture.width; ++x) {
      const int lit = x % pixel / lamp;
      for (int i = 0; i < 3; ++i) {
        std::uint8_t& value =
            scene.picture.rgb[std::size_t{3} * (static_cast<std::size_t>(y) * scene.picture.width + x) + i];
        const double shown = value * kWhite[static_cast<std::size_t>(i)] * row * (lit == i ? 1.15 : 0.75);
        value = static_cast<std::uint8_t>(std::clamp(shown, 0.0, 255.0));
      }
    }
  }
}

}  // namespace lagan::specimen
