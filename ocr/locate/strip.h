// Cuts a found line out of the picture and makes it straight and of one size, as the line model was trained
// to see it.
#pragma once

#include <opencv2/core.hpp>

#include "ocr/locate/text_lines.h"

namespace lagan::ocr {

struct StripShape {
  // Height of the strip in pixels and the share of it that the tall characters fill.
  int height = 48;
  double cap_share = 0.68;
  // Pitch by height of the tall characters; 0.985 is OCR-B as it is drawn. What a slanting view or another
  // width of print made of it is undone.
  double pitch_by_cap = 0.985;
  // Paper before the first and after the last character, in characters.
  double margin = 0.5;
};

// `turned` is the picture, 8-bit one channel, after the candidate's quarter turns, at the size `line` is
// measured in. `cap_height` is that of the whole zone: a line of fillers has few tall characters of its own.
// Beyond the picture the edge is repeated. The result has `shape.height` rows.
cv::Mat CutStrip(const cv::Mat& turned, const TextLine& line, double cap_height, const StripShape& shape);

}  // namespace lagan::ocr
