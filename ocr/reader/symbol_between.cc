#include "ocr/reader/symbol_between.h"

#include <algorithm>
#include <vector>

#include "ocr/reader/dropped_symbols.h"

namespace lagan::ocr {
namespace {

// Where on the zone something stands, pixels along its lines as they are read. `position` is in characters from the line's start.
double AlongZone(const PlaceReading& reading, std::size_t line, float position) {
  const std::vector<TextLine>& lines = reading.place->lines;
  const TextLine& found = lines[reading.upside_down ? lines.size() - 1 - line : line];
  const double x =
      reading.upside_down ? found.right - position * found.pitch : found.left + position * found.pitch;
  const TextLine& middle = lines[lines.size() / 2];
  const double slope = middle.slope + middle.bend * (middle.left + middle.right);
  return (reading.upside_down ? -1 : 1) * (x + slope * found.MiddleAt(x));
}

// True when it stands nearer than half a character to the columns of this line, or between them.
bool AmongColumns(const PlaceReading& reading, const mrz::DecodedZone& zone, std::size_t line, double along) {
  constexpr double kNear = 0.5;
  const auto seen = [](int cell) { return cell >= 0; };
  const std::vector<int>& cells = zone.cells[line];
  const auto first = std::ranges::find_if(cells, seen);
  if (first == cells.end()) return false;
  const auto last = std::find_if(cells.rbegin(), cells.rend(), seen).base() - 1;
  const double start = AlongZone(reading, line, reading.pooled[line][*first].position);
  const double end = AlongZone(reading, line, reading.pooled[line][*last].position);
  const double near = first == last ? 0 : kNear * (end - start) / static_cast<double>(last - first);
  return along > start - near && along < end + near;
}

}  // namespace

bool DroppedBetweenColumns(const PlaceReading& reading, const mrz::DecodedZone& zone) {
  for (std::size_t line = 0; line < zone.cells.size(); ++line) {
    for (const DroppedSymbol& dropped : DroppedSymbols(reading.pooled[line], zone.cells[line])) {
      if (dropped.column > 0 && dropped.column < static_cast<int>(zone.cells[line].size())) return true;
      const double along = AlongZone(reading, line, dropped.position);
      for (std::size_t other = 0; other < zone.cells.size(); ++other)
        if (other != line && AmongColumns(reading, zone, other, along)) return true;
    }
  }
  return false;
}

}  // namespace lagan::ocr
