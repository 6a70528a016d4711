// The machine-readable zone at the foot of a page, as printed.
#pragma once

#include <string>
#include <vector>

#include "tests/specimen/canvas.h"
#include "tests/specimen/print_style.h"

namespace lagan::specimen {

// OCR-B size 1 has ten characters an inch (Doc 9303 part 3 section 4.2): the pitch of zone characters, millimetres.
inline constexpr double kZonePitch = 2.54;
// Six lines an inch would be 4.23 mm; zone lines stand 6.35 mm apart.
inline constexpr double kZoneLinePitch = 6.35;
// Doc 9303 part 3 section 4.1: the zone's height on every format.
inline constexpr double kZoneHeight = 23.2;

// Where the zone stands, millimetres from the page's upper left corner.
struct ZonePlace {
  double left = 0;            // of the first character
  double first_baseline = 0;  // the others follow at kZoneLinePitch
  double top = 0;             // of the field that is lightened, down to the page's foot
};

// Lightens what lies below, sets the lines in the style's cut of OCR-B, and stamps over them if the style says so.
void DrawZone(const Canvas& canvas, const std::vector<std::string>& lines, const ZonePlace& place,
              const PrintStyle& style);

}  // namespace lagan::specimen
