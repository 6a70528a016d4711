#include "ocr/locate/zone_locator.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <opencv2/imgproc.hpp>

#include "ocr/locate/line_beside.h"
#include "ocr/locate/line_ends.h"

namespace lagan::ocr {
namespace {

// Sides of the picture the search works on. The smaller one sees large print whole, the larger one small
// print apart.
constexpr double kWorkingSides[] = {1000, 1700};
constexpr double kMostMagnified = 3.5;
// Neighbourhoods of the binarisation, in working pixels: small print and large print.
constexpr int kWindows[] = {25, 51};
// A score that lines other than a zone's do not reach.
constexpr double kConvincing = 0.87;
// Below it the lines are texture or ordinary print.
constexpr double kLeastScore = 0.32;
// Of a line that others are looked for beside, or that is the whole zone: ordinary print may look like a line by chance.
constexpr double kLeastScoreOfSeed = 0.55;
constexpr double kLeastRegularityAlone = 0.75;
// What a score is multiplied by where only one line was seen, where one of three was not, and for a number of lines that goes with
// no length.
constexpr double kOneSeen = 0.75;
constexpr double kOneUnseen = 0.96;
constexpr double kOddCount = 0.6;
constexpr double kFittedEnds = 0.97;
// Of lines whose ends were fitted: their length no longer tells them from ordinary print.
constexpr double kLeastScoreFitted = 0.5;
constexpr double kFewestCells = 20;
// Of zones of one line or three.
constexpr double kMostCellsOfThree = 33;
constexpr std::size_t kMostCandidates = 8;
constexpr double kLengths[] = {30, 36, 44};
// Prices (base/core/work_budget.h): of two lines compared, of a group that is measured, of its ends being fitted and of a line sought beside
// another, for each line of that.
constexpr std::int64_t kLinesPrice = 5, kGroupPrice = 800, kEndsPrice = 150'000, kBesidePrice = 100'000;

// 1 when the line has exactly as many cells as a line of a zone, falling to 0 at four off.
double LengthFit(double cells) {
  double best = 0;
  for (const double length : kLengths) best = std::max(best, 1 - std::abs(cells - length) / 4);
  return best;
}

double LineScore(const TextLine& line) {
  const double coverage = std::min(1.0, line.seen / std::max(1.0, line.Cells()));
  // Something beyond the zone may have been taken for a character of it; an uneven pitch speaks of other print.
  return line.regularity * line.regularity * (0.4 + 0.6 * coverage) *
         (0.5 + 0.5 * LengthFit(line.Cells() + 0.2));
}

double SlopeAt(const TextLine& line) { return line.slope + line.bend * (line.left + line.right); }

// True when `below` can be the next line of the zone that `above` is in.
bool Follows(const TextLine& above, const TextLine& below) {
  if (std::max(above.pitch, below.pitch) > 1.1 * std::min(above.pitch, below.pitch)) return false;
  if (std::abs(SlopeAt(above) - SlopeAt(below)) > 0.05) return false;
  const double overlap = std::min(above.right, below.right) - std::max(above.left, below.left);
  if (overlap < 0.6 * std::max(above.right - above.left, below.right - below.left)) return false;
  const double x = (std::max(above.left, below.left) + std::min(above.right, below.right)) / 2;
  const double distance = below.MiddleAt(x) - above.MiddleAt(x);
  return distance > 1.0 * above.pitch && distance < 3.6 * above.pitch;
}

// Position along the direction of a line with this slope.
double Along(double slope, double x, double y) { return (x + slope * y) / std::sqrt(1 + slope * slope); }

// True when the line has as many cells as a line of a zone of `lines` lines.
bool IsWhole(const TextLine& line, std::size_t lines) {
  const double cells = line.Cells() + 0.2;
  return lines != 2 ? std::abs(cells - 30) < 0.8 : std::abs(cells - 36) < 0.8 || std::abs(cells - 44) < 0.8;
}

// Brings the ends of lines that lost characters or caught something beyond the zone to where their fellows reach: those
// that are whole if there are any, else the longest.
void AlignEnds(std::vector<TextLine>& lines) {
  const double count = static_cast<double>(lines.size());
  double slope = 0, pitch = 0;
  for (const TextLine& line : lines) slope += SlopeAt(line) / count, pitch += line.pitch / count;
  const bool some_whole = std::any_of(lines.begin(), lines.end(),
                                      [&](const TextLine& line) { return IsWhole(line, lines.size()); });
  double first = 1e9, last = -1e9;
  for (const TextLine& line : lines) {
    if (some_whole && !IsWhole(line, lines.size())) continue;
    first = std::min(first, Along(slope, line.left, line.MiddleAt(line.left)));
    last = std::max(last, Along(slope, line.right, line.MiddleAt(line.right)));
  }
  const double cosine = 1 / std::sqrt(1 + slope * slope);
  for (TextLine& line : lines) {
    const double left_off = Along(slope, line.left, line.MiddleAt(line.left)) - first;
    const double right_off = last - Along(slope, line.right, line.MiddleAt(line.right));
    if (std::abs(left_off) > 0.6 * pitch) line.left -= left_off * cosine;
    if (std::abs(right_off) > 0.6 * pitch) line.right += right_off * cosine;
  }
}

// From the pixels of the search to those of the full picture.
TextLine Scale(TextLine line, double factor) {
  line.bend /= factor;
  line.offset *= factor;
  for (double* length : {&line.left, &line.right, &line.pitch, &line.cap_height}) *length *= factor;
  return line;
}

// One look at the picture: at one size, turn and binarisation.
struct Look {
  const cv::Mat& grey;
  int quarter_turns;
  double factor;  // from its pixels to those of the full picture
  WorkBudget& budget;
};

// How sure the lines that were seen make us that this is a zone.
double GroupScore(const std::vector<TextLine>& group) {
  double score = 0, cells = 0;
  std::size_t seen = 0;
  for (const TextLine& line : group) {
    cells = std::max(cells, line.Cells());
    seen += line.seen > 0 ? 1 : 0;
    score += line.seen > 0 ? LineScore(line) : 0;
  }
  if (cells < kFewestCells) return 0;
  score /= static_cast<double>(seen);
  if (seen < group.size()) score *= seen == 1 ? kOneSeen : kOneUnseen;
  // Three lines of 30, two of 36 or 44 and, on French driving licences alone, one of 30 are the only zones (Doc 9303 parts 4 to 7,
  // mrz/format.h).
  const bool fits = group.size() == 3   ? cells < kMostCellsOfThree
                    : group.size() == 2 ? cells > kMostCellsOfThree
                                        : false;
  return fits ? score : kOddCount * score;
}

void AddCandidate(const std::vector<TextLine>& group, double score, const Look& look,
                  std::vector<ZoneCandidate>& candidates) {
  if (score < kLeastScore) return;
  ZoneCandidate candidate;
  candidate.quarter_turns = look.quarter_turns;
  candidate.score = score;
  for (const TextLine& line : group) candidate.lines.push_back(Scale(line, look.factor));
  candidates.push_back(std::move(candidate));
}

// FitEnds as a zone of so many lines, and what it costs.
std::optional<FittedLines> Fitted(const Look& look, const std::vector<TextLine>& lines,
                                  std::size_t lines_of_zone) {
  look.budget.Spend(static_cast<std::int64_t>(lines.size()) * kEndsPrice);
  return FitEnds(look.grey, lines, ZoneLengths(lines_of_zone));
}

// As it was found, and where its ends fit no zone also with the ends that do.
void AddCandidate(const std::vector<TextLine>& group, const Look& look,
                  std::vector<ZoneCandidate>& candidates) {
  AddCandidate(group, GroupScore(group), look, candidates);
  look.budget.Spend(kGroupPrice);
  const bool whole =
      std::ranges::any_of(group, [&](const TextLine& line) { return IsWhole(line, group.size()); });
  if (whole || group.size() < 2) return;
  const std::optional<FittedLines> fitted = Fitted(look, group, group.size());
  if (!fitted) return;
  const double score = kFittedEnds * fitted->clearness * GroupScore(fitted->lines);
  if (score > kLeastScoreFitted) AddCandidate(fitted->lines, score, look, candidates);
}

std::vector<TextLine> Aligned(std::vector<TextLine> lines) {
  AlignEnds(lines);
  return lines;
}

// Lines that were seen and stand together.
void GroupLines(const std::vector<TextLine>& lines, const Look& look,
                std::vector<ZoneCandidate>& candidates) {
  const std::int64_t row_price = static_cast<std::int64_t>(lines.size()) * kLinesPrice;
  for (const TextLine& first : lines) {
    look.budget.Spend(row_price);
    for (const TextLine& second : lines) {
      if (look.budget.UsedUp()) return;
      if (!Follows(first, second)) continue;
      AddCandidate(Aligned({first, second}), look, candidates);
      look.budget.Spend(row_price);
      for (const TextLine& third : lines) {
        if (look.budget.UsedUp()) return;
        if (Follows(second, third)) AddCandidate(Aligned({first, second, third}), look, candidates);
      }
    }
  }
}

std::optional<TextLine> LineBeside(const Look& look, const TextLine& line, Beside side, double from,
                                   double to) {
  look.budget.Spend(kBesidePrice);
  return FindLineBeside(look.grey, line, side, from, to);
}

std::optional<TextLine> Whole(const Look& look, const TextLine& line, Beside side) {
  return LineBeside(look, line, side, 0, line.Cells());
}

// The line as a whole zone, whatever stands beside it: on a French driving licence that is the card's edge or a stamp.
void AddAlone(const TextLine& line, const Look& look, std::vector<ZoneCandidate>& candidates) {
  if (line.Cells() < kFewestCells || line.Cells() > kMostCellsOfThree) return;
  if (line.regularity < kLeastRegularityAlone) return;
  const auto add = [&](const std::vector<TextLine>& alone, double share) {
    const double score = LineScore(alone.front());
    if (score >= kLeastScoreOfSeed) AddCandidate(alone, kOddCount * share * score, look, candidates);
  };
  if (IsWhole(line, 1)) return add({line}, 1);
  if (const std::optional<FittedLines> fitted = Fitted(look, {line}, 1))
    add(fitted->lines, kFittedEnds * fitted->clearness);
}

// The other line of a zone of three of which two neighbours are known. The first line of a Swiss licence has nine characters only.
void CompletePair(const TextLine& upper, const TextLine& lower, const Look& look,
                  std::vector<ZoneCandidate>& candidates) {
  constexpr double kShortLine = 9;
  std::optional<TextLine> above = Whole(look, upper, Beside::kAbove);
  std::optional<TextLine> below = Whole(look, lower, Beside::kBelow);
  if (!above && !below) {
    above = LineBeside(look, upper, Beside::kAbove, 0, kShortLine);
    below = LineBeside(look, lower, Beside::kBelow, lower.Cells() - kShortLine, lower.Cells());
  }
  if (above) AddCandidate({*above, upper, lower}, look, candidates);
  if (below) AddCandidate({upper, lower, *below}, look, candidates);
}

// Zones of which a single line was seen: what stands beside it is taken for the others.
void CompleteLine(const TextLine& line, const Look& look, std::vector<ZoneCandidate>& candidates) {
  if (LineScore(line) < kLeastScoreOfSeed) return;
  const std::optional<TextLine> above = Whole(look, line, Beside::kAbove);
  const std::optional<TextLine> below = Whole(look, line, Beside::kBelow);
  if (line.Cells() > kMostCellsOfThree) {
    if (above) AddCandidate({*above, line}, look, candidates);
    if (below) AddCandidate({line, *below}, look, candidates);
  } else if (above && below) {
    AddCandidate({*above, line, *below}, look, candidates);
  } else if (above) {
    CompletePair(*above, line, look, candidates);
  } else if (below) {
    CompletePair(line, *below, look, candidates);
  }
}

// Zones of three lines of which two neighbours were seen, as they are and where they should end.
void CompleteSeenPair(const std::vector<TextLine>& pair, const Look& look,
                      std::vector<ZoneCandidate>& candidates) {
  const auto complete = [&](const TextLine& upper, const TextLine& lower) {
    if (std::max(upper.Cells(), lower.Cells()) > kMostCellsOfThree) return;
    if (std::min(LineScore(upper), LineScore(lower)) < kLeastScoreOfSeed) return;
    CompletePair(upper, lower, look, candidates);
  };
  complete(pair.front(), pair.back());
  if (IsWhole(pair.front(), 3) || IsWhole(pair.back(), 3)) return;
  if (const std::optional<FittedLines> fitted = Fitted(look, pair, 3))
    complete(fitted->lines.front(), fitted->lines.back());
}

void CompleteGroups(const std::vector<TextLine>& lines, const Look& look,
                    std::vector<ZoneCandidate>& candidates) {
  for (const TextLine& line : lines) {
    if (look.budget.UsedUp()) return;
    CompleteLine(line, look, candidates);
    AddAlone(line, look, candidates);
    look.budget.Spend(static_cast<std::int64_t>(lines.size()) * kLinesPrice);
    for (const TextLine& other : lines) {
      if (look.budget.UsedUp()) return;
      if (Follows(line, other)) CompleteSeenPair(Aligned({line, other}), look, candidates);
    }
  }
}

// True when both are the same lines of the picture, seen twice.
bool SamePlace(const ZoneCandidate& a, const ZoneCandidate& b) {
  if (a.quarter_turns != b.quarter_turns || a.lines.size() != b.lines.size()) return false;
  for (std::size_t i = 0; i < a.lines.size(); ++i) {
    const TextLine &one = a.lines[i], &other = b.lines[i];
    const double x = (one.left + one.right) / 2;
    if (std::abs(one.MiddleAt(x) - other.MiddleAt(x)) > 0.5 * one.pitch) return false;
    if (std::abs(one.left - other.left) > 0.7 * one.pitch ||
        std::abs(one.right - other.right) > 0.7 * one.pitch)
      return false;
  }
  return true;
}

bool AnyEndsQuickSearch(const std::vector<ZoneCandidate>& candidates) {
  return std::ranges::any_of(candidates, EndsQuickSearch);
}

std::vector<ZoneCandidate> BestFirst(std::vector<ZoneCandidate> candidates) {
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const ZoneCandidate& a, const ZoneCandidate& b) { return a.score > b.score; });
  std::vector<ZoneCandidate> kept;
  for (ZoneCandidate& candidate : candidates) {
    if (kept.size() == kMostCandidates) break;
    const bool known = std::any_of(kept.begin(), kept.end(),
                                   [&](const ZoneCandidate& k) { return SamePlace(k, candidate); });
    if (!known) kept.push_back(std::move(candidate));
  }
  return kept;
}

}  // namespace

std::array<cv::Point2f, 4> ZoneCandidate::Outline(cv::Size picture) const {
  const TextLine &top = lines.front(), &bottom = lines.back();
  const auto point = [&](const TextLine& line, double x, double up) {
    const double tangent = line.slope + 2 * line.bend * x;
    const double across = up * line.cap_height * 0.7 / std::sqrt(1 + tangent * tangent);
    const cv::Point2d turned(x + across * tangent, line.MiddleAt(x) - across);
    // A clockwise quarter turn takes (x, y) to (height - 1 - y, x); this is the way back.
    return quarter_turns == 0 ? cv::Point2f(turned)
                              : cv::Point2f(cv::Point2d(turned.y, picture.height - 1 - turned.x));
  };
  return {point(top, top.left, 1), point(top, top.right, 1), point(bottom, bottom.right, -1),
          point(bottom, bottom.left, -1)};
}

bool EndsQuickSearch(const ZoneCandidate& candidate) { return candidate.score > kConvincing; }

bool StandApart(const ZoneCandidate& a, const ZoneCandidate& b, cv::Size picture) {
  const auto touches = [&](const ZoneCandidate& whole, const ZoneCandidate& other) {
    const std::array<cv::Point2f, 4> outline = whole.Outline(picture);
    return std::ranges::any_of(other.lines, [&](const TextLine& line) {
      const ZoneCandidate alone{other.quarter_turns, {line}, 0};
      const std::array<cv::Point2f, 4> corners = alone.Outline(picture);
      const cv::Point2f middle = (corners[0] + corners[1] + corners[2] + corners[3]) / 4;
      return cv::pointPolygonTest(outline, middle, false) >= 0;
    });
  };
  return !touches(a, b) && !touches(b, a);
}

std::vector<ZoneCandidate> LocateZones(const cv::Mat& grey, Effort effort, WorkBudget& budget) {
  std::vector<ZoneCandidate> candidates;
  const double side = std::max(grey.rows, grey.cols);
  double previous_scale = 0;
  for (const double working : kWorkingSides) {
    const double scale = std::min(kMostMagnified, working / side);
    if (scale == previous_scale) continue;
    previous_scale = scale;
    cv::Mat work;
    cv::resize(grey, work, cv::Size(), scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
    for (const int turns : {0, 1}) {
      if (turns == 1) cv::rotate(work, work, cv::ROTATE_90_CLOCKWISE);
      for (const int window : kWindows) {
        WorkBudget part = budget.Part(kMostWorkOfALook);
        const Look look{work, turns, 1 / scale, part};
        const std::vector<TextLine> lines = FindTextLines(work, window, part);
        GroupLines(lines, look, candidates);
        if (effort == Effort::kThorough || !AnyEndsQuickSearch(candidates))
          CompleteGroups(lines, look, candidates);
        if (!budget.Spend(part.spent())) return BestFirst(std::move(candidates));
        if (effort == Effort::kQuick && AnyEndsQuickSearch(candidates))
          return BestFirst(std::move(candidates));
      }
    }
  }
  return BestFirst(std::move(candidates));
}

}  // namespace lagan::ocr
