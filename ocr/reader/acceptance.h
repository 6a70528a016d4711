// May what was read be taken without a person? Which readings there were -> the verdict and its reason.
//
// The rule is ours; no standard has one. A text is accepted when all of this holds:
//   1. Every check digit and the standard's own rules hold for it.
//   2. Two different variants (channel or binarisation, and scale) read it, the same in every character. One reading
//      alone proves too little: check digits do not cover names, and each lets about one wrong field in ten pass.
//   3. For neither of these two was it a guess where a line ends.
//   4. At least three readings say it for each that says otherwise.
//   5. No reading that says otherwise holds as well: where two texts hold, nothing settles which is printed.
// Readings of one variant from several places on the picture each count for 4, but together they are no second opinion
// for 2. A variant that made nothing of the picture that fits a format has no say.
//
// Pure and thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "ocr/reader/zone_fit.h"

namespace lagan::ocr {

enum class ZoneVerdict {
  kAccepted,    // the rule above
  kDoubtful,    // a zone of a known format, but the rule does not hold
  kUnreadable,  // lines like a zone's, but of no known format
  kNone,        // no such lines
};
// "accepted", "doubtful", "unreadable", "none".
std::string_view VerdictName(ZoneVerdict verdict);

// What one variant made of one place on the picture.
struct VariantReading {
  std::size_t variant = 0;  // index in Variants() (strip_variants.h)
  FittedZone fitted;
  bool valid = false;  // the parser takes it for a zone in which everything holds (mrz::Zone::valid)
};

struct Decision {
  ZoneVerdict verdict = ZoneVerdict::kNone;
  // Of ZoneReading::reason: empty when accepted, else "ZONE_CHECK_FAILED" when the readings agree on a text that does not
  // hold, and "ZONE_READINGS_DIFFER". With no reading "ZONE_FORMAT_UNKNOWN" or "ZONE_NOT_FOUND".
  std::string_view reason;
  // Index of the reading to answer with; without meaning when there is none. What holds goes first, then what two
  // variants read, then what needed the least repair.
  std::size_t best = 0;
};

// `lines_found` says whether the picture has lines like a zone's; it matters only when there is no reading.
Decision Decide(std::span<const VariantReading> readings, bool lines_found);

// Some text has parts 2 and 3 of the rule, whether it holds or not.
bool AnyTwoAgree(std::span<const VariantReading> readings);

}  // namespace lagan::ocr
