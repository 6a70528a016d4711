// ISSUER_IMPLAUSIBLE: codes under which nobody issues a document.
#pragma once

#include <optional>

#include "base/core/clock.h"
#include "ocr/reader/zone_reader.h"
#include "ocr/tamper/cue.h"

namespace lagan::ocr {

// Of an issuer that was read surely (sure_field.h):
//   - a code that says what its holder is and not who issues: stateless, refugee, unspecified (ICAO 9303-3
//     section 5, part D). The British classes of nationality are left out: territories issue under theirs.
//   - a state that no longer is (ANT, NTZ; ICAO 9303-3 section 5, part F), on a document that has not expired
// That the table of documents has no row for a document is no cue: it never says that there is none. Nor is a
// nationality of another state: travel documents and permits for foreigners have it.
std::optional<CueFinding> FindIssuerCue(const ZoneReading& reading, Date today);

}  // namespace lagan::ocr
