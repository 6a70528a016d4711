// Simulator B's flat-bed scanner and copier.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/specimen/photograph.h"
#include "tests/specimen/scene.h"

namespace lagan::specimen {

struct ScannerPass {
  std::uint64_t seed = 1;
  double pixels_per_mm = 8;  // 8 is about 200 dpi
  double skew_degrees = 0;
  double margin = 0.05;      // of the lid around the scene, in longest sides of the scene
  double lid = 1;            // 0 black to 1 white
  double softness = 0;       // standard deviation of the optics' blur, pixels of the scan
  double channel_shift = 0;  // pixels that the rows of red and blue are off those of green
  double wobble = 0;         // pixels that the carriage is ahead of itself and behind
  double banding = 0;        // 0 to 1: rows brighter and darker than they should be
  double streaks = 0;        // dirty spots on the glass, drawn out to columns
  double noise = 0;          // standard deviation, of 255
  double gamma = 1;
  double black_point = 0;  // what becomes black...
  double white_point = 1;  // ...and white; of 1
  double grey = 0;         // 1: without colours
  double toner = 0;        // 0 to 1: how much of a photocopy it is
  double quarter_turns = 0;
};

// As TakeWithPhone.
Result<Photograph> Scan(const Scene& scene, double scene_pixels_per_mm, const ScannerPass& pass,
                        const std::vector<Point>& points);

}  // namespace lagan::specimen
