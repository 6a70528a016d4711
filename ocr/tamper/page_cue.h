// PAGE_DIFFERS: a forger computes the zone's check digits, but the page beside it says something else.
#pragma once

#include <optional>

#include "ocr/tamper/cue.h"
#include "ocr/visual/cross_check.h"

namespace lagan::ocr {

// Of the surest field that differs, from 0.5 up with its confidence; where none differs for certain, below 0.5, of the surest that is
// uncertain and telling (CrossCheck::telling). What is likely a bad reading of the zone's own text is no cue: it is met on one honest
// page in ten and would cost a person's time for nothing (docs/measurements/document-reading.md). Nor is what was not read.
std::optional<CueFinding> FindPageCue(const CrossChecks& checks);

}  // namespace lagan::ocr
