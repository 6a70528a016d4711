#include "ocr/visual/runs_to_read.h"

#include <algorithm>
#include <functional>

namespace lagan::ocr {
namespace {

// Print that is lower than captions or higher than values, millimetres.
constexpr double kLowest = 0.75, kHighest = 4.5;
// Letters stand on a line but for a few tails; pieces of a pattern do not.
constexpr double kEven = 0.55;

}  // namespace

std::vector<bool> RunsToRead(std::span<const TextRun> runs, double pixels_per_mm) {
  std::vector<std::size_t> worth;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const double height = runs[i].cap_height / pixels_per_mm;
    if (runs[i].marks >= kFewestMarks && height >= kLowest && height <= kHighest &&
        runs[i].evenness >= (runs[i].marks == kFewestMarks ? 1 : kEven))
      worth.push_back(i);
  }
  std::ranges::stable_sort(worth, std::greater(), [&](std::size_t i) { return runs[i].cap_height; });
  worth.resize(std::min(worth.size(), kMostReadRuns));
  std::vector<bool> read(runs.size(), false);
  for (const std::size_t i : worth) read[i] = true;
  return read;
}

}  // namespace lagan::ocr
