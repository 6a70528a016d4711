// PAGE_DIFFERS: a forger computes the zone's check digits, but the page beside it says something else.
// PAGE_NOT_READ: what the page says is not known, though the zone was accepted. Not an accusation; a name of its own, so that whoever
// looks at it knows.
#pragma once

#include <optional>

#include "ocr/reader/zone_reader.h"
#include "ocr/tamper/cue.h"
#include "ocr/visual/cross_check.h"

namespace lagan::ocr {

// Of the surest field that differs, from 0.5 up with its confidence; where none differs for certain, below 0.5, of the surest that is
// uncertain and telling (CrossCheck::telling). What is likely a bad reading of the zone's own text is no cue: it is met on one honest
// page in ten and would cost a person's time for nothing (docs/measurements/document-reading.md). Nor is what was not read.
std::optional<CueFinding> FindPageCue(const CrossChecks& checks);

// Where surname, given names or number were not read beside an accepted zone of a passport or a visa (TD3, MRV-A, MRV-B), whose page
// prints them by ICAO Doc 9303 parts 4 and 7. Of cards, whose zone may stand on another side than the names (that of a TD1 card is on the
// back): where all of these were read, and birth date, sex or expiry date was not. Forgeries of what was not read show on no other cue, and
// most of them are cards; on passports and visas this would speak on too many honest pages (docs/measurements/document-reading.md). The
// score is the share of the three that was not read, below 0.5. Of any document
// whose page was `given_up` (PrintedFields), with the most of it: what stands there unread may differ.
std::optional<CueFinding> FindPageNotReadCue(const ZoneReading& reading, const CrossChecks& checks,
                                             bool given_up = false);

}  // namespace lagan::ocr
