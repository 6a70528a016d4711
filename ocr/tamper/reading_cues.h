// The cues of a picture that was read.
#pragma once

#include <optional>
#include <vector>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/image/pixels.h"
#include "ocr/quality/quality.h"
#include "ocr/reader/zone_reader.h"
#include "ocr/tamper/cue.h"
#include "ocr/visual/printed_fields.h"

namespace lagan::ocr {

// Everything that FindCues can say of the picture that `reading`, `quality` and `printed` (empty: the page was not read) are of. Adds
// "cues" to the timings of `reading`, not to their total. PIXELS_INVALID and PICTURE_PROCESSING_FAILED as MeasureGlyphs; a caller
// must not take an error for "no cues".
Result<std::vector<CueFinding>> CuesOfReading(const image::Pixels& pixels, const QualityReport& quality,
                                              const std::optional<PrintedFields>& printed, Date today,
                                              ZoneReading& reading);

}  // namespace lagan::ocr
