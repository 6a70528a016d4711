// Zones in the words of the contract (proto/lagan/mrz/v1).
#pragma once

#include "base/core/clock.h"
#include "base/core/result.h"
#include "lagan/mrz/v1/mrz.pb.h"
#include "mrz/zone.h"

namespace lagan::mrz {

// Personal data. A birth date of which a part is unknown is left empty, its six characters are in birth_date_text; '<'
// for the sex becomes "X" (ICAO 9303-4 section 4.2.2: both say unspecified, one on the page and one in the zone).
v1::Zone ToMessage(const Zone& zone);

// What MrzService.ParseZone answers. `today` chooses centuries. Errors: those of Parse (mrz/parser.h), field "lines".
Result<v1::ParseZoneResponse> ParseZone(const v1::ParseZoneRequest& request, Date today);

// What MrzService.CheckTypedLines answers. Errors: those of CheckTypedLines (mrz/typed_lines.h), field "lines".
Result<v1::CheckTypedLinesResponse> CheckTypedLines(const v1::CheckTypedLinesRequest& request);

}  // namespace lagan::mrz
