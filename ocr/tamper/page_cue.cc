#include "ocr/tamper/page_cue.h"

#include <algorithm>

namespace lagan::ocr {

std::optional<CueFinding> FindPageCue(const CrossChecks& checks) {
  std::optional<float> surest;
  for (const CrossCheck& check : checks.checks) {
    if (check.outcome == CheckOutcome::kDiffers)
      surest = std::max(surest.value_or(check.confidence), check.confidence);
  }
  if (!surest) return std::nullopt;
  return MakeFinding(Cue::kPageDiffers, *surest);
}

}  // namespace lagan::ocr
