#include "ocr/quality/pixel_grid.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace lagan::ocr {
namespace {

constexpr int kSide = 128;
constexpr double kLowest = 0.2, kHighest = 0.48;

// Power of each frequency of a grey patch, as cv::dft has them for a real picture: rows of frequencies down, kSide / 2 + 1 columns.
cv::Mat PowerOf(const cv::Mat& patch) {
  static const cv::Mat window = [] {
    cv::Mat made;
    cv::createHanningWindow(made, {kSide, kSide}, CV_32F);
    return made;
  }();
  cv::Mat values, spectrum;
  patch.convertTo(values, CV_32F);
  values -= cv::mean(values)[0];
  cv::multiply(values, window, values);
  cv::dft(values, spectrum, cv::DFT_COMPLEX_OUTPUT);
  cv::Mat power(kSide, kSide / 2 + 1, CV_32F);
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x <= kSide / 2; ++x) {
      const auto& value = spectrum.at<cv::Vec2f>(y, x);
      power.at<float>(y, x) = value[0] * value[0] + value[1] * value[1];
    }
  }
  return power;
}

// True for frequencies that blocks of eight pixels make: both parts multiples of an eighth.
bool OfBlocks(int x, int y) {
  constexpr int kEighth = kSide / 8;
  const auto off = [](int value) {
    const int rest = (value % kEighth + kEighth) % kEighth;
    return std::min(rest, kEighth - rest);
  };
  return off(x) <= 1 && off(y) <= 1;
}

// Corners of patches spread over the page's middle.
std::vector<cv::Point> Places(const Scene& scene) {
  cv::Rect page({}, scene.picture.size());
  if (scene.framing) {
    const auto& corners = scene.framing->page;
    const cv::Rect known = cv::boundingRect(std::vector<cv::Point2f>(corners.begin(), corners.end())) & page;
    if (known.width >= 2 * kSide && known.height >= 2 * kSide) page = known;
  }
  std::vector<cv::Point> places;
  if (page.width < 2 * kSide || page.height < 2 * kSide) return places;
  for (const double down : {0.2, 0.5, 0.8}) {
    for (const double across : {0.25, 0.75}) {
      places.emplace_back(page.x + static_cast<int>(across * (page.width - kSide)),
                          page.y + static_cast<int>(down * (page.height - kSide)));
    }
  }
  return places;
}

// The least but one of the patches' powers at each frequency, each patch in units of its own median of like frequencies.
cv::Mat CommonPower(const Scene& scene, const std::vector<cv::Point>& places) {
  std::vector<cv::Mat> powers;
  for (const cv::Point& place : places) {
    cv::Mat grey = scene.picture(cv::Rect(place, cv::Size(kSide, kSide)));
    if (grey.channels() == 3) {
      cv::Mat converted;
      cv::cvtColor(grey, converted, cv::COLOR_RGB2GRAY);
      grey = converted;
    }
    powers.push_back(PowerOf(grey));
  }
  cv::Mat common(powers.front().size(), CV_32F);
  std::vector<float> values(powers.size());
  for (int y = 0; y < common.rows; ++y) {
    for (int x = 0; x < common.cols; ++x) {
      for (std::size_t i = 0; i < powers.size(); ++i) values[i] = powers[i].at<float>(y, x);
      std::nth_element(values.begin(), values.begin() + 1, values.end());
      common.at<float>(y, x) = values[1];
    }
  }
  return common;
}

}  // namespace

double PixelGrid(const Scene& scene) {
  constexpr int kRings = 8;
  const std::vector<cv::Point> places = Places(scene);
  if (places.empty()) return 0;
  const cv::Mat power = CommonPower(scene, places);
  std::vector<float> rings[kRings];
  float strongest[kRings] = {};
  for (int y = 0; y < kSide; ++y) {
    const int down = y <= kSide / 2 ? y : y - kSide;
    for (int x = 0; x <= kSide / 2; ++x) {
      const double frequency = std::hypot(x, down) / kSide;
      if (frequency < kLowest || frequency >= kHighest || OfBlocks(x, down)) continue;
      const auto ring = static_cast<int>((frequency - kLowest) / (kHighest - kLowest) * kRings);
      rings[ring].push_back(power.at<float>(y, x));
      strongest[ring] = std::max(strongest[ring], power.at<float>(y, x));
    }
  }
  double most = 0;
  for (int i = 0; i < kRings; ++i) {
    const auto middle = rings[i].begin() + static_cast<std::ptrdiff_t>(rings[i].size() / 2);
    std::nth_element(rings[i].begin(), middle, rings[i].end());
    // What noise of half a tone leaves under the window: drawn and overexposed pictures have less.
    constexpr float kLeastPower = 600;
    most = std::max(most, static_cast<double>(strongest[i] / std::max(kLeastPower, *middle)));
  }
  return most;
}

}  // namespace lagan::ocr
