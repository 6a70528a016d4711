// PAGE_DIFFERS: a forger computes the zone's check digits, but the page beside it says something else.
#pragma once

#include <optional>

#include "ocr/tamper/cue.h"
#include "ocr/visual/cross_check.h"

namespace lagan::ocr {

// The confidence of the surest difference; cross_check.h states only those that were read well.
std::optional<CueFinding> FindPageCue(const CrossChecks& checks);

}  // namespace lagan::ocr
