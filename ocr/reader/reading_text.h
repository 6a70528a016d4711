// From what was read at a place to the answer that callers get: the text with all that is known of each character, and where it stands.
#pragma once

#include "ocr/reader/picture_views.h"
#include "ocr/reader/place_reading.h"
#include "ocr/reader/zone_reader.h"

namespace lagan::ocr {

// Fills in what the lines say: `format`, `lines`, `zone`, the confidences, `symbol_places`, `corrections` and `alternatives`. `best` has a text.
void FillText(const PlaceReading& best, ZoneReading& reading);

// Fills in where they stand on the picture as it came: `quad`, `line_quads`, `quarter_turns`. `views` is what the place was found on.
void FillPlace(const PlaceReading& best, const PictureViews& views, ZoneReading& reading);

}  // namespace lagan::ocr
