// Pictures made for tests by libjpeg and libpng, of every kind the decoder promises to read.
#pragma once

#include <string>
#include <vector>

#include "base/core/bytes.h"
#include "base/image/pixels.h"

namespace lagan::image {

// Four flat quarters: red and green above, blue and white below. Sides must be even.
Pixels FourQuarters(int width, int height);
// The quarter colours of RGB or grey pixels from top left to bottom right: "RGBW" when upright; '?' for others.
std::string ReadQuarters(const Pixels& pixels);

struct JpegRecipe {
  bool progressive = false;
  int quality = 95;
  Bytes exif = {};           // content of an APP1 segment, none when empty
  std::string comment = {};  // COM segment, none when empty
};
Bytes MakeJpeg(const Pixels& pixels, const JpegRecipe& recipe = {});
// A JPEG of four inks.
Bytes MakeCmykJpeg();
// Content of an APP1 segment: "Exif", a TIFF header in either byte order with the orientation, and `tail` behind.
Bytes MakeExif(int orientation, bool little_endian, const std::string& tail = {});

struct PngRecipe {
  int colour_type = 2;  // as in IHDR
  int depth = 8;
  bool interlaced = false;
  std::vector<std::uint8_t> palette = {};       // RGB triples
  std::vector<std::uint8_t> transparency = {};  // alpha of palette entries
  std::string comment = {};                     // tEXt chunk
};
// `rows` as IHDR says, packed, most significant byte first, all rows one after another.
Bytes MakePng(int width, int height, const PngRecipe& recipe, const Bytes& rows);
// A black one-bit PNG of any size, compressed row by row.
Bytes MakeBlackPng(int width, int height);

}  // namespace lagan::image
