// How high and how large each character of the zone was printed, from the picture.
//
// Not by edges, which a small or blurred picture does not have, but by the ink of each character as a whole: the height of its centre
// and how far it spreads up and down. Blur moves no centre and widens every spread alike.
#pragma once

#include <vector>

#include "base/core/result.h"
#include "base/image/pixels.h"
#include "ocr/reader/zone_reader.h"

namespace lagan::ocr {

// Lengths are in heights of the letter H, as the line was found.
struct Glyph {
  int column = 0;
  char symbol = '<';
  // Along the line, -1 at the first column of its format and 1 at the last.
  double along = 0;
  // Of its ink: how far the centre stands above the middle of the strip, and the variance up and down.
  double centre = 0;
  double variance = 0;
  // Of ink, as a share of what the font has in this character; around 1.
  double amount = 0;
};

struct GlyphMeasures {
  // By line of the zone, by column. Characters that could not be measured (covered, run together, washed out) are left out.
  std::vector<std::vector<Glyph>> lines;
  // By line of the zone: the columns that have not the ink of the character which was read there (ink_fit.h). They are covered,
  // half erased, or no characters of a zone.
  std::vector<std::vector<int>> misfits;
  // Of the letter H, pixels of the picture; the smallest over the lines.
  double cap_height = 0;
};

// `reading` must be of `pixels`. No lines when nothing was read. PIXELS_INVALID when the numbers of `pixels` do not fit each other,
// PICTURE_PROCESSING_FAILED (INTERNAL) when memory or OpenCV gives up. Pure and thread-safe.
Result<GlyphMeasures> MeasureGlyphs(const image::Pixels& pixels, const ZoneReading& reading);

}  // namespace lagan::ocr
