#include "ocr/tone_quantile.h"

#include <gtest/gtest.h>

#include <random>

namespace lagan::ocr {
namespace {

TEST(ToneQuantile, IsWhatSortingThePixelsGives) {
  std::mt19937 random(7);
  cv::Mat whole(23, 41, CV_8UC1);
  for (auto& tone : cv::Mat_<std::uint8_t>(whole)) tone = static_cast<std::uint8_t>(random() % 256);
  for (const cv::Mat& grey : {whole, whole(cv::Rect(3, 4, 20, 9)), whole(cv::Rect(40, 22, 1, 1))}) {
    cv::Mat sorted;
    cv::sort(grey.clone().reshape(1, 1), sorted, cv::SORT_ASCENDING);
    for (const double share : {0.0, 0.1, 0.5, 0.6, 0.94, 1.0})
      EXPECT_EQ(ToneQuantile(grey, share),
                sorted.at<std::uint8_t>(0, static_cast<int>((sorted.cols - 1) * share)))
          << grey.size() << ' ' << share;
  }
}

}  // namespace
}  // namespace lagan::ocr
