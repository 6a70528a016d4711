// Turns a flat page into the photograph somebody takes of it on a table.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "tests/specimen/photograph.h"
#include "tests/specimen/scene.h"

namespace lagan::specimen {

// One photograph's circumstances. The default changes nothing but paste the page on a grey desk.
struct Ageing {
  std::uint64_t seed = 1;    // of the desk, the noise and where the light falls
  double roll_degrees = 0;   // turn within the picture plane, clockwise
  double pitch_degrees = 0;  // camera leaning over the lower edge
  double yaw_degrees = 0;    // camera off to the side
  int quarter_turns = 0;     // 0 to 3, clockwise, of the finished picture
  double margin = 0.08;      // desk around the page, in page widths
  double scale = 1;          // photographed pixels for each pixel of the page
  double uneven_light = 0;   // 0 to 1: how much darker the far corner is
  double glare = 0;          // 0 to 1: strength of a reflection somewhere on the page
  double blur = 0;           // standard deviation, pixels
  double motion_blur = 0;    // length, pixels
  double noise = 0;          // standard deviation, of 255
  int jpeg_quality = 90;     // 1 to 100
};

enum class AgeingLevel {
  kNone,      // a scan: the page alone, no desk
  kLight,     // careful photograph: up to 2 degrees, sharp, slight shadow
  kModerate,  // ordinary photograph: up to 5 degrees, some blur and noise, weak glare
  kHard,      // careless: up to 8 degrees, any quarter turn, motion, glare, low quality
};
std::optional<AgeingLevel> AgeingLevelFromName(std::string_view name);  // "none", "light", "moderate", "hard"

// The circumstances a level and a seed stand for. Not meaningful for kNone.
Ageing DrawAgeing(AgeingLevel level, std::uint64_t seed);

// `corner_radius` is that of the page, in its pixels. The same input gives the same pixels. jpeg_quality is the
// encoder's business. Needs a page of at least 2 x 2 pixels.
Photograph Photographed(const Picture& page, double corner_radius, const Ageing& ageing);

// The same of a scene; `points` are carried along.
Photograph Photographed(const Scene& scene, const std::vector<Point>& points, const Ageing& ageing);

}  // namespace lagan::specimen
