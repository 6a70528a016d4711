// A picture of a reading, for a person who asks where the zone was found and which characters are weak. It shows the document and
// what was read on it: personal data.
//
// From top to foot: a head with verdict, format and reason; the picture with the outline of every line found; then for each line
// its straightened strip, what was read under the places where it was read, and a bar for each character, as high and as
// green as its confidence. Without lines only head and picture.
#pragma once

#include "base/core/result.h"
#include "base/image/pixels.h"
#include "ocr/reader/zone_reader.h"

namespace lagan::ocr {

// Pixels of the result.
struct ReadingPictureShape {
  int width = 1280;
  int head = 36;
  int strip = 48;    // the straightened line
  int symbols = 28;  // what was read
  int bars = 24;     // a confidence of 1 fills it
  int gap = 12;      // under each line, and beside the strips

  int line() const { return strip + symbols + bars + gap; }
};

// The colour of a bar: red for 0, green for 1; red, green, blue.
std::array<std::uint8_t, 3> ConfidenceColour(float confidence);

// How many pixels of the result one of a picture so many pixels wide and high takes: the picture fills the width, but is neither
// magnified more than threefold nor higher than twice the width.
double ShownScale(int width, int height, const ReadingPictureShape& shape = {});

// RGB, `shape.width` wide; the picture's upper left corner is at (0, shape.head). PIXELS_INVALID when `pixels` is no picture;
// PICTURE_PROCESSING_FAILED (INTERNAL) when memory or OpenCV gives up. Thread-safe.
Result<image::Pixels> DrawReading(const image::Pixels& pixels, const ZoneReading& reading,
                                  const ReadingPictureShape& shape = {});

}  // namespace lagan::ocr
