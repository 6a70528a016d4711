#include "services/statistics/percentile.h"

namespace lagan::statistics {

std::uint64_t Percentile(const Histogram& histogram, unsigned percent) {
  std::uint64_t all = 0;
  for (const auto& [seconds, count] : histogram) all += count;
  const std::uint64_t rank = (all * percent + 99) / 100;
  std::uint64_t seen = 0;
  for (const auto& [seconds, count] : histogram) {
    seen += count;
    if (seen >= rank) return seconds;
  }
  return 0;
}

}  // namespace lagan::statistics
