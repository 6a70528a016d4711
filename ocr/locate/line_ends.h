// Finds where the lines of a zone begin and end when the marks do not say: they caught the card's edge, or lost characters.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include <opencv2/core.hpp>

#include "ocr/locate/text_lines.h"

namespace lagan::ocr {

struct FittedLines {
  std::vector<TextLine> lines;
  // 0 to 1: how clearly print ends where they end. Ordinary print that goes on beyond is near 0.
  double clearness = 0;
};

// `lines`, one to three parallel ones, cut or extended to the one of `lengths`, in characters, where most print is inside and least
// outside. Print is what changes along the line within it and not just above and below it, which an edge of the card or a pattern
// does too. A line less than half as long as the longest keeps its length (the first of a Swiss licence) and moves with the end that
// it stands at. Beyond the picture print is as likely as paper: what is cut off keeps its length. nullopt when nothing is printed
// there. `grey` is 8-bit, one channel, in the pixels of `lines`.
std::optional<FittedLines> FitEnds(const cv::Mat& grey, const std::vector<TextLine>& lines,
                                   std::span<const int> lengths);

// The lengths that the longest lines of a zone of so many lines may have: 36 or 44 of two, else 30 (Doc 9303 parts 4 to 7,
// mrz/format.h).
std::span<const int> ZoneLengths(std::size_t lines);

}  // namespace lagan::ocr
