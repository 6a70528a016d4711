// Follows a found line where it is not as even as a parabola: pages curl near the fold, cards bow in the hand.
#pragma once

#include <opencv2/core.hpp>

#include "ocr/locate/text_lines.h"

namespace lagan::ocr {

// `line` with its `sway` measured: every two characters, where the strokes of four characters lie, from the middle of the line outwards.
// The line as it came when it strays less than a fifth of a character from its parabola or nothing can be followed.
// `grey` is 8-bit, one channel, in the pixels of `line`, the text within about 23 degrees of its rows.
TextLine FollowCourse(const cv::Mat& grey, const TextLine& line);

}  // namespace lagan::ocr
