// Draws a specimen document flat and evenly lit, as the printer made it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "tests/specimen/document.h"
#include "tests/specimen/picture.h"

namespace lagan::specimen {

// OCR-B size 1 has ten characters an inch (Doc 9303 part 3 section 4.2): the pitch of zone characters, millimetres.
inline constexpr double kZonePitch = 2.54;
// Six lines an inch would be 4.23 mm; zone lines stand 6.35 mm apart.
inline constexpr double kZoneLinePitch = 6.35;

struct Size {
  double width = 0;  // millimetres
  double height = 0;
};
Size PageSize(Kind kind);

// Where character `column` of zone line `line` (both from 0, of `lines`) stands: its left edge and baseline,
// millimetres from the page's upper left corner.
struct Position {
  double x = 0;
  double y = 0;
};
Position ZonePosition(Kind kind, int lines, int line, int column);

struct RenderOptions {
  double pixels_per_mm = 12;  // 2 to 40; 12 is about 300 dpi
  // A PNG for the portrait box. Without one, or when the file is not there, a silhouette is drawn.
  std::string portrait_file;
};

// The page of `document` with `zone` at its foot. The same input gives the same pixels.
// FONT_MISSING (fonts-ocr-b, fonts-dejavu-core), SCALE_INVALID, DRAWING_FAILED.
Result<Picture> RenderPage(const Document& document, const std::vector<std::string>& zone,
                           const RenderOptions& options);

}  // namespace lagan::specimen
