// How printed Latin letters are written in the zone, and whether a printed name and a zone name can be the
// same.
//
// Source: ICAO 9303-3 section 6, table A (Latin), and section 4.6 (punctuation). One letter may have several
// spellings, so a comparison is against a set, never against one string.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/core/result.h"

namespace lagan::mrz {

// Spellings of a printed letter, the recommended one first ("Ä" -> AE, A). Upper and lower case alike. Empty
// when the table does not have it (digits, other scripts, separators).
std::span<const std::string_view> Spellings(char32_t letter);

// A printed name in zone characters, recommended spellings: components are joined by one filler, apostrophes
// and full stops are dropped. UTF8_INVALID; NAME_CHARACTER_INVALID for a digit or a letter the table does not
// have.
Result<std::string> Transliterate(std::string_view printed);

// True when some spelling of `printed` (UTF-8) gives `zone`, separators on both sides disregarded (McGrath,
// Mc Grath, MC<GRATH). With `zone_may_be_truncated` the zone name may also be the beginning of one, never an
// empty one. False when `printed` has no spelling.
bool NameMatches(std::string_view printed, std::string_view zone, bool zone_may_be_truncated);

}  // namespace lagan::mrz
