// Does what was dropped stand among the columns of the zone? A mark beside a zone does not; a letter too many, for which the others of its line
// were set closer, pushes the last of them there.
#pragma once

#include "mrz/decoder.h"
#include "ocr/reader/place_reading.h"

namespace lagan::ocr {

// True when a symbol that was seen clearly and is in no column of `zone` (dropped_symbols.h) stands between columns of its own line, or along the zone
// between the columns of another line or within half a character of them. `reading` has its lines and what they were pooled to; `zone` is one of its
// texts. Pure.
bool DroppedBetweenColumns(const PlaceReading& reading, const mrz::DecodedZone& zone);

}  // namespace lagan::ocr
