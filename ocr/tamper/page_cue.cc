#include "ocr/tamper/page_cue.h"

#include <algorithm>

namespace lagan::ocr {
namespace {

// Between 0.5 and 1 for what differs for certain, between 0 and this for what only may.
constexpr double kHalf = 0.5;
constexpr double kMostUncertain = 0.49;

double ScoreOf(const CrossCheck& check) {
  if (check.outcome == CheckOutcome::kDiffers) return kHalf + kHalf * check.confidence;
  return check.outcome == CheckOutcome::kUncertain ? kMostUncertain * check.confidence : 0;
}

}  // namespace

std::optional<CueFinding> FindPageCue(const CrossChecks& checks) {
  std::optional<double> most;
  for (const CrossCheck& check : checks.checks) {
    if (check.outcome == CheckOutcome::kDiffers || check.outcome == CheckOutcome::kUncertain)
      most = std::max(most.value_or(0), ScoreOf(check));
  }
  if (!most) return std::nullopt;
  return MakeFinding(Cue::kPageDiffers, *most);
}

}  // namespace lagan::ocr
