// Percentiles of durations that are kept as a histogram.
#pragma once

#include <cstdint>
#include <map>

namespace lagan::statistics {

// How many took each number of seconds.
using Histogram = std::map<std::uint64_t, std::uint64_t>;

// Nearest rank: the smallest number of seconds that at least `percent` (1 to 100) of all took no longer than; 0 of none.
std::uint64_t Percentile(const Histogram& histogram, unsigned percent);

}  // namespace lagan::statistics
