#include "ocr/visual/text_runs.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "ocr/locate/text_lines.h"

namespace lagan::ocr {
namespace {

constexpr double kShortest = 0.5, kTallest = 5.0;  // millimetres
constexpr double kSteepest = 0.11;                 // tangent of about 6 degrees
// Marks that tell a slope, and how far lines of one page differ in a slanting view.
constexpr std::size_t kTelling = 6;
constexpr double kSlopeSpread = 0.02;
constexpr std::size_t kMostMarks = 6000;
constexpr std::size_t kMostRuns = 400;
constexpr std::size_t kMostMarksOfPrint = 200;
// Letters of one run: x and its capitals, tails, but not letters and dirt.
constexpr double kUnlike = 1.9;
// Blank that still belongs to a run, in heights of its characters.
constexpr double kWidestBlank = 1.0;

struct Mark {
  double left = 0, right = 0, top = 0, bottom = 0;
  double Height() const { return bottom - top; }
  double Middle() const { return (top + bottom) / 2; }
};

using Chain = std::vector<Mark>;  // from left to right

std::vector<Mark> FindMarks(const cv::Mat& ink, double pixels_per_mm) {
  cv::Mat labels, stats, centroids;
  const int count = cv::connectedComponentsWithStats(ink, labels, stats, centroids, 8, CV_32S);
  std::vector<Mark> marks;
  for (int i = 1; i < count && marks.size() < kMostMarks; ++i) {
    const int* box = stats.ptr<int>(i);
    const double width = box[cv::CC_STAT_WIDTH], height = box[cv::CC_STAT_HEIGHT];
    if (height < kShortest * pixels_per_mm || height > kTallest * pixels_per_mm) continue;
    // Letters that touch are one mark; a rule or a frame is none.
    if (width > 12 * height || box[cv::CC_STAT_AREA] < 0.08 * width * height) continue;
    const double left = box[cv::CC_STAT_LEFT], top = box[cv::CC_STAT_TOP];
    marks.push_back({left, left + width, top, top + height});
  }
  std::ranges::sort(marks, {}, &Mark::left);
  return marks;
}

// How far apart `b` stands to the right of `a` on the same line; negative when it does not.
double GapOnLine(const Mark& a, const Mark& b) {
  const double tall = std::max(a.Height(), b.Height()), low = std::min(a.Height(), b.Height());
  if (tall > kUnlike * low) return -1;
  const double overlap = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
  const double dx = std::max(0.0, b.left - a.right);
  if (overlap < 0.5 * low - kSteepest * dx) return -1;
  if (b.left < a.left + 0.1 * low || b.left - a.right > kWidestBlank * tall) return -1;
  return dx;
}

std::vector<Chain> Chained(const std::vector<Mark>& marks) {
  const std::size_t count = marks.size();
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::vector<std::size_t> next(count, kNone), previous(count, kNone);
  for (std::size_t i = 0; i < count; ++i) {
    double nearest = 1e9;
    for (std::size_t j = i + 1; j < count; ++j) {
      if (marks[j].left - marks[i].right > kWidestBlank * kUnlike * marks[i].Height()) break;
      const double gap = GapOnLine(marks[i], marks[j]);
      if (gap < 0 || gap >= nearest) continue;
      nearest = gap;
      next[i] = j;
    }
    // The first that reaches a mark keeps it.
    if (next[i] != kNone && previous[next[i]] == kNone) {
      previous[next[i]] = i;
    } else {
      next[i] = kNone;
    }
  }
  std::vector<Chain> chains;
  for (std::size_t i = 0; i < count; ++i) {
    if (previous[i] != kNone) continue;
    Chain chain;
    for (std::size_t at = i; at != kNone; at = next[at]) chain.push_back(marks[at]);
    chains.push_back(std::move(chain));
  }
  return chains;
}

double Quantile(std::vector<double> values, double share) {
  const auto at =
      values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1) + 0.5);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

// Feet of letters stand on a line, whatever their height; tails below it are few. The median of the slopes between marks at
// least a third of the run apart keeps them out. 0 for a run too short to tell.
double SlopeOf(const Chain& chain, double cap_height) {
  std::vector<double> slopes;
  const double apart = (chain.back().right - chain.front().left) / 3;
  // Of more marks than any line of print has, every second, third or so on: pairs are many.
  const std::size_t step = 1 + chain.size() / kMostMarksOfPrint;
  for (std::size_t i = 0; i < chain.size() && apart > 2 * cap_height; i += step) {
    for (std::size_t j = i + step; j < chain.size(); j += step) {
      const double dx = chain[j].left - chain[i].left;
      if (dx >= apart) slopes.push_back((chain[j].bottom - chain[i].bottom) / dx);
    }
  }
  return slopes.empty() ? 0 : Quantile(std::move(slopes), 0.5);
}

double CapHeight(const Chain& chain) {
  std::vector<double> heights;
  for (const Mark& mark : chain) heights.push_back(mark.Height());
  return Quantile(std::move(heights), 0.8);
}

// Where the line of feet passes x = 0.
double FeetAt0(const Chain& chain, double slope) {
  std::vector<double> feet;
  for (const Mark& mark : chain) feet.push_back(mark.bottom - slope * (mark.left + mark.right) / 2);
  return Quantile(std::move(feet), 0.5);
}

double OffLine(const Mark& mark, double slope, double feet) {
  return mark.bottom - slope * (mark.left + mark.right) / 2 - feet;
}

// Dirt between two runs joins them: without the marks that do not stand on the line, what is left may be several.
std::vector<Chain> WithoutDirt(const Chain& chain, double slope) {
  const double cap = CapHeight(chain), feet = FeetAt0(chain, slope);
  std::vector<Chain> pieces;
  for (const Mark& mark : chain) {
    const double off = OffLine(mark, slope, feet);
    // Tails reach a third below the line, accents and quotes end above it.
    if (off > 0.42 * cap || off < -0.25 * cap || mark.Height() < 0.5 * cap) continue;
    const bool joins = !pieces.empty() && mark.left - pieces.back().back().right <= kWidestBlank * cap;
    if (!joins) pieces.emplace_back();
    pieces.back().push_back(mark);
  }
  return pieces;
}

TextRun Describe(const Chain& chain, double slope) {
  TextRun run;
  run.marks = static_cast<int>(chain.size());
  run.left = chain.front().left;
  for (const Mark& mark : chain) run.right = std::max(run.right, mark.right);
  run.cap_height = CapHeight(chain);
  run.slope = slope;
  const double feet = FeetAt0(chain, slope);
  run.offset = feet - run.cap_height / 2;
  int standing = 0;
  for (const Mark& mark : chain)
    standing += std::abs(OffLine(mark, slope, feet)) <= std::max(1.3, 0.12 * run.cap_height) ? 1 : 0;
  run.evenness = standing / static_cast<double>(run.marks);
  return run;
}

// The slope of the page's print, by its long runs.
double SlopeOfPage(const std::vector<Chain>& chains) {
  std::vector<double> slopes;
  for (const Chain& chain : chains) {
    if (chain.size() < kTelling) continue;
    const double slope = SlopeOf(chain, CapHeight(chain));
    if (std::abs(slope) <= kSteepest) slopes.insert(slopes.end(), chain.size(), slope);
  }
  return slopes.empty() ? 0 : Quantile(std::move(slopes), 0.5);
}

}  // namespace

std::vector<TextRun> FindTextRuns(const cv::Mat& grey, double pixels_per_mm) {
  if (grey.empty() || !(pixels_per_mm > 0)) return {};
  const int window = static_cast<int>(6 * pixels_per_mm);
  const std::vector<Chain> chains = Chained(FindMarks(Binarise(grey, window), pixels_per_mm));
  const double page = SlopeOfPage(chains);
  std::vector<TextRun> runs;
  for (const Chain& chain : chains) {
    const auto slope_of = [&](const Chain& piece) {
      const double own = piece.size() < kTelling ? page : SlopeOf(piece, CapHeight(piece));
      return std::clamp(own, page - kSlopeSpread, page + kSlopeSpread);
    };
    for (const Chain& piece : WithoutDirt(chain, slope_of(chain)))
      runs.push_back(Describe(piece, slope_of(piece)));
  }
  // Long runs first, so that what is cut off is dirt.
  std::ranges::stable_sort(runs, std::greater<>(), &TextRun::marks);
  if (runs.size() > kMostRuns) runs.resize(kMostRuns);
  std::ranges::stable_sort(runs, {}, &TextRun::top);
  return runs;
}

std::vector<TextRun> JoinFieldNumbers(std::vector<TextRun> runs) {
  constexpr int kMarksOfNumber = 3;
  constexpr double kFarthest = 3.0, kWidestNumber = 2.5, kLowestNumber = 0.5, kHighestNumber = 1.2,
                   kOff = 0.35;
  std::vector<bool> joined(runs.size(), false);
  for (TextRun& value : runs) {
    if (value.marks <= kMarksOfNumber) continue;
    const double cap = value.cap_height;
    std::size_t nearest = runs.size();
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const TextRun& number = runs[i];
      const double height = number.cap_height / cap, gap = value.left - number.right;
      if (number.marks > kMarksOfNumber || height < kLowestNumber || height > kHighestNumber) continue;
      if (gap < 0 || gap > kFarthest * cap || number.right - number.left > kWidestNumber * cap) continue;
      // Its foot stands on the line.
      const double foot = value.MiddleAt(number.right) + cap / 2;
      if (std::abs(number.bottom() - foot) > kOff * cap) continue;
      if (nearest == runs.size() || number.left < runs[nearest].left) nearest = i;
    }
    if (nearest == runs.size()) continue;
    value.left = runs[nearest].left;
    value.marks += runs[nearest].marks;
    joined[nearest] = true;
  }
  std::vector<TextRun> kept;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (!joined[i]) kept.push_back(runs[i]);
  }
  return kept;
}

cv::Mat CutRun(const cv::Mat& grey, const TextRun& run, const RunShape& shape) {
  const double scale = shape.cap_share * shape.height / run.cap_height;  // strip pixels for one of the view
  const double margin = shape.margin * run.cap_height;
  const double norm = std::sqrt(1 + run.slope * run.slope);
  const double cosine = 1 / norm, sine = run.slope / norm;
  const double length = (run.right - run.left) * norm + 2 * margin;
  const int width = std::clamp(static_cast<int>(std::lround(length * scale)), 8, 4000);
  const double x0 = run.left - margin * cosine, y0 = run.MiddleAt(run.left) - margin * sine;
  const double step = 1 / scale, half = shape.height / 2.0 * step;
  const cv::Matx23d map(cosine * step, -sine * step, x0 + half * sine, sine * step, cosine * step,
                        y0 - half * cosine);
  cv::Mat strip;
  cv::warpAffine(grey, strip, map, cv::Size(width, shape.height),
                 (scale > 1 ? cv::INTER_CUBIC : cv::INTER_LINEAR) | cv::WARP_INVERSE_MAP,
                 cv::BORDER_REPLICATE);
  return strip;
}

}  // namespace lagan::ocr
