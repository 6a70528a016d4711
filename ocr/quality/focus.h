// How wide the edges of print are: what blurs a picture, out of focus or by movement, widens them.
#pragma once

#include <optional>

#include "ocr/quality/print_map.h"
#include "ocr/quality/scene.h"

namespace lagan::ocr {

// Width of a typical strong edge in pixels of `patch` (8-bit grey, square), in that of four directions in which edges are widest: what
// moved is blurred in one direction only. 1 for a step from one pixel to the next. Empty where there are too few edges to say.
std::optional<double> EdgeWidth(const cv::Mat& patch);

// `pitch` (pixels of the picture from character to character) divided by the edge width, over patches of the zone, or without one
// over those that look most printed. Empty where there are too few edges to say.
std::optional<double> Sharpness(const Scene& scene, const PrintMap& print, double pitch);

}  // namespace lagan::ocr
