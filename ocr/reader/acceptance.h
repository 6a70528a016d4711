// May what was read be taken without a person? What was seen for each character -> the verdict and its reason.
//
// The rule is ours; no standard has one. A text is accepted when all of this holds:
//   1. Every check digit and the standard's own rules hold for it. A zone without check digits is never accepted.
//   2. Each character is what at least two ways of seeing (channel or binarisation, and scale) read there by themselves, and
//      at least three read it for each that read otherwise. One character of the text may be short of that when a check digit
//      covers it, all four ways of seeing were tried, at least half of them read it by themselves and none but it was as likely. So no
//      character that only check digits or look-alikes speak for is accepted: check digits do not cover names, each lets about one wrong
//      field in ten pass, and a digit that was altered is what most ways of seeing read, not what the check digit would have.
//   3. Where no check digit guards a character, the ways of seeing were on the whole sure of it: two as good as certain, three sure.
//      No check digit guards a character from what looks like it and has the same value modulo 10 (H and R, F and P). It guards one
//      character, not many: of several that are wrong it lets one text in ten pass. So no more than two of the whole text are unsure.
//   4. No other text comes near: the decoder's next best is dearer by a margin. That includes texts that begin or end elsewhere
//      on the line.
//   5. It is not the beginning of a longer zone. A visa of 44 columns that the picture cuts off after the 36th is a valid small one, which
//      has no composite digit either (Doc 9303 part 7): where the picture ends with the lines, a small visa is accepted only if both
//      end in a filler and nothing more was seen. Where the rest may lie under paper, its name must end in a filler: many a small visa's data
//      runs to the last column, but few names do, and a large one's that does not is the same in the small one.
//   6. At most one symbol of a line was seen clearly and dropped to reach the line's length (dropped_symbols.h): one may be a mark beside the
//      zone, two are text, and the line is of no known length. None was that stands between columns of the zone, its own line's or another's: no mark does, and a
//      line with a letter too many in narrower print has one there.
//   7. The ink of a character that no check digit covers is that of what was read. All ways of seeing share one network, which knows no
//      answer for what is no character: a blot is read as the letter that is most like it, by all alike. This part needs the picture, so
//      the reader asks it last, of what the others accept (glyph/glyph_measure.h): "ZONE_INK_DIFFERS".
//
// Pure and thread-safe.
#pragma once

#include <string_view>
#include <vector>

namespace lagan::ocr {

enum class ZoneVerdict {
  kAccepted,    // the rule above
  kDoubtful,    // a zone of a known format, but the rule does not hold
  kUnreadable,  // lines like a zone's, but of no known format
  kNone,        // no such lines
};
// "accepted", "doubtful", "unreadable", "none".
std::string_view VerdictName(ZoneVerdict verdict);

// What was seen for one character of the text.
struct CharacterEvidence {
  int agree = 0;         // ways of seeing that read it by themselves
  int differ = 0;        // ways of seeing that read something else or nothing
  float confidence = 0;  // mean probability that the ways of seeing gave it
  bool guarded = false;  // a check digit covers it and tells it from what looks like it
};

struct TextEvidence {
  bool valid = false;       // mrz::Zone::valid
  float margin = 0;         // by how much the next best text is dearer (mrz/decoder.h)
  bool may_be_cut = false;  // part 5 of the rule
  std::vector<CharacterEvidence> characters;
  int dropped = 0;               // symbols that were seen clearly and dropped, of the line with most
  bool dropped_between = false;  // one of them stands between columns
};

// At 2.5 a name of 344 accepted texts was wrong by a letter (simulator A, 3.2 pixels to the millimetre). Check digits do not tell S from
// 8 or G from 6, whose values differ by twenty and ten: such a text has another one near.
constexpr float kLeastMargin = 3.0F;
// Of an unguarded character, where at least three ways of seeing read it, and where only two did.
constexpr float kLeastConfidence = 0.6F;
constexpr float kLeastConfidenceOfTwo = 0.95F;
// Of any character that is not among the few unsure ones.
constexpr float kSure = 0.8F;
constexpr int kMostUnsure = 2;

struct Decision {
  ZoneVerdict verdict = ZoneVerdict::kNone;
  // Of ZoneReading::reason: empty when accepted, "ZONE_CHECK_FAILED" when parts 2 and 3 of the rule hold and part 1 does not (a text
  // that would hold is always near), "ZONE_MAY_BE_CUT" when only part 5 does not, else "ZONE_READINGS_DIFFER".
  std::string_view reason;
};

Decision Decide(const TextEvidence& evidence);

// Without a text: "ZONE_FORMAT_UNKNOWN" when the picture has lines like a zone's, else "ZONE_NOT_FOUND".
Decision DecideWithoutText(bool lines_found);

// Part 2 of the rule for this character, and what one character may be short of it.
bool Confirmed(const CharacterEvidence& character);
bool Disputed(const CharacterEvidence& character);

}  // namespace lagan::ocr
