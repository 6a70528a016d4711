#include "ocr/tone_quantile.h"

#include <array>
#include <cstdint>

namespace lagan::ocr {

int ToneQuantile(const cv::Mat& grey, double share) {
  std::array<int, 256> counts{};
  for (int y = 0; y < grey.rows; ++y) {
    const std::uint8_t* const row = grey.ptr<std::uint8_t>(y);
    for (int x = 0; x < grey.cols; ++x) ++counts[row[x]];
  }
  int left = static_cast<int>((static_cast<double>(grey.total()) - 1) * share);
  int tone = 0;
  while (tone < 255 && left >= counts[static_cast<std::size_t>(tone)])
    left -= counts[static_cast<std::size_t>(tone++)];
  return tone;
}

}  // namespace lagan::ocr
