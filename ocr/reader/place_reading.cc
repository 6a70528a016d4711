#include "ocr/reader/place_reading.h"

#include <algorithm>
#include <limits>
#include <string>
#include <tuple>

#include "mrz/check_digit.h"
#include "ocr/reader/dropped_symbols.h"
#include "ocr/reader/symbol_between.h"

namespace lagan::ocr {
namespace {

CharacterEvidence EvidenceFor(const PooledCell& cell, const mrz::Column& column, char taken) {
  CharacterEvidence evidence;
  for (const auto& reading : cell.readings) {
    const bool agrees = ReadAs(reading, column.allowed) == taken;
    evidence.agree += agrees ? 1 : 0;
    evidence.differ += agrees ? 0 : 1;
  }
  evidence.confidence = Confidence(cell, taken);
  evidence.guarded = IsGuarded(column) && !HasLookAlikeOfSameValue(taken, column.allowed);
  return evidence;
}

// `zone` is the first of `zones`.
TextEvidence EvidenceFor(const std::vector<PooledLine>& pooled, const std::vector<mrz::DecodedZone>& zones) {
  const mrz::DecodedZone& zone = zones.front();
  TextEvidence evidence;
  evidence.valid = zone.zone.valid();
  evidence.margin = zones.size() > 1 ? zones[1].cost - zone.cost : std::numeric_limits<float>::max();
  for (const mrz::Column& column : mrz::LayoutOf(zone.format)) {
    const int cell = zone.cells[column.line][column.column];
    evidence.characters.push_back(
        cell < 0 ? CharacterEvidence()
                 : EvidenceFor(pooled[column.line][cell], column, zone.lines[column.line][column.column]));
  }
  return evidence;
}

// A visa of 44 columns of which only the beginning is seen (acceptance.h, part 5).
bool MayBeCut(const PlaceReading& reading, const mrz::DecodedZone& zone) {
  if (zone.format != mrz::Format::kMrvB) return false;
  const auto goes_on = [](const std::string& line) { return line.back() != mrz::kFiller; };
  if (goes_on(zone.lines.front())) return true;
  return reading.ends_at_border && (zone.dropped > 0 || goes_on(zone.lines.back()));
}

// Of the line with most, what was seen clearly and is in no column.
int MostDropped(const PlaceReading& reading, const mrz::DecodedZone& zone) {
  std::size_t most = 0;
  for (std::size_t line = 0; line < zone.cells.size(); ++line)
    most = std::max(most, DroppedSymbols(reading.pooled[line], zone.cells[line]).size());
  return static_cast<int>(most);
}

// Texts that are asked of the decoder: the cheapest, and how much dearer the next is.
constexpr int kTexts = 2;
// Text of another kind has a format only by many changes.
constexpr float kMostCostOfAZone = 60;
// A single line has a third of the characters, and any line of a card is as long as it.
constexpr float kMostCostOfALine = 30;

}  // namespace

bool IsGuarded(const mrz::Column& column) {
  return column.weight > 0 || column.composite_weight > 0 || column.digit || column.composite_digit;
}

void FindText(PlaceReading& reading, Date today, WorkBudget& budget) {
  reading.pooled.clear();
  std::vector<mrz::LatticeLine> lattice;
  for (const std::vector<PlacedLine>& line : reading.seen) {
    reading.pooled.push_back(PoolLine(line));
    lattice.push_back(LatticeOf(reading.pooled.back()));
  }
  reading.zones = mrz::Decode(lattice, today, kTexts, {}, &budget);
  if (reading.zones.empty()) {
    reading.decision = DecideWithoutText(true);
    return;
  }
  TextEvidence evidence = EvidenceFor(reading.pooled, reading.zones);
  evidence.may_be_cut = MayBeCut(reading, reading.zones.front());
  evidence.dropped = MostDropped(reading, reading.zones.front());
  evidence.dropped_between = DroppedBetweenColumns(reading, reading.zones.front());
  reading.decision = Decide(evidence);
}

bool IsZone(const PlaceReading& reading) {
  if (reading.zones.empty()) return false;
  const mrz::DecodedZone& zone = reading.zones.front();
  return zone.cost < (zone.lines.size() == 1 ? kMostCostOfALine : kMostCostOfAZone);
}

bool Better(const PlaceReading& a, const PlaceReading& b) {
  const auto rank = [](const PlaceReading& reading) {
    const bool accepted = reading.decision.verdict == ZoneVerdict::kAccepted;
    return std::tuple(!accepted, !IsZone(reading), reading.zones.empty() ? 0 : reading.zones.front().cost);
  };
  return rank(a) < rank(b);
}

}  // namespace lagan::ocr
