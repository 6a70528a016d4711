// Whether a field of the zone was read well enough to hold something against the document.
#pragma once

#include "mrz/format.h"
#include "ocr/reader/zone_reader.h"

namespace lagan::ocr {

// True for a field of an accepted zone, and of a doubtful one when its own check digit holds and each of its
// characters was seen with at least kLeastConfidence (acceptance.h): what was misread says nothing. False where there is no zone or
// the format has no such field.
bool ReadSurely(const ZoneReading& reading, mrz::Field field);

}  // namespace lagan::ocr
