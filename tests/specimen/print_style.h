// How a page was printed, where pages of one format differ: the cut of OCR-B, the ink, what lies under and over it.
#pragma once

#include <cstdint>
#include <optional>

#include "tests/specimen/document.h"

namespace lagan::specimen {

// The cuts of OCR-B in Debian's fonts-ocr-b: OCRB, OCRBS with square ends, OCRBL that leans.
enum class ZoneFace { kRegular, kSharp, kLeaning };

// How dates are printed (Doc 9303 part 3 section 3.8 and what issuers do).
enum class DateStyle {
  kMonthName,     // 12 AUG 1974
  kTwoLanguages,  // 12 AUG/AOÛT 74
  kPoints,        // 12.08.1974
  kSpaces,        // 12 08 1974
};

// A part of the zone that somebody set anew. Lines and columns from 0.
struct Retyping {
  int line = 0;
  int column = 0;
  int length = 0;
  double size = 1;          // of its characters, relative to the rest
  double drop = 0;          // of its baseline, millimetres down
  bool typewriter = false;  // in a typewriter's face instead of OCR-B
};

// How a forger prints a value of the zone a second time, for a machine to find, where a person reads another.
enum class RepeatManner {
  kSmall,          // in small print at the head of the page; what a person reads stands without its caption
  kPale,           // as high as the others but pale, in the same place
  kSecondCaption,  // small, after a second caption for the same field; the first stays above what a person reads
};

// What the page has otherwise than `told` it has as `told` has it, too.
struct Repetition {
  RepeatManner manner = RepeatManner::kSmall;
  Document told;
};

// The default is a new page from a good printer.
struct PrintStyle {
  ZoneFace face = ZoneFace::kRegular;
  double zone_size = 1;     // of the zone's characters, 0.9 to 1.06
  double zone_pitch = 1;    // of their distance, 0.97 to 1.02: the zone still fits the page
  double zone_jitter = 0;   // standard deviation of a character's place, millimetres
  double zone_ink = 1;      // 0 to 1: how dark its ink is
  double zone_veil = 0.62;  // 0 to 1: how much the guilloche under the zone is lightened
  double wear = 0;          // 0 to 1: ink rubbed off in specks and scratches, everywhere
  bool stamp = false;       // a round stamp over the upper edge of the zone
  DateStyle dates = DateStyle::kMonthName;
  std::optional<Retyping> retyped = std::nullopt;
  std::uint64_t seed = 1;  // of the jitter, the wear and the stamp's place
  std::optional<Repetition> repeated = std::nullopt;
};

}  // namespace lagan::specimen
