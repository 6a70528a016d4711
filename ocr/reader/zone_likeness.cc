#include "ocr/reader/zone_likeness.h"

#include <algorithm>
#include <cmath>

namespace lagan::ocr {

double ShareLikeAZone(const PlacedLine& seen, double cells) {
  constexpr float kSureSymbol = 0.8F;
  constexpr double kUneven = 0.25;
  int sure = 0, even = 0;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const std::vector<SymbolChoice>& choices = seen[i].choices;
    sure += !choices.empty() && choices.front().probability > kSureSymbol ? 1 : 0;
    even += i > 0 && std::abs(seen[i].position - seen[i - 1].position - 1) < kUneven ? 1 : 0;
  }
  return cells > 0 ? std::min(sure, even) / cells : 0;
}

}  // namespace lagan::ocr
