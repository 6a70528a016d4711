#include "ocr/reader/reading_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>

#include "mrz/decoder.h"
#include "mrz/format.h"
#include "mrz/layout.h"
#include "ocr/reader/dropped_symbols.h"

namespace lagan::ocr {
namespace {

std::array<ImagePoint, 4> QuadOf(const ZoneCandidate& lines, bool upside_down, const PictureViews& views) {
  const std::array<cv::Point2f, 4> outline = lines.Outline(views.size());
  std::array<ImagePoint, 4> quad;
  for (std::size_t i = 0; i < 4; ++i) {
    const cv::Point2f corner = views.OnPicture(outline[(i + (upside_down ? 2 : 0)) % 4]);
    quad[i] = {corner.x, corner.y};
  }
  return quad;
}

// Clockwise quarter turns after which the first line of `quad` runs to the right, as near as quarter turns come.
int QuarterTurnsOf(const std::array<ImagePoint, 4>& quad) {
  const double angle = std::atan2(quad[1].y - quad[0].y, quad[1].x - quad[0].x);
  const int turns = static_cast<int>(std::lround(-angle / (std::numbers::pi / 2)));
  return (turns + 4) % 4;
}

// What else the character may be, likeliest first.
void AddAlternatives(const PooledCell& cell, const mrz::Column& column, char taken, ZoneReading& reading) {
  constexpr float kWorthMentioning = 0.05F;
  const std::size_t first = reading.alternatives.size();
  for (int symbol = 0; symbol < mrz::kSymbols; ++symbol) {
    const char other = mrz::SymbolAt(symbol);
    const float confidence = Confidence(cell, other);
    if (other != taken && column.allowed.test(symbol) && confidence >= kWorthMentioning)
      reading.alternatives.push_back({column.line, column.column, other, confidence});
  }
  std::sort(reading.alternatives.begin() + static_cast<std::ptrdiff_t>(first), reading.alternatives.end(),
            [](const Alternative& a, const Alternative& b) { return a.confidence > b.confidence; });
}

// Cells have their position in widths of a character from the start of the line as it is read.
float PlaceAlong(const PlaceReading& reading, int line, const PooledCell& cell) {
  const std::vector<TextLine>& lines = reading.place->lines;
  const auto index = static_cast<std::size_t>(line);
  const double cells = lines[reading.upside_down ? lines.size() - 1 - index : index].Cells();
  return cells > 0 ? static_cast<float>(std::max(0.0, cell.position / cells)) : kNotPlaced;
}

// What was seen and left out, and what that leaves of the confidence of its line.
void AddDropped(const PlaceReading& best, ZoneReading& reading) {
  constexpr float kMostConfidence = 0.5F;
  const mrz::DecodedZone& zone = best.zones.front();
  for (int line = 0; line < static_cast<int>(zone.cells.size()); ++line) {
    for (const DroppedSymbol& dropped : DroppedSymbols(best.pooled[line], zone.cells[line])) {
      reading.corrections.push_back({line, dropped.column, dropped.symbol, mrz::kNothing, dropped.cost});
      reading.line_confidence[line] = std::min(reading.line_confidence[line], kMostConfidence);
    }
  }
}

}  // namespace

void FillText(const PlaceReading& best, ZoneReading& reading) {
  const mrz::DecodedZone& zone = best.zones.front();
  reading.format = std::string(mrz::SpecOf(zone.format).name);
  reading.lines = zone.lines;
  reading.zone = zone.zone;
  for (const mrz::Repair& repair : zone.repairs)
    reading.corrections.push_back({repair.line, repair.column, repair.read, repair.taken, repair.cost});
  reading.symbol_confidence.resize(zone.lines.size());
  reading.symbol_places.resize(zone.lines.size());
  for (const mrz::Column& column : mrz::LayoutOf(zone.format)) {
    const int index = zone.cells[column.line][column.column];
    const char taken = zone.lines[column.line][column.column];
    float confidence = 0, place = kNotPlaced;
    if (index >= 0) {
      const PooledCell& cell = best.pooled[column.line][index];
      place = PlaceAlong(best, column.line, cell);
      confidence = Confidence(cell, taken);
      AddAlternatives(cell, column, taken, reading);
    }
    reading.symbol_confidence[column.line].push_back(std::min(1.0F, confidence));
    reading.symbol_places[column.line].push_back(place);
  }
  for (const auto& line : reading.symbol_confidence)
    reading.line_confidence.push_back(*std::ranges::min_element(line));
  AddDropped(best, reading);
}

void FillPlace(const PlaceReading& best, const PictureViews& views, ZoneReading& reading) {
  reading.quad = QuadOf(*best.place, best.upside_down, views);
  reading.quarter_turns = QuarterTurnsOf(reading.quad);
  for (const TextLine& line : best.place->lines) {
    const ZoneCandidate alone{best.place->quarter_turns, {line}, 0};
    reading.line_quads.push_back(QuadOf(alone, best.upside_down, views));
  }
  if (best.upside_down) std::ranges::reverse(reading.line_quads);
}

}  // namespace lagan::ocr
