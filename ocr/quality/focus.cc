#include "ocr/quality/focus.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace lagan::ocr {
namespace {

// At which pitch edges are measured: finer pictures are reduced to it.
constexpr double kPitch = 20;
// Half of the neighbourhood whose darkest and lightest tones are the two sides of an edge: half a character.
constexpr int kReach = 10;
constexpr int kPatches = 5;

template <typename T>
T Median(std::vector<T>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Width of edges across columns.
std::optional<double> WidthAcross(const cv::Mat& patch) {
  constexpr double kStrongest = 0.04, kSteepest = 0.005;
  constexpr int kLeastStep = 5;
  constexpr std::size_t kFewest = 24;
  if (patch.cols < 2 * kReach || patch.rows < 8) return std::nullopt;
  cv::Mat step, highest, lowest;
  cv::absdiff(patch.colRange(1, patch.cols), patch.colRange(0, patch.cols - 1), step);
  const cv::Mat reach = cv::getStructuringElement(cv::MORPH_RECT, {2 * kReach + 1, 1});
  cv::dilate(patch, highest, reach);
  cv::erode(patch, lowest, reach);
  // Where edges are few, the flanks of the strongest would be counted as edges of their own.
  const double strong = std::max(ToneAt(step, {}, 1 - kStrongest), ToneAt(step, {}, 1 - kSteepest) / 2);
  const int least = std::max(kLeastStep, static_cast<int>(strong));
  std::vector<double> widths;
  for (int y = 0; y < step.rows; ++y) {
    for (int x = 0; x < step.cols; ++x) {
      const int height = step.at<std::uint8_t>(y, x);
      if (height >= least)
        widths.push_back((highest.at<std::uint8_t>(y, x) - lowest.at<std::uint8_t>(y, x)) /
                         static_cast<double>(height));
    }
  }
  if (widths.size() < kFewest) return std::nullopt;
  return Median(widths);
}

// Patches of the picture along the zone, as wide as high.
std::vector<cv::Rect> ZonePatches(const Framing& framing) {
  std::vector<cv::Rect> patches;
  const auto side = static_cast<float>(8 * framing.pitch);
  for (int i = 0; i < kPatches; ++i) {
    const float share = (static_cast<float>(i) + 0.5f) / kPatches;
    const cv::Point2f top = framing.zone[0] + share * (framing.zone[1] - framing.zone[0]);
    const cv::Point2f foot = framing.zone[3] + share * (framing.zone[2] - framing.zone[3]);
    const cv::Point2f corner = (top + foot) / 2 - cv::Point2f(side, side) / 2;
    patches.emplace_back(cv::Point(corner), cv::Size(cv::Size2f(side, side)));
  }
  return patches;
}

// Patches of about eight characters around the cells with most edges.
std::vector<cv::Rect> PrintedPatches(const Scene& scene, const PrintMap& print, double pitch) {
  std::vector<cv::Rect> patches;
  cv::Mat density = print.density.clone();
  const double cell = kPrintCell / scene.scale;
  const int side = static_cast<int>(8 * pitch);
  for (int i = 0; i < kPatches; ++i) {
    double most = 0;
    cv::Point at;
    cv::minMaxLoc(density, nullptr, &most, nullptr, &at);
    if (most == 0) break;
    const cv::Point middle((cv::Point2d(at) + cv::Point2d(0.5, 0.5)) * cell);
    patches.emplace_back(middle - cv::Point(side, side) / 2, cv::Size(side, side));
    const int reach = static_cast<int>(side / cell) + 1;
    density(cv::Rect(at - cv::Point(reach, reach), cv::Size(2 * reach + 1, 2 * reach + 1)) &
            cv::Rect({}, density.size())) = 0;
  }
  return patches;
}

// The patch in grey, at a pitch of at most kPitch.
cv::Mat CutPatch(const cv::Mat& picture, cv::Rect place, double pitch) {
  place &= cv::Rect({}, picture.size());
  if (place.empty()) return {};
  cv::Mat patch = picture(place);
  if (pitch > kPitch) {
    const cv::Size size(std::max(1, cvRound(place.width * kPitch / pitch)),
                        std::max(1, cvRound(place.height * kPitch / pitch)));
    cv::Mat smaller;
    cv::resize(patch, smaller, size, 0, 0, cv::INTER_AREA);
    patch = smaller;
  }
  cv::Mat grey = patch;
  if (patch.channels() == 3) cv::cvtColor(patch, grey, cv::COLOR_RGB2GRAY);
  return grey;
}

}  // namespace

std::optional<double> EdgeWidth(const cv::Mat& patch) {
  const std::optional<double> across = WidthAcross(patch);
  const std::optional<double> down = WidthAcross(patch.t());
  if (!across || !down) return std::nullopt;
  // The same for the two diagonals, on as much of the patch as stays inside when it is turned.
  const int side = static_cast<int>(std::min(patch.cols, patch.rows) / std::numbers::sqrt2);
  cv::Mat turn = cv::getRotationMatrix2D(cv::Point2f(cv::Point2d(patch.cols, patch.rows) / 2), 45, 1);
  turn.at<double>(0, 2) -= (patch.cols - side) / 2.0;
  turn.at<double>(1, 2) -= (patch.rows - side) / 2.0;
  cv::Mat turned;
  cv::warpAffine(patch, turned, turn, {side, side}, cv::INTER_CUBIC, cv::BORDER_REPLICATE);
  double widest = std::max(*across, *down);
  if (const std::optional<double> width = WidthAcross(turned)) widest = std::max(widest, *width);
  if (const std::optional<double> width = WidthAcross(turned.t())) widest = std::max(widest, *width);
  return widest;
}

std::optional<double> Sharpness(const Scene& scene, const PrintMap& print, double pitch) {
  const std::vector<cv::Rect> places =
      scene.framing ? ZonePatches(*scene.framing) : PrintedPatches(scene, print, pitch);
  std::vector<double> widths;
  for (const cv::Rect& place : places) {
    const cv::Mat patch = CutPatch(scene.picture, place, pitch);
    if (patch.empty()) continue;
    if (const std::optional<double> width = EdgeWidth(patch)) widths.push_back(*width);
  }
  if (widths.empty()) return std::nullopt;
  return std::min(pitch, kPitch) / Median(widths);
}

}  // namespace lagan::ocr
