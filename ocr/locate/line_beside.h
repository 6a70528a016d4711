// Finds a line of a zone beside one that is known already, where its characters could not be told apart: what stands there has
// as many upright strokes as the known line, in a band as high, with paper between.
#pragma once

#include <optional>
#include <vector>

#include <opencv2/core.hpp>

#include "ocr/locate/text_lines.h"

namespace lagan::ocr {

enum class Beside { kAbove, kBelow };

// Strokes of a line of the same zone by those of the known one, at least.
constexpr float kLeastStrokesBeside = 0.45F;

// The line beside `line`, where a zone would have it: nearly parallel, 1.5 to 3.5 characters away (Doc 9303 part 3 section 4.1
// prints them 2.5 away). Looks only beside the characters `from` to `to` of it, counted from the left in characters, and the
// result reaches from `from` to `to`. Its `seen` is 0: nothing was counted. It has at least `least_strokes` of the strokes of `line`. `grey`
// is 8-bit, one channel, in the pixels of `line`.
std::optional<TextLine> FindLineBeside(const cv::Mat& grey, const TextLine& line, Beside side, double from,
                                       double to, float least_strokes = kLeastStrokesBeside);

// What stands directly beside any of `lines`, above, below or between, and is none of them: FindLineBeside along the whole of each, paler ones
// too. `lines` are those of one zone, top to bottom.
std::vector<TextLine> LinesBeside(const cv::Mat& grey, const std::vector<TextLine>& lines);

}  // namespace lagan::ocr
