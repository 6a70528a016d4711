#include "ocr/tamper/glyph_cue.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <opencv2/core.hpp>

#include "mrz/check_digit.h"
#include "ocr/glyph/glyph_shapes.h"

namespace lagan::ocr {
namespace {

// Where a run becomes a cue.
struct Limits {
  double strength;  // standard errors
  double by;        // of at least kFewOfARun characters
  double by_few;    // of fewer: a worn or smeared character is off that much
  double most;      // more is foreign ink on the character: a stamp, a scratch
};
constexpr Limits kOutOfLine = {8, 0.035, 0.06, 0.5};
constexpr Limits kOfOtherSize = {8, 0.04, 0.06, 0.25};
constexpr int kFewOfARun = 3;
constexpr std::size_t kFewestGlyphs = 12;
// Share of a run that the smooth part of the line cannot follow.
constexpr double kLeastOwn = 0.2;

// A line as a problem of least squares: `value` is explained by the columns of `smooth`, and perhaps by `jump` over a run.
struct Problem {
  cv::Mat smooth;
  std::vector<double> value;
  std::vector<double> jump;
};

struct Jump {
  std::size_t first = 0, last = 0;
  double by = 0;
  double strength = 0;
};

double Square(double x) { return x * x; }

// Tries every run of at most half of the line (a longer one is the rest that is off).
std::optional<Jump> FurthestJump(const Problem& problem) {
  const int n = problem.smooth.rows;
  cv::Mat inverse;
  cv::invert(problem.smooth, inverse, cv::DECOMP_SVD);
  const cv::Mat unexplained = cv::Mat::eye(n, n, CV_64F) - problem.smooth * inverse;
  const cv::Mat values(n, 1, CV_64F, const_cast<double*>(problem.value.data()));
  const cv::Mat left = unexplained * values;
  const double all = left.dot(left);
  const double freedom = n - problem.smooth.cols - 1;
  std::optional<Jump> best;
  for (int first = 0; first < n; ++first) {
    double product = 0, own = 0, whole = 0;
    for (int last = first; last < n && last - first < n / 2; ++last) {
      const double here = problem.jump[last];
      product += here * left.at<double>(last);
      own += Square(here) * unexplained.at<double>(last, last);
      for (int other = first; other < last; ++other)
        own += 2 * here * problem.jump[other] * unexplained.at<double>(last, other);
      whole += Square(here);
      if (own < kLeastOwn * whole) continue;
      const double by = product / own;
      const double noise = std::sqrt(std::max(all - Square(product) / own, 1e-12) / freedom);
      const double strength = std::abs(by) * std::sqrt(own) / noise;
      if (!best || strength > best->strength)
        best = Jump{static_cast<std::size_t>(first), static_cast<std::size_t>(last), by, strength};
    }
  }
  return best;
}

// How often the kind of character occurs, so that a kind of few is not explained away.
constexpr int kFewestOfAKind = 3;
int CountKind(const std::vector<Glyph>& glyphs, bool (*of_kind)(char)) {
  return static_cast<int>(
      std::ranges::count_if(glyphs, [&](const Glyph& glyph) { return of_kind(glyph.symbol); }));
}
bool IsDigit(char c) { return mrz::IsDigit(c); }
bool IsFiller(char c) { return c == '<'; }

// One column after another.
cv::Mat Columns(const std::vector<std::vector<double>>& columns) {
  cv::Mat matrix(static_cast<int>(columns.front().size()), static_cast<int>(columns.size()), CV_64F);
  for (int column = 0; column < matrix.cols; ++column) {
    for (int row = 0; row < matrix.rows; ++row) matrix.at<double>(row, column) = columns[column][row];
  }
  return matrix;
}

template <typename Fn>
std::vector<double> Each(const std::vector<Glyph>& glyphs, Fn&& fn) {
  std::vector<double> values;
  for (const Glyph& glyph : glyphs) values.push_back(fn(glyph));
  return values;
}

// `weight`: what one unit of the explanation means to a glyph.
template <typename Fn>
void AddKinds(const std::vector<Glyph>& glyphs, Fn&& weight, std::vector<std::vector<double>>& columns) {
  for (bool (*of_kind)(char) : {&IsDigit, &IsFiller}) {
    const int count = CountKind(glyphs, of_kind), others = static_cast<int>(glyphs.size()) - count;
    if (count < kFewestOfAKind || others < kFewestOfAKind) continue;
    columns.push_back(
        Each(glyphs, [&](const Glyph& glyph) { return of_kind(glyph.symbol) ? weight(glyph) : 0; }));
  }
}

Problem HeightOver(const std::vector<Glyph>& glyphs) {
  Problem problem;
  const auto one = [](const Glyph&) { return 1.0; };
  std::vector<std::vector<double>> columns;
  for (const int power : {0, 1, 2, 3})
    columns.push_back(Each(glyphs, [&](const Glyph& glyph) { return std::pow(glyph.along, power); }));
  AddKinds(glyphs, one, columns);
  problem.smooth = Columns(columns);
  problem.value =
      Each(glyphs, [](const Glyph& glyph) { return glyph.centre - ShapeOf(glyph.symbol)->centre; });
  problem.jump = Each(glyphs, one);
  return problem;
}

// The variance of ink grows with the square of the size, and blur adds the same to all.
Problem SizeOf(const std::vector<Glyph>& glyphs) {
  Problem problem;
  const auto shape = [](const Glyph& glyph) { return ShapeOf(glyph.symbol)->variance; };
  std::vector<std::vector<double>> columns = {
      Each(glyphs, [](const Glyph&) { return 1.0; }), Each(glyphs, shape),
      Each(glyphs, [&](const Glyph& glyph) { return shape(glyph) * glyph.along; })};
  AddKinds(glyphs, shape, columns);
  problem.smooth = Columns(columns);
  problem.value = Each(glyphs, [](const Glyph& glyph) { return glyph.variance; });
  problem.jump = Each(glyphs, shape);
  return problem;
}

std::optional<OddRun> Furthest(const GlyphMeasures& measures,
                               Problem (*problem_of)(const std::vector<Glyph>&)) {
  std::optional<OddRun> furthest;
  for (std::size_t line = 0; line < measures.lines.size(); ++line) {
    const std::vector<Glyph>& glyphs = measures.lines[line];
    if (glyphs.size() < kFewestGlyphs) continue;
    const std::optional<Jump> jump = FurthestJump(problem_of(glyphs));
    if (!jump || (furthest && furthest->strength >= jump->strength)) continue;
    furthest = OddRun{static_cast<int>(line), glyphs[jump->first].column, glyphs[jump->last].column, jump->by,
                      jump->strength};
  }
  return furthest;
}

bool IsBeyond(const OddRun& run, const Limits& limits) {
  const double least = run.last - run.first + 1 < kFewOfARun ? limits.by_few : limits.by;
  return run.strength > limits.strength && std::abs(run.by) > least && std::abs(run.by) < limits.most;
}

}  // namespace

std::optional<OddRun> MostOutOfLine(const GlyphMeasures& measures) { return Furthest(measures, &HeightOver); }

std::optional<OddRun> MostOfOtherSize(const GlyphMeasures& measures) {
  std::optional<OddRun> run = Furthest(measures, &SizeOf);
  // The square of the size was told, beside that of the font.
  if (run) run->by = std::sqrt(std::max(0.0, 1 + run->by)) - 1;
  return run;
}

std::vector<CueFinding> FindGlyphCues(const GlyphMeasures& measures) {
  std::vector<CueFinding> cues;
  const auto add = [&](const std::optional<OddRun>& run, Cue cue, const Limits& limits) {
    if (run && IsBeyond(*run, limits)) cues.push_back(MakeFinding(cue, 1 - limits.strength / run->strength));
  };
  add(MostOutOfLine(measures), Cue::kGlyphsOutOfLine, kOutOfLine);
  add(MostOfOtherSize(measures), Cue::kGlyphsOfOtherSize, kOfOtherSize);
  return cues;
}

}  // namespace lagan::ocr
