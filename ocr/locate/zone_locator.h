// Finds where a machine-readable zone may be: two or three parallel lines of one pitch, anywhere on the
// picture, at any quarter turn, tilted by up to about 20 degrees and slightly bent. Says nothing about what is
// written there.
#pragma once

#include <array>
#include <vector>

#include <opencv2/core.hpp>

#include "base/core/work_budget.h"
#include "ocr/locate/text_lines.h"

namespace lagan::ocr {

struct ZoneCandidate {
  // Clockwise quarter turns after which the text runs from left to right or upside down: 0 or 1. Which of the
  // two only reading can tell.
  int quarter_turns = 0;
  // Top to bottom in the turned picture, at the picture's full size.
  std::vector<TextLine> lines;
  // Higher is likelier; comparable between the candidates of one picture only.
  double score = 0;

  // Corners of the zone in the picture as it came: first line's start, its end, last line's end, its start.
  std::array<cv::Point2f, 4> Outline(cv::Size picture) const;
};

// True when no line of either has its middle in the outline of the other: two zones, not one that was cut in two ways.
bool StandApart(const ZoneCandidate& a, const ZoneCandidate& b, cv::Size picture);

enum class Effort {
  kQuick,     // stops at the first size and turn that shows lines as a zone has them
  kThorough,  // looks at every size and turn
};

// True when a candidate is so like a zone that a quick search looks no further. A quick search whose best is not has looked
// everywhere and found what a thorough one would.
bool EndsQuickSearch(const ZoneCandidate& candidate);

// At most eight candidates, best first; none when no lines look like a zone. `grey` is 8-bit, one channel, as
// it came. Work goes by the working size, not by the picture's size, and by how much there looks like lines: no single look at the picture
// takes more than kMostWorkOfALook of `budget`, so that texture in one does not keep the others from being had. Answers what was found when
// that or `budget` is used up.
std::vector<ZoneCandidate> LocateZones(const cv::Mat& grey, Effort effort, WorkBudget& budget);

// Three times what the most laborious of honest pictures needs (docs/measurements/document-reading.md, "Work").
inline constexpr std::int64_t kMostWorkOfALook = 200'000'000;

}  // namespace lagan::ocr
