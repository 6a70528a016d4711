// From the zone to the page that it stands on: ICAO Doc 9303 says where on a page the zone is and how large both are.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include <opencv2/core.hpp>

#include "ocr/image_point.h"

namespace lagan::ocr {

struct Framing {
  // Pixels from character to character.
  double pitch = 0;
  // Start and end of the zone's first line, end and start of its last.
  std::array<cv::Point2f, 4> zone;
  // Corners of the page in the same order, on the picture or beyond it.
  std::array<cv::Point2f, 4> page;
};

// The page by the proportions of the zone (Doc 9303 parts 4 to 7: three lines of 30 characters, two of 36, two of 44), as if
// seen from straight above. A single line (French driving licence) and a short first line
// (Swiss driving licence) are taken for a card's. Empty when the corners make no
// zone: no area, not convex, or beyond any picture.
std::optional<Framing> FramingOf(const std::array<ImagePoint, 4>& zone_quad);

// Share of the page beyond a picture of this size, 0 to 1.
double ShareOutside(const Framing& framing, cv::Size picture);

}  // namespace lagan::ocr
