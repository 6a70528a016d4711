// Reads a machine-readable zone given as text.
//
// A Status is returned only when the text is no zone at all. A zone that can be read comes back as a Zone
// whatever is wrong with it: failed check digits in `checks`, breaches of the standard in `errors`, oddities
// in `notes`. Nothing is corrected or guessed. All functions are thread-safe.
//
// Reasons of a Status (field "lines"): ZONE_EMPTY, ZONE_TEXT_TOO_LONG, ZONE_TOO_MANY_LINES,
// ZONE_LINE_TOO_LONG, ZONE_CHARACTER_INVALID, ZONE_SHAPE_UNKNOWN.
//
// Errors of a Zone: DOCUMENT_CODE_INVALID, ISSUER_BLANK, ISSUER_UNKNOWN, NATIONALITY_UNKNOWN,
// DOCUMENT_NUMBER_BLANK, BIRTH_DATE_INVALID, EXPIRY_DATE_INVALID, SEX_INVALID, NAME_BLANK, NAME_HAS_DIGITS.
//
// Notes of a Zone: FORMAT_NATIONAL (no ICAO format), CHECK_DIGITS_NONE (the Swiss driving licence, which can
// therefore never be valid()), DOCUMENT_CODE_HAS_DIGIT (C1, A3),
// CREW_MEMBER_CERTIFICATE (AC), CODE_TWO_LETTERS (`SI<`), CODE_NOT_IN_TABLE (INP, BDR), CODE_SPECIMEN (UTO:
// never a real document), NATIONALITY_BLANK, NATIONALITY_NOT_A_CODE (Romanian cards with digits there),
// DOCUMENT_NUMBER_LONG, DOCUMENT_NUMBER_SUM_INCLUDES_FILLER (old Belgian cards), BIRTH_DATE_PARTIAL,
// BIRTH_DATE_UNKNOWN, EXPIRY_DATE_BLANK, EXPIRY_CHECK_DIGIT_MISSING (old cards; the composite still covers
// the date), SEX_X, SURNAME_BLANK, NAME_POSSIBLY_TRUNCATED, NAME_IRREGULAR; of typed text also
// TEXT_CASE_CHANGED, TEXT_BLANKS_REMOVED, TEXT_SPLIT.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "mrz/zone.h"

namespace lagan::mrz {

constexpr std::size_t kMaxLines = 3;
constexpr std::size_t kMaxColumns = 44;
constexpr std::size_t kMaxTextBytes = 512;

// Lines exactly as in the zone. `today` chooses centuries (mrz/dates.h).
Result<Zone> Parse(const std::vector<std::string>& lines, Date today);

// One text as a person types or a chip stores it: lines parted by line feeds (CR LF too), or all in one piece
// of 72, 88 or 90 characters (Swiss licences 69, French ones 30). Lower case and blanks around lines are put right, and a note says so.
Result<Zone> ParseText(std::string_view text, Date today);

}  // namespace lagan::mrz
