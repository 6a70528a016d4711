// PAGE_DIFFERS: a forger computes the zone's check digits, but the page beside it says something else.
#pragma once

#include <optional>

#include "ocr/tamper/cue.h"
#include "ocr/visual/cross_check.h"

namespace lagan::ocr {

// Of the surest field that differs, from 0.5 up with its confidence; where none differs for certain, of the surest that was read and
// not as the zone has it (CheckOutcome::kUncertain), below 0.5. What was not read is no cue.
std::optional<CueFinding> FindPageCue(const CrossChecks& checks);

}  // namespace lagan::ocr
