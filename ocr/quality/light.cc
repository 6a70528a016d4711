#include "ocr/quality/light.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace lagan::ocr {
namespace {

// A strip of the zone: so many pixels for two characters of a line of 44, and so high.
constexpr int kColumnWidth = 16;
constexpr int kColumns = 22;
constexpr int kStripHeight = 48;

// The zone made straight, kColumns columns of kColumnWidth pixels.
cv::Mat ZoneStrip(const Scene& scene) {
  std::array<cv::Point2f, 4> from = scene.framing->zone;
  for (cv::Point2f& corner : from) corner *= scene.scale;
  const std::array<cv::Point2f, 4> to = {cv::Point2f(0, 0),
                                         {kColumnWidth * kColumns, 0},
                                         {kColumnWidth * kColumns, kStripHeight},
                                         {0, kStripHeight}};
  cv::Mat strip;
  cv::warpPerspective(scene.grey, strip, cv::getPerspectiveTransform(from.data(), to.data()),
                      {kColumnWidth * kColumns, kStripHeight}, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  return strip;
}

// Where it is nearly white, brighter than `paper`, and without any texture.
cv::Mat BrightSpots(const cv::Mat& grey, double paper) {
  constexpr double kLeastTone = 245;
  constexpr double kAbovePaper = 7;
  constexpr double kMostTexture = 7;
  cv::Mat smooth, highest, lowest, spots;
  cv::blur(grey, smooth, {3, 3});
  const cv::Mat around = cv::getStructuringElement(cv::MORPH_RECT, {5, 5});
  cv::dilate(smooth, highest, around);
  cv::erode(smooth, lowest, around);
  cv::bitwise_and(smooth >= std::max(kLeastTone, paper + kAbovePaper), highest - lowest <= kMostTexture,
                  spots);
  return spots;
}

// True when the tones fall off gently around the spot. A white area of print, a portrait's ground say, ends at once.
bool IsSoft(const cv::Mat& grey, const cv::Mat& spot) {
  constexpr double kMostStep = 26;
  cv::Mat near, far, ring;
  cv::dilate(spot, near, cv::getStructuringElement(cv::MORPH_ELLIPSE, {5, 5}));
  cv::dilate(spot, far, cv::getStructuringElement(cv::MORPH_ELLIPSE, {9, 9}));
  cv::subtract(far, near, ring);
  return ToneAt(grey, spot, 0.5) - ToneAt(grey, ring, 0.3) <= kMostStep;
}

}  // namespace

Tones TonesOf(const Scene& scene) {
  constexpr double kPaper = 0.9, kInk = 0.05;
  const cv::Mat seen = scene.framing ? ZoneStrip(scene) : scene.grey;
  return {ToneAt(seen, {}, kPaper), ToneAt(seen, {}, kInk)};
}

double GlareShare(const Scene& scene, double paper) {
  constexpr double kLeastSpot = 0.002;  // of the page
  cv::Mat grey, mask;
  cv::resize(scene.grey, grey, {std::max(1, scene.grey.cols / 2), std::max(1, scene.grey.rows / 2)}, 0, 0,
             cv::INTER_AREA);
  cv::resize(PageMask(scene), mask, grey.size(), 0, 0, cv::INTER_NEAREST);
  const double page = cv::countNonZero(mask);
  if (page == 0) return 0;
  cv::Mat spots = BrightSpots(grey, paper);
  cv::bitwise_and(spots, mask, spots);
  cv::Mat labels, boxes, centres;
  const int count = cv::connectedComponentsWithStats(spots, labels, boxes, centres);
  double glare = 0;
  for (int i = 1; i < count; ++i) {
    const cv::Rect box(boxes.at<int>(i, cv::CC_STAT_LEFT), boxes.at<int>(i, cv::CC_STAT_TOP),
                       boxes.at<int>(i, cv::CC_STAT_WIDTH), boxes.at<int>(i, cv::CC_STAT_HEIGHT));
    const int area = boxes.at<int>(i, cv::CC_STAT_AREA);
    if (area < kLeastSpot * page) continue;
    // What reaches the edge of the picture is its surroundings.
    if (box.x == 0 || box.y == 0 || box.br().x == grey.cols || box.br().y == grey.rows) continue;
    const cv::Rect around = (box + cv::Size(12, 12) - cv::Point(6, 6)) & cv::Rect({}, grey.size());
    if (IsSoft(grey(around), labels(around) == i)) glare += area;
  }
  return glare / page;
}

double ZoneGlareShare(const Scene& scene) {
  constexpr double kBrightInk = 190;
  constexpr double kLostContrast = 0.4;
  if (!scene.framing) return 0;
  const cv::Mat strip = ZoneStrip(scene);
  std::array<double, kColumns> ink{}, contrast{};
  for (int i = 0; i < kColumns; ++i) {
    const cv::Mat column = strip.colRange(i * kColumnWidth, (i + 1) * kColumnWidth);
    const auto at = static_cast<std::size_t>(i);
    ink[at] = ToneAt(column, {}, 0.08);
    contrast[at] = ToneAt(column, {}, 0.9) - ink[at];
  }
  std::array<double, kColumns> sorted = contrast;
  // What the better quarter of the line has: light may hide more than half of it.
  std::nth_element(sorted.begin(), sorted.begin() + kColumns * 3 / 4, sorted.end());
  int hidden = 0;
  for (std::size_t i = 0; i < kColumns; ++i)
    hidden += ink[i] > kBrightInk && contrast[i] < kLostContrast * sorted[kColumns * 3 / 4] ? 1 : 0;
  return static_cast<double>(hidden) / kColumns;
}

double Colourfulness(const Scene& scene, const cv::Mat& print) {
  constexpr double kShare = 0.95;
  if (scene.reduced.channels() == 1) return 0;
  cv::Mat small, mask;
  cv::resize(scene.reduced, small, {std::max(1, scene.reduced.cols / 4), std::max(1, scene.reduced.rows / 4)},
             0, 0, cv::INTER_AREA);
  cv::resize(scene.framing ? PageMask(scene) : print, mask, small.size(), 0, 0, cv::INTER_NEAREST);
  std::vector<float> red, blue;
  for (int y = 0; y < small.rows; ++y) {
    for (int x = 0; x < small.cols; ++x) {
      if (mask.at<std::uint8_t>(y, x) == 0) continue;
      const auto& rgb = small.at<cv::Vec3b>(y, x);
      const float tone = 0.299f * rgb[0] + 0.587f * rgb[1] + 0.114f * rgb[2];
      // What is nearly black has no colour worth the name, what is clipped has lost it.
      if (tone < 40 || tone > 250) continue;
      red.push_back(200 * (rgb[0] - tone) / tone);
      blue.push_back(200 * (rgb[2] - tone) / tone);
    }
  }
  if (red.empty()) return 0;
  const auto median = [](std::vector<float> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
  };
  const float mean_red = median(red), mean_blue = median(blue);
  std::vector<float> distances(red.size());
  for (std::size_t i = 0; i < red.size(); ++i)
    distances[i] = std::hypot(red[i] - mean_red, blue[i] - mean_blue);
  const auto at =
      distances.begin() + static_cast<std::ptrdiff_t>(kShare * static_cast<double>(distances.size() - 1));
  std::nth_element(distances.begin(), at, distances.end());
  return *at;
}

}  // namespace lagan::ocr
