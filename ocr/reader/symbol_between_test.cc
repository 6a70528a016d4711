#include "ocr/reader/symbol_between.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace lagan::ocr {
namespace {

constexpr double kPitch = 20;
constexpr int kColumns = 10;

// Two lines of ten columns; each symbol was seen clearly by two ways.
struct Zone {
  ZoneCandidate place;
  PlaceReading reading;
  mrz::DecodedZone text;
};

PooledCell Cell(double position) {
  const std::vector<SymbolChoice> seen = {{'<', 0.99F}};
  return {static_cast<float>(position), {seen, seen}};
}

Zone MakeZone(double slope, bool upside_down) {
  Zone zone;
  for (const double offset : {300.0, 350.0}) {
    TextLine line;
    line.slope = slope;
    line.offset = offset;
    // Lines of one zone begin above each other: a tilted one shifts the lower to the left.
    line.left = 100 - slope * (offset - 300);
    line.right = line.left + kColumns * kPitch;
    line.pitch = kPitch;
    zone.place.lines.push_back(line);
  }
  zone.reading.upside_down = upside_down;
  for (int line = 0; line < 2; ++line) {
    std::vector<int> cells(kColumns);
    std::iota(cells.begin(), cells.end(), 0);
    PooledLine pooled;
    for (int column = 0; column < kColumns; ++column) pooled.push_back(Cell(column + 0.5));
    zone.reading.pooled.push_back(pooled);
    zone.text.cells.push_back(cells);
  }
  return zone;
}

// With one more symbol behind (or before) the columns of the line.
bool Between(Zone zone, std::size_t line, double position, bool before = false) {
  zone.reading.place = &zone.place;
  PooledLine& pooled = zone.reading.pooled[line];
  pooled.insert(before ? pooled.begin() : pooled.end(), Cell(position));
  if (before)
    for (int& cell : zone.text.cells[line]) ++cell;
  return DroppedBetweenColumns(zone.reading, zone.text);
}

TEST(DroppedBetweenColumns, AMarkBesideTheZoneIsNot) {
  for (const double slope : {0.0, 0.3, -0.3}) {
    for (const bool upside_down : {false, true}) {
      const Zone zone = MakeZone(slope, upside_down);
      for (const std::size_t line : {0U, 1U}) {
        EXPECT_FALSE(Between(zone, line, 10.5)) << slope << upside_down;
        EXPECT_FALSE(Between(zone, line, 10.2)) << slope << upside_down;
        EXPECT_FALSE(Between(zone, line, -0.4, true)) << slope << upside_down;
      }
    }
  }
}

TEST(DroppedBetweenColumns, ASymbolWhereAnotherLineHasAColumnIs) {
  for (const double slope : {0.0, 0.3, -0.3}) {
    for (const bool upside_down : {false, true}) {
      Zone zone = MakeZone(slope, upside_down);
      for (const std::size_t line : {0U, 1U}) {
        Zone closer = zone;
        for (PooledCell& cell : closer.reading.pooled[line]) cell.position *= 10.0F / 11;
        EXPECT_TRUE(Between(closer, line, 10.5 * 10 / 11)) << slope << upside_down;
      }
    }
  }
}

TEST(DroppedBetweenColumns, ASymbolBetweenColumnsOfItsOwnLineIs) {
  Zone zone = MakeZone(0, false);
  EXPECT_FALSE(Between(zone, 0, 10.5));
  zone.reading.place = &zone.place;
  PooledLine& pooled = zone.reading.pooled[0];
  pooled.insert(pooled.begin() + 4, Cell(4));
  for (std::size_t column = 4; column < kColumns; ++column) ++zone.text.cells[0][column];
  EXPECT_TRUE(DroppedBetweenColumns(zone.reading, zone.text));
  pooled[4].readings[1].clear();
  EXPECT_FALSE(DroppedBetweenColumns(zone.reading, zone.text)) << "one way of seeing is none";
}

TEST(DroppedBetweenColumns, AZoneOfOneLineHasNoOther) {
  Zone zone = MakeZone(0, false);
  zone.place.lines.pop_back();
  zone.reading.pooled.pop_back();
  zone.text.cells.pop_back();
  for (PooledCell& cell : zone.reading.pooled[0]) cell.position *= 10.0F / 11;
  EXPECT_FALSE(Between(zone, 0, 10.5 * 10 / 11));
}

}  // namespace
}  // namespace lagan::ocr
