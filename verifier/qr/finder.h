// The three finder patterns of a QR code (ISO/IEC 18004 section 6.3.3) in a picture.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "verifier/qr/filters.h"

namespace lagan::verifier {

// In pixels from the upper left corner of the picture; a pixel's middle is at .5.
struct Point {
  double x = 0;
  double y = 0;
};

struct Finder {
  Point middle;
  double module = 0;  // pixels
};

// Upper left, upper right and lower left as the code is read.
using FinderTriple = std::array<Finder, 3>;

// Triples that may belong to one code, likeliest first, at most four. They are searched in `sharpened`, the picture
// sharpened in different ways, with dark below half of white: what is seen in several is likelier. The picture itself must
// show a dark middle in a lighter ring. Time is linear in the pixels, whatever they show.
std::vector<FinderTriple> FindFinders(const Grey& picture, std::span<const Grey> sharpened);

}  // namespace lagan::verifier
