// What was read at one place on the picture, and what it comes to: pooled, decoded, decided.
#pragma once

#include <vector>

#include "base/core/clock.h"
#include "base/core/work_budget.h"
#include "mrz/decoder.h"
#include "mrz/layout.h"
#include "ocr/locate/zone_locator.h"
#include "ocr/reader/acceptance.h"
#include "ocr/reader/zone_lattice.h"

namespace lagan::ocr {

// `place`, `upside_down`, `ends_at_border` and `seen` are given; FindText finds the rest. Personal data.
struct PlaceReading {
  const ZoneCandidate* place = nullptr;  // outlives this
  bool upside_down = false;              // against the picture turned as the place has it
  bool ends_at_border = false;           // of the picture, some line, as it is read
  // By line, first to last as they are read, then by way of seeing in the order of Variants().
  std::vector<std::vector<PlacedLine>> seen;
  std::vector<PooledLine> pooled;       // by line
  std::vector<mrz::DecodedZone> zones;  // cheapest first; empty when it fits no format
  Decision decision;
};

// Pools and decodes what was seen so far, and decides by the parts of the rule that need no picture (acceptance.h). May be called again after
// more was seen. `today` chooses the century of dates.
void FindText(PlaceReading& reading, Date today, WorkBudget& budget);

// True when what was read is like a zone: text of another kind fits a format only at a cost that no zone has.
bool IsZone(const PlaceReading& reading);

// True when `a` is rather the zone of the picture than `b`: accepted, like a zone, cheap, in this order.
bool Better(const PlaceReading& a, const PlaceReading& b);

// True when a check digit covers the column, or it is one.
bool IsGuarded(const mrz::Column& column);

}  // namespace lagan::ocr
