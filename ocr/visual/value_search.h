// Values whose caption was not read: found by what the zone says, and by what is left over on the page once the zone has been
// found on it. Works on texts and where they stand; needs no picture.
//
// A page repeats its zone. So a page that is read well and shows, where values stand, a date that the zone does not have, but
// not the birth date that the zone has, shows another birth date. What is left over is taken for a field only when it is the
// only one of its kind, is printed as high as values that were found and, unless it is a date, stands in their rows or at their
// edges.
#pragma once

#include <span>
#include <vector>

#include "mrz/zone.h"
#include "ocr/visual/field_layout.h"

namespace lagan::ocr {

// `sureness` says of each block how well it was read, 0 to 1; 0 for one that is no value or is placed already. `placed` are the
// fields found by their captions; no field is placed twice. At most one place for each name, each block once.
std::vector<FieldPlace> SearchByZone(std::span<const TextBlock> blocks, std::span<const float> sureness,
                                     std::span<const FieldPlace> placed, const mrz::Zone& zone);

// Whether `value` stands on one line with `other` and is as high.
bool InOneRow(const TextBlock& value, const TextBlock& other);

}  // namespace lagan::ocr
