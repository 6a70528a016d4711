// How dark the darkest share of a picture is.
#pragma once

#include <opencv2/core.hpp>

namespace lagan::ocr {

// The tone that the pixel at `share` (0 to 1) of all pixels has when they stand in order from dark to light: 0.5 is the median.
// `grey` is 8-bit, one channel, and may be a part of another picture. 255 when it has no pixels. Pure.
int ToneQuantile(const cv::Mat& grey, double share);

}  // namespace lagan::ocr
