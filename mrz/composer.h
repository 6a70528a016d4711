// Writes a machine-readable zone: for specimens, for the training text of the reader, and for tests.
#pragma once

#include <string>
#include <vector>

#include "base/core/result.h"
#include "mrz/zone.h"

namespace lagan::mrz {

// The lines of a zone in any of the five ICAO formats, with right check digits.
//
// Names may be printed Latin names in UTF-8 (mrz/transliteration.h) or zone letters; a name too long for its
// field is truncated (mrz/names.h). A number of more than nine characters continues in the optional data (TD1
// up to 22, TD2 up to 14 characters, less what optional_data_1 takes). The digit of an empty personal number
// is a filler; an empty expiry date is six fillers. Codes are not looked up.
//
// Errors name the field: FORMAT_UNSUPPORTED (national formats, and TD2 of ID and FRA, which reads as the old
// French card), FIELD_BLANK, FIELD_TOO_LONG, FIELD_CHARACTER_INVALID, FIELD_NOT_IN_FORMAT, DATE_INVALID, and
// those of Transliterate. Thread-safe.
Result<std::vector<std::string>> Compose(const ZoneFields& fields);

}  // namespace lagan::mrz
