// Finds letters that stand by themselves in the row of a value: the M or F of the sex, the D of a state.
//
// A pattern behind the print often joins such a letter, and what is joined is no letter of text_runs.h. Here the ink of the value that
// was read says how dark a letter of its row is, and what is lighter is no ink.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "ocr/visual/text_runs.h"

namespace lagan::ocr {

// Letters in the row of `value`, from left to right: dark as it, as high and on its line, with a blank on either side. None of the
// value itself; none where it is hardly darker than the paper. `grey` is 8-bit, one channel.
std::vector<TextRun> FindRowLetters(const cv::Mat& grey, const TextRun& value);

}  // namespace lagan::ocr
