// Whether the printed page and the machine-readable zone tell of the same person and document.
//
// Check digits prove nothing: a forger computes them. What a forged page shows is another name or number than its
// zone, and that is what is looked for here. A difference is only stated when it was read with confidence; what was
// read badly is "uncertain", what was not read is "not read", and neither ever "agrees".
#pragma once

#include <string_view>
#include <vector>

#include "mrz/zone.h"
#include "ocr/visual/printed_fields.h"

namespace lagan::ocr {

enum class CheckOutcome {
  kAgrees,
  kDiffers,
  kUncertain,  // read, and not as the zone has it, but not well enough to say that it differs: for a person to look at
  kNotRead,
};
// "agrees", "differs", "uncertain", "not_read".
std::string_view CheckOutcomeText(CheckOutcome outcome);

struct CrossCheck {
  PrintedFieldName field = PrintedFieldName::kSurname;
  CheckOutcome outcome = CheckOutcome::kNotRead;
  // Of the outcome, 0 to 1; 0 for kNotRead, that of the reading for kUncertain.
  float confidence = 0;
  // Of kUncertain: a person has to look, because it is no likely misreading of what the zone says: altogether another text, however
  // badly read; or a clean reading, in which all ways agree, of a letter that blurs into the zone's. Not what was read differently
  // every time, or was seen as the zone has it in one way; nor a name of which the zone has the first letters only.
  bool telling = false;
};

struct CrossChecks {
  // One for each field that the zone has, in the order of PrintedFieldName.
  std::vector<CrossCheck> checks;

  CheckOutcome OutcomeOf(PrintedFieldName field) const;  // kNotRead when there is no such check
  bool AnyDiffers() const;
  // Uncertain, and telling.
  bool AnyTelling() const;
};

// Needs no picture; does not judge the zone itself. The rules, field by field:
//   names            ICAO 9303-3 section 6 spellings, lost accents, truncation where the zone notes it
//                    (text_distance.h); surname and given names in one printed line are taken together
//   document number  letters and digits; O and 0, I and 1 are one, and one other look-alike may be (text_distance.h)
//   both             a look-alike that was read surely in both ways (Z for 2; in a name a digit other than 1) is uncertain and telling: print is
//                    seldom so misread. O for 0 and I for 1 in numbers are on one honest page in ten, and agree
//   dates            every part known in both, two digits of the year (printed_date.h); a date that lacks the first
//                    digit only is uncertain
//   sex              M, F or X and their words; `<` in the zone is X on the page
//   nationality      the code, the state's name or its people's word; not compared where the zone has digits
// Either way of seeing (PrintedField::second_text) may agree; where only the third does, nothing is certain. A difference of a letter or two needs more
// confidence than another text altogether, and both ways of seeing must differ alike; one letter that blurs into another
// (S and 8, C and G) is uncertain at any confidence.
CrossChecks CompareWithZone(const PrintedFields& printed, const mrz::Zone& zone);

}  // namespace lagan::ocr
