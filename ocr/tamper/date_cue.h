// DATES_IMPLAUSIBLE: dates that no issuer would write together.
#pragma once

#include <optional>

#include "base/core/clock.h"
#include "ocr/reader/zone_reader.h"
#include "ocr/tamper/cue.h"
#include "ocr/visual/printed_fields.h"

namespace lagan::ocr {

// Of dates of the zone that were read surely (sure_field.h), and of printed ones that two ways of seeing read alike, with four digits of
// the year and a confidence of at least kSureOfPrintedDate. Unknown parts are taken in the document's favour.
//   - expired before the birth; issued before the birth, after the expiry or after `today` (the issue date is printed, or stands in the
//     number of an old French card): score 1
//   - valid for longer from `today` than such a document is issued for (mrz/validity.h, where a source says so), by more than
//     kGraceDays: score 0.8. Who is a hundred or older is younger in a zone (mrz/dates.h), and may be taken for a child here
// `printed` may be null.
std::optional<CueFinding> FindDateCue(const ZoneReading& reading, const PrintedFields* printed, Date today);

inline constexpr float kSureOfPrintedDate = 0.8F;
// Documents are made out ahead of their first day.
inline constexpr int kGraceDays = 92;

}  // namespace lagan::ocr
