// The part of a picture where a document's printed fields may be, upright and at a known scale.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "mrz/format.h"
#include "ocr/image_point.h"

namespace lagan::ocr {

struct PageView {
  cv::Mat grey;  // 8-bit, one channel
  double pixels_per_mm = 0;
  // Where a pixel of the view is in the picture as it came.
  cv::Matx23d to_picture;

  ImagePoint InPicture(double x, double y) const;
};

// The page above the zone. The zone gives the direction, and by its columns of 2.54 mm (ICAO 9303-3 section 4.2)
// the scale; how high the page is above it follows from the format. `picture` is 8-bit, one channel; `zone_quad` is
// ZoneReading::quad. An empty view when the quad is degenerate or less than a line of text is left.
PageView ViewAboveZone(const cv::Mat& picture, const std::array<ImagePoint, 4>& zone_quad,
                       mrz::Format format);

// The whole picture as a card of ID-1 size that fills most of it, after `quarter_turns` clockwise, for documents without
// a zone: the scale is a guess from the picture's longer side.
PageView ViewOfCard(const cv::Mat& picture, int quarter_turns);

}  // namespace lagan::ocr
