#include "ocr/visual/row_letters.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "ocr/tone_quantile.h"

namespace lagan::ocr {
namespace {

// The row's strip: twice as high as its letters, which is where CutRun puts them.
constexpr int kCap = 24;
constexpr RunShape kRow = {2 * kCap, 0.5, 0};
// Below it, in grey levels, print is not told from paper.
constexpr double kLeastContrast = 30;
// Between the value's ink and the paper: darker is ink.
constexpr double kInkShare = 0.45;
// In heights of a letter.
constexpr double kLowest = 0.75, kHighest = 1.25, kOffLine = 0.2, kNarrowest = 0.1, kWidest = 1.25;
constexpr double kLeastNeighbour = 0.5, kBlank = 0.7;

// Dark pixels of the row in pieces. Empty when the value is not dark.
std::vector<cv::Rect> InkOf(const cv::Mat& strip, cv::Range value) {
  const cv::Mat band = strip.rowRange(kCap / 2, kCap + kCap / 2);
  const double ink = ToneQuantile(band.colRange(value), 0.1), paper = ToneQuantile(band, 0.6);
  if (paper - ink < kLeastContrast) return {};
  cv::Mat labels, stats, centroids;
  const int count = cv::connectedComponentsWithStats(strip < ink + kInkShare * (paper - ink), labels, stats,
                                                     centroids, 8, CV_32S);
  std::vector<cv::Rect> pieces;
  for (int i = 1; i < count; ++i) {
    const int* box = stats.ptr<int>(i);
    pieces.emplace_back(box[cv::CC_STAT_LEFT], box[cv::CC_STAT_TOP], box[cv::CC_STAT_WIDTH],
                        box[cv::CC_STAT_HEIGHT]);
  }
  std::ranges::sort(pieces, {}, &cv::Rect::x);
  return pieces;
}

bool IsLetter(const cv::Rect& piece) {
  const double top = piece.y - kCap / 2.0, bottom = piece.y + piece.height - 1.5 * kCap;
  return piece.height >= kLowest * kCap && piece.height <= kHighest * kCap &&
         std::abs(top) <= kOffLine * kCap && std::abs(bottom) <= kOffLine * kCap &&
         piece.width >= kNarrowest * kCap && piece.width <= kWidest * kCap;
}

bool IsAlone(const std::vector<cv::Rect>& pieces, const cv::Rect& letter) {
  return std::ranges::none_of(pieces, [&](const cv::Rect& other) {
    if (other == letter || other.height < kLeastNeighbour * kCap) return false;
    return other.x < letter.x + letter.width + kBlank * kCap &&
           other.x + other.width > letter.x - kBlank * kCap;
  });
}

}  // namespace

std::vector<TextRun> FindRowLetters(const cv::Mat& grey, const TextRun& value) {
  TextRun row = value;
  row.left = 0;
  row.right = grey.cols - 1;
  const cv::Mat strip = CutRun(grey, row, kRow);
  const double scale = kCap / value.cap_height;
  const auto column = [&](double x) { return std::clamp(static_cast<int>(x * scale), 0, strip.cols - 1); };
  const cv::Range own(column(value.left), column(value.right) + 1);
  const std::vector<cv::Rect> pieces = InkOf(strip, own);
  std::vector<TextRun> letters;
  for (const cv::Rect& piece : pieces) {
    const bool beside = piece.x >= own.end || piece.x + piece.width <= own.start;
    if (!beside || !IsLetter(piece) || !IsAlone(pieces, piece)) continue;
    TextRun letter = value;
    letter.left = piece.x / scale;
    letter.right = (piece.x + piece.width) / scale;
    letter.marks = 1;
    letter.evenness = 1;
    letters.push_back(letter);
  }
  return letters;
}

}  // namespace lagan::ocr
