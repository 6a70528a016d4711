// Everything that was learnt of one picture of a document -> the cues that speak against it.
#pragma once

#include <vector>

#include "base/core/clock.h"
#include "ocr/glyph/glyph_measure.h"
#include "ocr/quality/quality.h"
#include "ocr/reader/zone_reader.h"
#include "ocr/tamper/cue.h"
#include "ocr/visual/cross_check.h"
#include "ocr/visual/printed_fields.h"

namespace lagan::ocr {

// Null: not looked at, which gives no cue. Borrowed for the call.
struct CueInput {
  const ZoneReading* reading = nullptr;
  const PrintedFields* printed = nullptr;
  const CrossChecks* checks = nullptr;  // of `printed` with the zone, or with a driver number
  const QualityReport* quality = nullptr;
  const GlyphMeasures* glyphs = nullptr;  // of `reading`
  Date today{};
};

// At most one for each cue, in their order. Pure and thread-safe; nothing of what was read is in the answer.
std::vector<CueFinding> FindCues(const CueInput& input);

}  // namespace lagan::ocr
