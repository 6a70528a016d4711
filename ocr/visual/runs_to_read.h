// Which runs of print on a page are shown to the network.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "ocr/visual/text_runs.h"

namespace lagan::ocr {

// Fewer pieces of ink are a letter or two, read only when a caption asks for them.
inline constexpr int kFewestMarks = 3;
// Of one page.
inline constexpr std::size_t kMostReadRuns = 48;

// Of each of `runs`, whether it is read: print of values or captions by its height and evenness, of these the kMostReadRuns that are highest, so
// that no small print keeps larger from being read. Pure.
std::vector<bool> RunsToRead(std::span<const TextRun> runs, double pixels_per_mm);

}  // namespace lagan::ocr
