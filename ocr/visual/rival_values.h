// Whether a page says something else beside what agrees with its zone.
//
// Whoever forges a page may repeat what the zone says where nobody looks: in small or pale print, or under a second caption. So what
// agrees is not enough. Everything that the page says is listed, and what is left over when the zone, captions and what is not compared
// (issuer, personal number, a date of issue) are taken away may be what a person reads there. Works on texts and where they stand; needs no
// picture.
#pragma once

#include <span>
#include <vector>

#include "mrz/zone.h"
#include "ocr/visual/field_layout.h"

namespace lagan::ocr {

// The fields of `found.places` of which the page says another thing as well: surely read (`sureness` of its block at least 0.9), and not
// to be taken for what the zone says in any field. It is
//   under another caption for the same field, as high as the value (from four fifths of it);
//   a full date, as high, that cannot be that of issue and has more than one digit that the zone's dates have not;
//   another sex, as high, where values stand; a third code, as high, where the value has no caption;
//   any other date or number, and where values stand a name or code, two fifths higher than the value, or as high and darker by half.
// Values stand in the row or at the left edge of a date, a number, a code or a placed value of like height. Of names and numbers in equal
// print it is not known whose they are: pages have places of birth, authorities and other numbers.
// Also those, names apart, that are so much lower or paler than most values of the page (three at least): a page is printed in one piece,
// and its large print may be unreadable to a machine only. A long name is set smaller. What is written in small letters and like a name of the zone is taken for a signature.
std::vector<PrintedFieldName> FindRivals(std::span<const TextBlock> blocks, std::span<const float> sureness,
                                         const FieldPlaces& found, const mrz::Zone& zone);

}  // namespace lagan::ocr
