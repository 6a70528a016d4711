// Finds lines of printed characters with one pitch, the way a machine-readable zone is printed (ICAO Doc 9303
// part 3 section 4.2: OCR-B, constant spacing), in a grey picture whose text runs roughly from left to right
// or upside down.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "base/core/work_budget.h"

namespace lagan::ocr {

// One line, in pixels of the picture it was found in. The line's middle is y(x) = bend * x^2 + slope * x +
// offset, and what `sway` adds.
struct TextLine {
  double bend = 0;
  double slope = 0;
  double offset = 0;
  // Outer edges of the first and last character.
  double left = 0;
  double right = 0;
  // Distance between the middles of neighbouring characters.
  double pitch = 0;
  // Height of the tall characters.
  double cap_height = 0;
  // Characters seen, and the share of neighbours that keep the pitch, 0 to 1.
  int seen = 0;
  double regularity = 0;

  // How far the middle strays from the parabola, at even distances from `left` to `right` (line_course.h). Mostly empty: nowhere.
  std::vector<float> sway;

  double MiddleAt(double x) const { return (bend * x + slope) * x + offset + SwayAt(x); }
  // Between the ends of `sway` by what is next to it, beyond as at the end.
  double SwayAt(double x) const;
  // How many characters fit between the edges at this pitch.
  double Cells() const { return pitch > 0 ? (right - left) / pitch : 0; }
};

// Dark strokes on lighter paper as 255, all else 0. `window` is the side, in pixels, of the neighbourhood
// that decides; about three times the height of a character.
cv::Mat Binarise(const cv::Mat& grey, int window);

// Lines of at least twelve characters tilted by at most about 22 degrees. `grey` is 8-bit, one channel. When `budget` is used up, those that
// could be put together until then.
std::vector<TextLine> FindTextLines(const cv::Mat& grey, int window, WorkBudget& budget);

}  // namespace lagan::ocr
