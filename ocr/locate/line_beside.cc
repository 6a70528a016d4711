#include "ocr/locate/line_beside.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace lagan::ocr {
namespace {

// Samples a character, along and across the line.
constexpr int kAlong = 6;
constexpr int kAcross = 8;
// How far is looked, and where another line's middle may stand, in characters.
constexpr double kReach = 4.2;
constexpr double kNearest = 1.5;
constexpr double kFarthest = 3.5;
// Mean change of tone under which there is no print, of 255.
constexpr float kFaintest = 3;
// Strokes of the paper between by those of the found line, at most.
constexpr float kMostBetween = 0.65F;

double SlopeOf(const TextLine& line, double x) { return line.slope + 2 * line.bend * x; }

// The picture beside the line, straightened: row r is r / kAcross characters from the line's middle.
cv::Mat Straightened(const cv::Mat& grey, const TextLine& line, Beside side, double from, double to) {
  const int width = static_cast<int>((to - from) * kAlong), height = static_cast<int>(kReach * kAcross);
  cv::Mat map_x(height, width, CV_32F), map_y(height, width, CV_32F);
  for (int u = 0; u < width; ++u) {
    const double x = line.left + (from + (u + 0.5) / kAlong) * line.pitch;
    const double slope = SlopeOf(line, x);
    for (int v = 0; v < height; ++v) {
      // The pitch is counted along x: along the line a character is longer by the length of (1, slope), and so is the normal.
      const double down = (side == Beside::kBelow ? 1.0 : -1.0) * v / kAcross * line.pitch;
      map_x.at<float>(v, u) = static_cast<float>(x - down * slope);
      map_y.at<float>(v, u) = static_cast<float>(line.MiddleAt(x) + down);
    }
  }
  cv::Mat beside;
  cv::remap(grey, beside, map_x, map_y, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  return beside;
}

// For each row, how much the tone changes along it in columns [first, last), as the mean over a band as high as a character.
std::vector<float> Strokes(const cv::Mat& straight, int first, int last) {
  cv::Mat change;
  cv::absdiff(straight.colRange(first + 2, last), straight.colRange(first, last - 2), change);
  cv::Mat rows;
  cv::reduce(change, rows, 1, cv::REDUCE_AVG, CV_32F);
  cv::Mat band;
  cv::blur(rows, band, cv::Size(1, kAcross - 1), cv::Point(-1, -1), cv::BORDER_REFLECT_101);
  return {band.begin<float>(), band.end<float>()};
}

// The distance of the other line's middle in characters. Nothing when no band stands out.
std::optional<double> DistanceOf(const std::vector<float>& strokes, float least_strokes) {
  const auto row = [&](double distance) { return strokes.begin() + static_cast<int>(distance * kAcross); };
  const auto peak = std::max_element(row(kNearest), row(kFarthest) + 1);
  if (strokes.front() < kFaintest || *peak < least_strokes * strokes.front()) return std::nullopt;
  const float between = *std::min_element(strokes.begin(), peak);
  if (between > kMostBetween * *peak) return std::nullopt;
  // The middle of what is nearly as full.
  auto upper = peak, lower = peak;
  while (upper != strokes.begin() && *(upper - 1) > 0.85F * *peak) --upper;
  while (lower + 1 != strokes.end() && *(lower + 1) > 0.85F * *peak) ++lower;
  const auto twice = (upper - strokes.begin()) + (lower - strokes.begin());
  return static_cast<double>(twice) / (2 * kAcross);
}

// `line` between the characters `from` and `to`, moved across by so many characters at either end.
TextLine Moved(const TextLine& line, double from, double to, double at_left, double at_right) {
  const auto point = [&](double cell, double distance) {
    const double x = line.left + cell * line.pitch, down = distance * line.pitch;
    return cv::Point2d(x - down * SlopeOf(line, x), line.MiddleAt(x) + down);
  };
  const cv::Point2d left = point(from, at_left), right = point(to, at_right);
  TextLine moved = line;
  moved.left = left.x;
  moved.right = right.x;
  moved.pitch = (right.x - left.x) / (to - from);
  const double straight_left = left.y - line.bend * left.x * left.x;
  const double straight_right = right.y - line.bend * right.x * right.x;
  moved.slope = (straight_right - straight_left) / (right.x - left.x);
  moved.offset = straight_left - moved.slope * left.x;
  moved.seen = 0;
  return moved;
}

}  // namespace

std::optional<TextLine> FindLineBeside(const cv::Mat& grey, const TextLine& line, Beside side, double from,
                                       double to, float least_strokes) {
  if (to - from < 4 || line.pitch < 2) return std::nullopt;
  const cv::Mat straight = Straightened(grey, line, side, from, to);
  const std::optional<double> distance = DistanceOf(Strokes(straight, 0, straight.cols), least_strokes);
  if (!distance) return std::nullopt;
  // Lines that are not quite parallel: each half by itself, where it agrees about where the line is.
  double left = *distance, right = *distance;
  if (to - from > 20) {
    const auto at_quarter = DistanceOf(Strokes(straight, 0, straight.cols / 2), least_strokes);
    const auto at_three_quarters =
        DistanceOf(Strokes(straight, straight.cols / 2, straight.cols), least_strokes);
    if (!at_quarter || !at_three_quarters) return std::nullopt;
    if (std::fabs(*at_quarter - *at_three_quarters) > 0.6) return std::nullopt;
    const double turn = *at_three_quarters - *at_quarter;
    left = *at_quarter - turn / 2;
    right = *at_three_quarters + turn / 2;
  }
  const double sign = side == Beside::kBelow ? 1 : -1;
  return Moved(line, from, to, sign * left, sign * right);
}

std::vector<TextLine> LinesBeside(const cv::Mat& grey, const std::vector<TextLine>& lines) {
  constexpr double kSame = 0.75;
  // A name has fewer strokes than data, and may be printed paler; what it says is looked at by whoever asks.
  constexpr float kLeast = 0.3F;
  std::vector<TextLine> beside;
  for (const TextLine& line : lines) {
    const double x = (line.left + line.right) / 2;
    for (const Beside side : {Beside::kAbove, Beside::kBelow}) {
      const std::optional<TextLine> found = FindLineBeside(grey, line, side, 0, line.Cells(), kLeast);
      if (!found) continue;
      const bool known = std::ranges::any_of(lines, [&](const TextLine& other) {
        return std::abs(found->MiddleAt(x) - other.MiddleAt(x)) < kSame * line.pitch;
      });
      if (!known) beside.push_back(*found);
    }
  }
  return beside;
}

}  // namespace lagan::ocr
