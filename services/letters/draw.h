// A letter as PDF, for A4 paper folded twice into a DL envelope with a window.
//
// Geometry, in millimetres from the top left. The window of the common British DL envelope (110 by 220) is 90 by 35, 20 from
// its left and 18 from its bottom edge. The folded sheet (99 by 210) has 11 of play in height and 10 in width, so what lies in
// x 20..100 and y 57..81 is always seen and nothing outside x 10..110 and y 46..92 ever is: the address keeps to the first, and
// nothing else enters the second. No code lies across the folds at 99 and 198.
//
// The code: each module is a whole number of dots of a 300 dpi printer (1/300 inch, 0.085 mm), so that no edge is rounded. At
// least 6 dots (0.51 mm; under 0.5 mm phones fail at arm's length), at most 12, within 72 mm and always with the quiet zone of 4
// modules on white. Level Q (a quarter may be lost: paper is creased and stained) where its modules keep 8 dots, else M. The
// usual 400 characters are version 15 at level Q with modules of 10 dots (0.85 mm).
//
// Print: standard is 12 point; large is 18 point, on more pages. For both: one clear typeface, no italics, underlining or
// capitals for emphasis, ranged left, generous leading, black on white (RNIB's clear and large print guidance).
//
// The PDF has title, language (as the keyword lang:CODE; this cairo cannot write it into the catalogue) and structure tags; it
// does not claim PDF/UA. Its keywords say when nobody has reviewed the translation.
#pragma once

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/core/secret.h"
#include "services/letters/letter.h"
#include "services/letters/words.h"

namespace lagan::letters {

struct DrawnLetter {
  SecretBytes pdf;
  int pages = 0;
};

// The typeface is there: FONT_MISSING (precondition) names the Debian package otherwise. At start.
Status CheckFonts();

// The same letter on the same day gives the same bytes. INVALID_ARGUMENT FIELD_INVALID full_name or address_lines when a
// character is in no typeface here, or the address does not fit the window even at 6.5 point; QR_TEXT_TOO_LONG when the code
// does not fit. Thread-safe.
Result<DrawnLetter> DrawLetter(const Letter& letter, const Words& words, const Helpline& helpline,
                               Date today);

}  // namespace lagan::letters
