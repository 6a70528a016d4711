#include "ocr/locate/line_ends.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include <opencv2/imgproc.hpp>

namespace lagan::ocr {
namespace {

// Samples a character, along and across the line.
constexpr int kAlong = 6;
constexpr int kAcross = 8;
// How far beyond the known ends is looked, in characters.
constexpr int kBeyond = 16;
// Mean change of tone under which there is no print, of 255.
constexpr float kFaintest = 3;

double SlopeOf(const TextLine& line) { return line.slope + line.bend * (line.left + line.right); }

// Where `line` begins when it begins beside the beginning of `first`.
double BeginningBeside(const TextLine& first, const TextLine& line) {
  const double slope = SlopeOf(first), norm2 = 1 + slope * slope;
  const double apart =
      (line.left - first.left) + slope * (line.MiddleAt(line.left) - first.MiddleAt(first.left));
  return line.left - apart / norm2;
}

// Of a place beyond the picture, where nothing is known.
constexpr float kUnknown = -1;

// For each sample along the line from kBeyond characters before `begin`: how much the tone changes within the line beyond what it
// changes beside it, where paper is; or kUnknown.
std::vector<float> PrintAlong(const cv::Mat& grey, const TextLine& line, double begin, int cells) {
  // Rows from 1.3 characters above to 1.3 below: paper, the line, paper.
  constexpr double kReach = 1.3;
  const int width = (cells + 2 * kBeyond) * kAlong, height = static_cast<int>(2 * kReach * kAcross) + 1;
  cv::Mat map_x(height, width, CV_32F), map_y(height, width, CV_32F);
  const double slope = SlopeOf(line);
  for (int u = 0; u < width; ++u) {
    const double x = begin + ((u + 0.5) / kAlong - kBeyond) * line.pitch;
    for (int v = 0; v < height; ++v) {
      const double down = (static_cast<double>(v) / kAcross - kReach) * line.pitch;
      map_x.at<float>(v, u) = static_cast<float>(x - down * slope);
      map_y.at<float>(v, u) = static_cast<float>(line.MiddleAt(x) + down);
    }
  }
  cv::Mat straight, change = cv::Mat::zeros(height, width, CV_8U);
  cv::remap(grey, straight, map_x, map_y, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  cv::absdiff(straight.colRange(2, width), straight.colRange(0, width - 2), change.colRange(1, width - 1));
  const auto mean = [&](double from, double to) {
    cv::Mat row;
    cv::reduce(change.rowRange(static_cast<int>((kReach + from) * kAcross),
                               static_cast<int>((kReach + to) * kAcross) + 1),
               row, 0, cv::REDUCE_AVG, CV_32F);
    return row;
  };
  const cv::Mat paper = cv::max(mean(-1.25, -0.85), mean(0.85, 1.2));
  cv::Mat print = cv::max(mean(-0.4, 0.4) - paper, 0.0);
  cv::blur(print, print, cv::Size(kAlong, 1), cv::Point(-1, -1), cv::BORDER_REPLICATE);
  for (int u = 0; u < width; ++u) {
    const float x = map_x.at<float>(height / 2, u), y = map_y.at<float>(height / 2, u);
    const bool known =
        x >= 0 && y >= 0 && x < static_cast<float>(grey.cols) && y < static_cast<float>(grey.rows);
    if (!known) print.at<float>(0, u) = kUnknown;
  }
  return {print.begin<float>(), print.end<float>()};
}

float MeanOf(std::span<const float> values) {
  return values.empty()
             ? 0
             : std::accumulate(values.begin(), values.end(), 0.0F) / static_cast<float>(values.size());
}

struct Window {
  int first = 0;  // sample
  int cells = 0;
  float gain = -1e9F;
};

// The stretch of one of the lengths that holds most print above half of what is usual, and least paper.
Window BestWindow(const std::vector<float>& print, float usual, std::span<const int> lengths) {
  Window best;
  for (const int cells : lengths) {
    const int width = cells * kAlong;
    for (int first = 0; first + width <= static_cast<int>(print.size()); ++first) {
      float gain = 0;
      for (int u = first; u < first + width; ++u) gain += std::min(print[u], usual) - usual / 2;
      if (gain > best.gain) best = {first, cells, gain};
    }
  }
  return best;
}

}  // namespace

std::span<const int> ZoneLengths(std::size_t lines) {
  static constexpr int kOneOrThree[] = {30}, kTwo[] = {36, 44};
  return lines == 2 ? std::span<const int>(kTwo) : std::span<const int>(kOneOrThree);
}

std::optional<FittedLines> FitEnds(const cv::Mat& grey, const std::vector<TextLine>& lines,
                                   std::span<const int> lengths) {
  if (lines.empty() || lines.front().pitch < 2) return std::nullopt;
  double longest = 0;
  for (const TextLine& line : lines) longest = std::max(longest, line.Cells());
  const int cells = static_cast<int>(std::lround(longest));
  if (cells < 8 || cells > 80) return std::nullopt;
  std::vector<float> print;
  for (const TextLine& line : lines) {
    const std::vector<float> one = PrintAlong(grey, line, BeginningBeside(lines.front(), line), cells);
    if (print.empty()) print.resize(one.size());
    for (std::size_t u = 0; u < one.size(); ++u) {
      const bool known = print[u] != kUnknown && one[u] != kUnknown;
      print[u] = known ? print[u] + one[u] / static_cast<float>(lines.size()) : kUnknown;
    }
  }
  // What is usual: the median between the known ends.
  std::vector<float> inside(print.begin() + kBeyond * kAlong, print.end() - kBeyond * kAlong);
  std::nth_element(inside.begin(), inside.begin() + static_cast<std::ptrdiff_t>(inside.size() / 2),
                   inside.end());
  const float usual = inside[inside.size() / 2];
  if (usual < kFaintest) return std::nullopt;
  // Beyond the picture there may be print as well as paper: a zone that is cut off keeps its length.
  std::ranges::replace(print, kUnknown, usual / 2);
  const Window window = BestWindow(print, usual, lengths);
  if (window.cells == 0) return std::nullopt;

  const int end = window.first + window.cells * kAlong;
  const std::span<const float> all(print);
  const auto around = [&](int from, int to) {
    from = std::clamp(from, 0, static_cast<int>(print.size()));
    to = std::clamp(to, from, static_cast<int>(print.size()));
    return MeanOf(all.subspan(from, to - from));
  };
  const float within = around(window.first, end);
  const float beyond = std::max(around(window.first - 5 * kAlong / 2, window.first - kAlong / 2),
                                around(end + kAlong / 2, end + 5 * kAlong / 2));
  FittedLines fitted{lines, std::clamp(1.25 * (1 - beyond / within), 0.0, 1.0)};
  for (TextLine& line : fitted.lines) {
    const double begin = BeginningBeside(lines.front(), line);
    const double length = line.right - line.left;
    const bool is_short = length<0.5 * longest * line.pitch, at_end = line.left - begin> length;
    line.left = begin + (static_cast<double>(window.first) / kAlong - kBeyond) * line.pitch;
    line.right = line.left + window.cells * line.pitch;
    if (is_short && at_end) line.left = line.right - length;
    if (is_short && !at_end) line.right = line.left + length;
  }
  return fitted;
}

}  // namespace lagan::ocr
