// NUMBER_PATTERN_DIFFERS: issuers publish what their numbers look like (policy/documents).
#pragma once

#include <optional>

#include "ocr/reader/zone_reader.h"
#include "ocr/tamper/cue.h"

namespace lagan::ocr {

// A document type whose pattern is published, and a number of another form that was read surely (sure_field.h). The score is
// always one half: patterns are known at second hand, and issuers change them.
std::optional<CueFinding> FindNumberCue(const ZoneReading& reading);

}  // namespace lagan::ocr
