#include "ocr/locate/text_lines.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <opencv2/imgproc.hpp>

namespace lagan::ocr {
namespace {

// A connected piece of ink that may be one character.
struct Mark {
  double x = 0;  // middle
  double y = 0;
  double width = 0;
  double height = 0;
  double Size() const { return std::max(width, height); }
};

using Chain = std::vector<Mark>;

constexpr int kSmallestMark = 5;
constexpr std::size_t kShortestPiece = 4;
constexpr int kShortestLine = 12;
constexpr double kSteepest = 0.42;  // tangent of 23 degrees

// Prices (base/core/work_budget.h): of a pixel made black or white and joined to its neighbours, of two marks or two pieces of a line compared,
// of a mark that a line is measured by.
constexpr std::int64_t kPixelPrice = 14, kMarksPrice = 2, kPiecesPrice = 8, kMeasuredMarkPrice = 400;

double Quantile(std::vector<double> values, double share) {
  const auto middle =
      values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

std::vector<Mark> FindMarks(const cv::Mat& ink) {
  cv::Mat labels, stats, centroids;
  const int count = cv::connectedComponentsWithStats(ink, labels, stats, centroids, 8, CV_32S);
  const double tallest = std::min(ink.rows, ink.cols) / 8.0;
  std::vector<Mark> marks;
  for (int i = 1; i < count; ++i) {
    const int* box = stats.ptr<int>(i);
    const double width = box[cv::CC_STAT_WIDTH], height = box[cv::CC_STAT_HEIGHT],
                 area = box[cv::CC_STAT_AREA];
    if (height < kSmallestMark || height > tallest || width > 1.6 * height || width < 0.06 * height) continue;
    if (area < 0.08 * width * height) continue;
    marks.push_back({box[cv::CC_STAT_LEFT] + width / 2, box[cv::CC_STAT_TOP] + height / 2, width, height});
  }
  std::sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) { return a.x < b.x; });
  return marks;
}

// Chains of marks each of which is the other's nearest neighbour of like size in reading direction.
std::vector<Chain> LinkNeighbours(const std::vector<Mark>& marks, WorkBudget& budget) {
  const int count = static_cast<int>(marks.size());
  std::vector<int> next(marks.size(), -1), previous(marks.size(), -1);
  std::vector<double> next_cost(marks.size(), std::numeric_limits<double>::max()), previous_cost = next_cost;
  for (int i = 0; i < count && !budget.UsedUp(); ++i) {
    const Mark& a = marks[i];
    int j = i + 1;
    for (; j < count && marks[j].x - a.x < 3.5 * a.Size(); ++j) {
      const Mark& b = marks[j];
      const double size = std::max(a.Size(), b.Size());
      const double dx = b.x - a.x, dy = std::abs(b.y - a.y);
      if (dx < 0.4 * size || dx > 2.2 * size || dy > kSteepest * dx + 0.2 * size) continue;
      if (size > 1.9 * std::min(a.Size(), b.Size())) continue;
      const double cost = dx + 2 * dy;
      if (cost < next_cost[i]) next_cost[i] = cost, next[i] = j;
      if (cost < previous_cost[j]) previous_cost[j] = cost, previous[j] = i;
    }
    budget.Spend((j - i) * kMarksPrice);
  }
  std::vector<Chain> chains;
  for (int i = 0; i < count; ++i) {
    const bool starts = previous[i] < 0 || next[previous[i]] != i;
    if (!starts) continue;
    Chain chain;
    for (int at = i;;) {
      chain.push_back(marks[at]);
      const int then = next[at];
      if (then < 0 || previous[then] != at) break;
      at = then;
    }
    if (chain.size() >= kShortestPiece) chains.push_back(std::move(chain));
  }
  return chains;
}

// The usual step, made finer by all steps together: half a pixel of error in it is a whole character over 44.
double PitchOf(const Chain& chain) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < chain.size(); ++i) steps.push_back(chain[i].x - chain[i - 1].x);
  const double usual = Quantile(steps, 0.5);
  double covered = 0, counted = 0;
  for (const double step : steps) {
    const double characters = std::round(step / usual);
    if (characters < 1 || std::abs(step / usual - characters) > 0.2) continue;
    covered += step;
    counted += characters;
  }
  return counted > 0 ? covered / counted : usual;
}

// Least squares of degree 1 or 2 through the middles, twice, the second time without those far off.
void FitMiddle(const Chain& chain, double tolerance, TextLine& line) {
  const double origin = chain.front().x;
  const double span = std::max(1.0, chain.back().x - origin);
  const int degree = chain.size() >= 20 ? 2 : 1;
  cv::Mat solution;
  for (int round = 0; round < 2; ++round) {
    std::vector<double> rows, values;
    for (const Mark& mark : chain) {
      const double u = (mark.x - origin) / span;
      if (round == 1) {
        const double* s = solution.ptr<double>();
        const double middle = s[0] + s[1] * u + (degree == 2 ? s[2] * u * u : 0);
        if (std::abs(middle - mark.y) > tolerance) continue;
      }
      rows.push_back(1);
      rows.push_back(u);
      if (degree == 2) rows.push_back(u * u);
      values.push_back(mark.y);
    }
    if (values.size() < static_cast<std::size_t>(degree) + 2) break;
    cv::solve(cv::Mat(rows, true).reshape(1, static_cast<int>(values.size())), cv::Mat(values, true),
              solution, cv::DECOMP_QR);
  }
  const double* s = solution.ptr<double>();
  const double c2 = degree == 2 ? s[2] / (span * span) : 0, c1 = s[1] / span;
  line.bend = c2;
  line.slope = c1 - 2 * c2 * origin;
  line.offset = s[0] - c1 * origin + c2 * origin * origin;
}

// The mark's height and width across and along a line of this slope: a tilted character's upright box is larger than it. Takes
// the character to fill its own box, so that each side of the upright box is the sum of both sides' shadows.
double HeightAcross(const Mark& mark, double slope) {
  const double cosine = 1 / std::sqrt(1 + slope * slope), sine = std::abs(slope) * cosine;
  const double height = (mark.height * cosine - mark.width * sine) / (cosine * cosine - sine * sine);
  return std::clamp(height, 0.5 * mark.height, mark.height);
}

double WidthAlong(const Mark& mark, double slope) {
  return HeightAcross({mark.x, mark.y, mark.height, mark.width}, slope);
}

TextLine Describe(const Chain& chain) {
  TextLine line;
  line.pitch = PitchOf(chain);
  std::vector<double> heights;
  for (const Mark& mark : chain) heights.push_back(mark.height);
  FitMiddle(chain, 0.3 * Quantile(heights, 0.85), line);
  const Mark &first = chain.front(), &last = chain.back();
  const double slope = line.slope + line.bend * (first.x + last.x);
  heights.clear();
  for (const Mark& mark : chain) heights.push_back(HeightAcross(mark, slope));
  line.cap_height = Quantile(heights, 0.85);
  const double half_cosine = 0.5 / std::sqrt(1 + slope * slope);
  line.left = first.x - WidthAlong(first, slope) * half_cosine;
  line.right = last.x + WidthAlong(last, slope) * half_cosine;
  line.seen = static_cast<int>(chain.size());
  int regular = 0;
  for (std::size_t i = 1; i < chain.size(); ++i) {
    const double steps = (chain[i].x - chain[i - 1].x) / line.pitch;
    if (steps > 0.5 && std::abs(steps - std::round(steps)) < 0.2) ++regular;
  }
  line.regularity = regular / static_cast<double>(chain.size() - 1);
  return line;
}

// True when `b` goes on where `a` ends: same direction, size and pitch, a gap of a few characters.
bool Continues(const TextLine& a, const TextLine& b) {
  const double gap = b.left - a.right;
  if (gap < -0.5 * a.pitch || gap > 6 * a.pitch) return false;
  if (std::max(a.pitch, b.pitch) > 1.25 * std::min(a.pitch, b.pitch)) return false;
  if (std::max(a.cap_height, b.cap_height) > 1.7 * std::min(a.cap_height, b.cap_height)) return false;
  const double meeting = (a.right + b.left) / 2;
  return std::abs(a.MiddleAt(meeting) - b.MiddleAt(meeting)) < 0.45 * std::max(a.cap_height, b.cap_height);
}

void JoinPieces(std::vector<Chain>& chains, WorkBudget& budget) {
  std::vector<TextLine> lines;
  for (const Chain& chain : chains) lines.push_back(Describe(chain));
  for (bool joined = true; joined && !budget.UsedUp();) {
    joined = false;
    for (std::size_t i = 0; i < chains.size() && !budget.UsedUp(); ++i) {
      budget.Spend(static_cast<std::int64_t>(chains.size()) * kPiecesPrice);
      for (std::size_t j = 0; j < chains.size(); ++j) {
        if (i == j || chains[i].empty() || chains[j].empty() || !Continues(lines[i], lines[j])) continue;
        chains[i].insert(chains[i].end(), chains[j].begin(), chains[j].end());
        std::sort(chains[i].begin(), chains[i].end(), [](const Mark& a, const Mark& b) { return a.x < b.x; });
        chains[j].clear();
        lines[i] = Describe(chains[i]);
        budget.Spend(static_cast<std::int64_t>(chains[i].size()) * kMeasuredMarkPrice);
        joined = true;
      }
    }
  }
  std::erase_if(chains, [](const Chain& chain) { return chain.empty(); });
}

}  // namespace

double TextLine::SwayAt(double x) const {
  if (sway.size() < 2) return 0;
  const double last = static_cast<double>(sway.size() - 1);
  const double at = std::clamp((x - left) / (right - left) * last, 0.0, last);
  const auto before = std::min(static_cast<std::size_t>(at), sway.size() - 2);
  const double share = at - static_cast<double>(before);
  return sway[before] * (1 - share) + sway[before + 1] * share;
}

cv::Mat Binarise(const cv::Mat& grey, int window) {
  // Sauvola and Pietikainen, "Adaptive document image binarization" (2000), on the inverted scale of a
  // black-hat: ink is what lies clearly below the local mean, measured in local standard deviations, with a
  // floor against flat noise.
  cv::Mat value, mean, square;
  grey.convertTo(value, CV_32F);
  const cv::Size side(window | 1, window | 1);
  cv::boxFilter(value, mean, CV_32F, side, cv::Point(-1, -1), true, cv::BORDER_REPLICATE);
  cv::sqrBoxFilter(value, square, CV_32F, side, cv::Point(-1, -1), true, cv::BORDER_REPLICATE);
  cv::Mat ink(grey.size(), CV_8U);
  for (int y = 0; y < grey.rows; ++y) {
    const float *v = value.ptr<float>(y), *m = mean.ptr<float>(y), *q = square.ptr<float>(y);
    uchar* out = ink.ptr<uchar>(y);
    for (int x = 0; x < grey.cols; ++x) {
      const float deviation = std::sqrt(std::max(0.0F, q[x] - m[x] * m[x]));
      out[x] = m[x] - v[x] > std::max(5.0F, 0.6F * deviation) ? 255 : 0;
    }
  }
  return ink;
}

std::vector<TextLine> FindTextLines(const cv::Mat& grey, int window, WorkBudget& budget) {
  budget.Spend(static_cast<std::int64_t>(grey.total()) * kPixelPrice);
  std::vector<Chain> chains = LinkNeighbours(FindMarks(Binarise(grey, window)), budget);
  for (const Chain& chain : chains)
    budget.Spend(static_cast<std::int64_t>(chain.size()) * kMeasuredMarkPrice);
  JoinPieces(chains, budget);
  std::vector<TextLine> lines;
  for (const Chain& chain : chains) {
    if (chain.size() < kShortestLine) continue;
    const TextLine line = Describe(chain);
    const double tilt = std::abs(line.slope + line.bend * (line.left + line.right));
    if (line.regularity >= 0.5 && tilt <= kSteepest) lines.push_back(line);
  }
  return lines;
}

}  // namespace lagan::ocr
