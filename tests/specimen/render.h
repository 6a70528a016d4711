// Draws a specimen document flat and evenly lit, as the printer made it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "tests/specimen/canvas.h"
#include "tests/specimen/document.h"
#include "tests/specimen/picture.h"
#include "tests/specimen/print_style.h"
#include "tests/specimen/zone_drawing.h"

namespace lagan::specimen {

Size PageSize(Kind kind);

// Where character `column` of zone line `line` (both from 0, of `lines`) stands: its left edge and baseline,
// millimetres from the page's upper left corner.
struct Position {
  double x = 0;
  double y = 0;
};
// `pitch` is PrintStyle::zone_pitch.
Position ZonePosition(Kind kind, int lines, int line, int column, double pitch = 1);

struct RenderOptions {
  double pixels_per_mm = 12;  // 2 to 40; 12 is about 300 dpi
  // A PNG for the portrait box. Without one, or when the file is not there, a silhouette is drawn.
  std::string portrait_file;
  PrintStyle print = {};
};

// The page of `document` with `zone` at its foot. The same input gives the same pixels.
// FONT_MISSING (fonts-ocr-b, fonts-dejavu-core), SCALE_INVALID, DRAWING_FAILED.
Result<Picture> RenderPage(const Document& document, const std::vector<std::string>& zone,
                           const RenderOptions& options);

// The page that faces the data page of an open passport: words without meaning. Errors as RenderPage.
Result<Picture> RenderOppositePage(Kind kind, std::uint64_t seed, double pixels_per_mm);

}  // namespace lagan::specimen
