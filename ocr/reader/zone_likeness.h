// Does what one way of seeing made of a line read like a line of a zone, whatever it says? Print of another kind, strokes and texture are of no
// single pitch, and the network is not sure of them.
#pragma once

#include "ocr/reader/zone_lattice.h"

namespace lagan::ocr {

// The share of the line's `cells` columns, 0 to 1 or a little more, that was read for certain and that stands one character after the one before;
// the smaller of the two. Pure.
double ShareLikeAZone(const PlacedLine& seen, double cells);

// What stands beside an accepted zone is one more line of a zone from this share on: two name lines over one data line are no zone of any format, and
// which of them a reader takes is chance. Of 238 lines of accepted zones of simulator A (60 light, 60 hard) the worst had 0.89 of its columns evenly
// and 0.94 surely.
constexpr double kLeastShareOfALine = 0.75;

// A place on the picture of which no line has this share in the first way of seeing, either way up, is looked at no further. Of 309 places of simulator A
// that were read as zones (hard, and 3.2 pixels to the millimetre) the worst had 0.51 in its best line. Of 51 places on
// patterned tables 40 had less than this, the most 0.40.
constexpr double kLeastShareOfAZone = 0.3;

}  // namespace lagan::ocr
