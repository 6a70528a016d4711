#include "tests/specimen/wear.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "tests/specimen/random.h"

namespace lagan::specimen {
namespace {

// Random heights between -1 and 1, `cell` pixels apart.
cv::Mat Heights(cv::Size size, double cell, Random& random) {
  cv::Mat grid(static_cast<int>(size.height / cell) + 2, static_cast<int>(size.width / cell) + 2, CV_32F);
  for (int y = 0; y < grid.rows; ++y) {
    for (int x = 0; x < grid.cols; ++x) grid.at<float>(y, x) = static_cast<float>(random.Between(-1, 1));
  }
  cv::Mat heights;
  cv::resize(grid, heights, size, 0, 0, cv::INTER_LINEAR);
  return heights;
}

}  // namespace

void RubOff(double amount, double pixels_per_mm, std::uint64_t seed, Picture& page) {
  if (amount <= 0) return;
  Random random(seed);
  cv::Mat pixels(page.height, page.width, CV_8UC3, page.rgb.data());
  // The brightest within a millimetre is paper, as letters are thinner than that.
  cv::Mat paper;
  const int reach = std::max(1, static_cast<int>(pixels_per_mm));
  cv::dilate(pixels, paper, cv::getStructuringElement(cv::MORPH_RECT, {reach, reach}));
  const cv::Mat heights = 0.55 * Heights(pixels.size(), 0.15 * pixels_per_mm, random) +
                          0.45 * Heights(pixels.size(), 1.6 * pixels_per_mm, random);
  cv::Mat gone(pixels.size(), CV_32F);
  const double threshold = 0.75 - 0.8 * amount;
  heights.convertTo(gone, CV_32F, 4, -4 * threshold);
  for (int i = static_cast<int>(6 * amount); i > 0; --i) {
    const cv::Point from(random.Below(page.width), random.Below(page.height));
    const cv::Point to(random.Below(page.width), random.Below(page.height));
    cv::line(gone, from, to, 0.8, std::max(1, static_cast<int>(0.12 * pixels_per_mm)), cv::LINE_AA);
  }
  const float most = static_cast<float>(std::min(1.0, 0.6 + amount));
  for (int y = 0; y < pixels.rows; ++y) {
    const float* share = gone.ptr<float>(y);
    const cv::Vec3b* bare = paper.ptr<cv::Vec3b>(y);
    cv::Vec3b* row = pixels.ptr<cv::Vec3b>(y);
    for (int x = 0; x < pixels.cols; ++x) {
      const float s = std::clamp(share[x], 0.0f, most);
      for (int i = 0; i < 3; ++i)
        row[x][i] = cv::saturate_cast<std::uint8_t>(row[x][i] * (1 - s) + bare[x][i] * s);
    }
  }
}

}  // namespace lagan::specimen
