// The type that specimen documents are set in, from Debian's fonts-ocr-b and fonts-dejavu-core.
#pragma once

#include <cairo.h>
#include <array>
#include <memory>

#include "base/core/result.h"
#include "tests/specimen/print_style.h"

namespace lagan::specimen {

struct FontFaceDeleter {
  void operator()(cairo_font_face_t* face) const { cairo_font_face_destroy(face); }
};
using FontFace = std::unique_ptr<cairo_font_face_t, FontFaceDeleter>;

struct ZoneFont {
  FontFace face;
  double em = 0;  // em size, in multiples of the pitch, at which a zone character is one pitch wide
};

struct Fonts {
  std::array<ZoneFont, 3> zones;  // in the order of ZoneFace
  const ZoneFont& zone(ZoneFace face) const { return zones[static_cast<std::size_t>(face)]; }
  FontFace label;       // DejaVu Sans
  FontFace value;       // DejaVu Sans Bold
  FontFace title;       // DejaVu Serif Bold
  FontFace signature;   // DejaVu Serif
  FontFace typewriter;  // DejaVu Sans Mono
};

// FONT_MISSING, naming the package.
Result<Fonts> OpenFonts();

}  // namespace lagan::specimen
