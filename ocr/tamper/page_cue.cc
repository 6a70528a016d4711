#include "ocr/tamper/page_cue.h"

#include <algorithm>

namespace lagan::ocr {
namespace {

// Between 0.5 and 1 for what differs for certain, between 0 and this for what only may.
constexpr double kHalf = 0.5;
constexpr double kMostUncertain = 0.49;

bool CallsAPerson(const CrossCheck& check) {
  return check.outcome == CheckOutcome::kDiffers ||
         (check.outcome == CheckOutcome::kUncertain && check.telling);
}

double ScoreOf(const CrossCheck& check) {
  if (check.outcome == CheckOutcome::kDiffers) return kHalf + kHalf * check.confidence;
  return kMostUncertain * check.confidence;
}

}  // namespace

std::optional<CueFinding> FindPageCue(const CrossChecks& checks) {
  std::optional<double> most;
  for (const CrossCheck& check : checks.checks) {
    if (CallsAPerson(check)) most = std::max(most.value_or(0), ScoreOf(check));
  }
  if (!most) return std::nullopt;
  return MakeFinding(Cue::kPageDiffers, *most);
}

}  // namespace lagan::ocr
