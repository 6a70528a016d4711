#include "ocr/locate/line_course.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace lagan::ocr {
namespace {

// Samples a character, along and across the line.
constexpr int kAlong = 6;
constexpr int kAcross = 10;
// How far across the line is looked, in characters. The next line of a zone is two and a half away (Doc 9303 part 3 section 4.1).
constexpr double kReach = 2.2;
constexpr int kKnotCells = 2;
constexpr int kWindowCells = 4;
// How far one knot may lie from where its neighbours point, in characters.
constexpr double kMostTurn = 0.3;
// What is worth following, and how uneven it may be, in characters.
constexpr double kLeastSway = 0.2;
constexpr double kMostUneven = 0.06;
// Of a band by the strongest row.
constexpr float kLeastContrast = 0.3F;

// How much the tone changes along the line, straightened: the line's middle is the middle row.
cv::Mat ChangesAlong(const cv::Mat& grey, const TextLine& line, int cells) {
  const int width = cells * kAlong, half = static_cast<int>(kReach * kAcross), height = 2 * half + 1;
  const double step = (line.right - line.left) / width;
  cv::Mat map_x(height, width, CV_32F), map_y(height, width, CV_32F);
  for (int u = 0; u < width; ++u) {
    const double x = line.left + (u + 0.5) * step;
    const double slope = line.slope + 2 * line.bend * x;
    for (int v = 0; v < height; ++v) {
      const double down = static_cast<double>(v - half) / kAcross * line.pitch;
      map_x.at<float>(v, u) = static_cast<float>(x - down * slope);
      map_y.at<float>(v, u) = static_cast<float>(line.MiddleAt(x) + down);
    }
  }
  cv::Mat straight, change;
  cv::remap(grey, straight, map_x, map_y, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  cv::absdiff(straight.colRange(2, width), straight.colRange(0, width - 2), change);
  return change;
}

// For each row, the change of the columns about `column`.
std::vector<float> RowsAbout(const cv::Mat& change, int column) {
  const int half = kWindowCells * kAlong / 2;
  cv::Mat rows;
  cv::reduce(change.colRange(std::max(0, column - half), std::min(change.cols, column + half)), rows, 1,
             cv::REDUCE_AVG, CV_32F);
  return {rows.begin<float>(), rows.end<float>()};
}

// What lies in a band one character high about `row`, less what lies just above and below it.
float BandAt(const std::vector<float>& rows, int row) {
  constexpr int kHalf = kAcross / 2, kPaper = 3;
  float inside = 0, outside = 0;
  for (int v = row - kHalf - kPaper; v <= row + kHalf + kPaper; ++v) {
    if (v < 0 || v >= static_cast<int>(rows.size())) continue;
    (std::abs(v - row) <= kHalf ? inside : outside) += rows[static_cast<std::size_t>(v)];
  }
  return inside / (2 * kHalf + 1) - outside / (2 * kPaper);
}

struct Place {
  double offset = 0;  // of the strokes' middle from the line's, in characters
  float strength = 0;
};

// The band that stands out most near `expected`.
Place FindBand(const std::vector<float>& rows, double expected) {
  const int middle = static_cast<int>(rows.size()) / 2;
  const int about = middle + static_cast<int>(std::lround(expected * kAcross));
  constexpr int kSearch = static_cast<int>(kMostTurn * kAcross);
  Place best;
  for (int row = about - kSearch; row <= about + kSearch; ++row)
    best.strength = std::max(best.strength, BandAt(rows, row));
  // The middle of what is nearly as strong: a filler is lower than a letter and leaves the band room.
  double sum = 0, weighted = 0;
  for (int row = about - kSearch; row <= about + kSearch; ++row) {
    const double over = BandAt(rows, row) - 0.85 * best.strength;
    if (over <= 0) continue;
    sum += over;
    weighted += over * (row - middle);
  }
  best.offset = sum > 0 ? weighted / sum / kAcross : expected;
  return best;
}

// Of each knot, following the line from its middle to either end.
std::vector<double> Offsets(const cv::Mat& change, int knots) {
  std::vector<std::vector<float>> rows;
  for (int i = 0; i < knots; ++i) rows.push_back(RowsAbout(change, i * kKnotCells * kAlong));
  std::vector<double> offsets(static_cast<std::size_t>(knots));
  const int middle = knots / 2;
  const Place start = FindBand(rows[middle], 0);
  // Texture changes as much beside the line as in it.
  if (start.strength < kLeastContrast * *std::ranges::max_element(rows[middle])) return offsets;
  offsets[middle] = start.offset;
  for (const int way : {1, -1}) {
    for (int i = middle + way; i >= 0 && i < knots; i += way) {
      const bool turns = std::abs(i - middle) > 1;
      const double before = offsets[i - way];
      const double expected = turns ? 2 * before - offsets[i - 2 * way] : before;
      const Place place = FindBand(rows[i], expected);
      // Where little is printed, or it is covered, the line goes on as it went.
      offsets[i] = place.strength > 0.35F * start.strength ? place.offset : expected;
    }
  }
  return offsets;
}

std::vector<double> Smoothed(const std::vector<double>& values) {
  std::vector<double> smooth = values;
  for (std::size_t i = 1; i + 1 < values.size(); ++i)
    smooth[i] = (values[i - 1] + 2 * values[i] + values[i + 1]) / 4;
  return smooth;
}

}  // namespace

TextLine FollowCourse(const cv::Mat& grey, const TextLine& line) {
  const int cells = kKnotCells * static_cast<int>(std::lround(line.Cells() / kKnotCells));
  if (cells < 3 * kWindowCells || cells > 100 || line.pitch < 3) return line;
  const int knots = cells / kKnotCells + 1;
  const std::vector<double> offsets = Offsets(ChangesAlong(grey, line, cells), knots);
  const std::vector<double> smooth = Smoothed(offsets);
  double most = 0, uneven = 0;
  for (std::size_t i = 0; i < smooth.size(); ++i) {
    most = std::max(most, std::abs(smooth[i]));
    uneven += std::abs(smooth[i] - offsets[i]) / knots;
  }
  if (most < kLeastSway || uneven > kMostUneven) return line;
  TextLine followed = line;
  for (const double offset : smooth) followed.sway.push_back(static_cast<float>(offset * line.pitch));
  return followed;
}

}  // namespace lagan::ocr
