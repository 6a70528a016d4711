#include "ocr/reader/place_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include <opencv2/imgproc.hpp>

#include "ocr/locate/strip.h"
#include "ocr/reader/zone_likeness.h"

namespace lagan::ocr {
namespace {

// Of a column of a strip that the network is shown (base/core/work_budget.h).
constexpr std::int64_t kColumnPrice = 29'000;

// The symbols by where they stand along the line, whatever the size of the strip.
PlacedLine Placed(const RecognisedLine& line, const StripShape& shape) {
  const double pitch = shape.height * shape.cap_share * shape.pitch_by_cap;
  PlacedLine placed;
  for (const RecognisedSymbol& symbol : line.symbols)
    placed.push_back({symbol.choices, static_cast<float>(symbol.x / pitch - shape.margin)});
  return placed;
}

// True when less than two characters' room is left after the end of some line.
bool EndsAtBorder(const ZoneCandidate& place, bool upside_down, const PictureViews& views) {
  return std::ranges::any_of(place.lines, [&](const TextLine& line) {
    const std::array<cv::Point2f, 4> corners =
        ZoneCandidate{place.quarter_turns, {line}, 0}.Outline(views.size());
    const cv::Point2f left = (corners[0] + corners[3]) / 2, right = (corners[1] + corners[2]) / 2;
    const cv::Point2f along = (right - left) / std::max(1.0, line.right - line.left) * (2 * line.pitch);
    return !views.Shows(upside_down ? left - along : right + along);
  });
}

// Whether what was seen first is like a zone in any of its lines. Most texture and other print is not, and to go on with it, above all to look for
// the text that it may be, would cost more than everything else.
bool MayBeAZone(const PlaceReading& reading) {
  const std::vector<TextLine>& lines = reading.place->lines;
  for (std::size_t i = 0; i < reading.seen.size(); ++i) {
    const TextLine& line = lines[reading.upside_down ? lines.size() - 1 - i : i];
    if (!reading.seen[i].empty() &&
        ShareLikeAZone(reading.seen[i].front(), line.Cells()) >= kLeastShareOfAZone)
      return true;
  }
  return false;
}

}  // namespace

PlacedLine PlaceReader::SeeLine(const TextLine& line, const Variant& variant, PictureViews& views,
                                const PlaceReading& reading, WorkBudget& budget) {
  double cap_height = 0;
  for (const TextLine& each : reading.place->lines) cap_height = std::max(cap_height, each.cap_height);
  cv::Mat strip =
      CutStrip(views.Get(variant.channel, reading.place->quarter_turns), line, cap_height, variant.shape);
  budget.Spend(strip.cols * kColumnPrice);
  if (reading.upside_down) cv::rotate(strip, strip, cv::ROTATE_180);
  return Placed(recogniser_.Recognise(ApplyTone(strip, variant.tone)), variant.shape);
}

// Reads every line of the place in one more way.
void PlaceReader::See(const Variant& variant, PictureViews& views, PlaceReading& reading,
                      WorkBudget& budget) {
  const std::vector<TextLine>& lines = reading.place->lines;
  reading.seen.resize(lines.size());
  for (std::size_t i = 0; i < lines.size() && !budget.UsedUp(); ++i) {
    const TextLine& line = lines[reading.upside_down ? lines.size() - 1 - i : i];
    reading.seen[i].push_back(SeeLine(line, variant, views, reading, budget));
  }
}

void PlaceReader::Interpret(PlaceReading& reading, Date today, WorkBudget& budget) {
  if (budget.UsedUp()) return;  // some line may not have been seen
  Stopwatch watch(clock_);
  FindText(reading, today, budget);
  text_ms_ += watch.Lap();
}

// As the first way of seeing has it, this way up.
PlaceReading PlaceReader::Begin(const ZoneCandidate& place, bool upside_down, PictureViews& views, Date today,
                                WorkBudget& budget) {
  PlaceReading reading;
  reading.place = &place;
  reading.upside_down = upside_down;
  reading.ends_at_border = EndsAtBorder(place, upside_down, views);
  See(Variants()[0], views, reading, budget);
  if (MayBeAZone(reading)) {
    Interpret(reading, today, budget);
  } else {
    reading.decision = DecideWithoutText(true);
  }
  return reading;
}

PlaceReading PlaceReader::Read(const ZoneCandidate& place, PictureViews& views, Date today,
                               WorkBudget& budget) {
  PlaceReading reading = Begin(place, false, views, today, budget);
  // Which way up: the first variant in both, unless what the first way reads is like a zone, which no zone is upside down.
  if (!IsZone(reading)) {
    PlaceReading turned = Begin(place, true, views, today, budget);
    if (Better(turned, reading) || !MayBeAZone(reading)) reading = std::move(turned);
  }
  if (!MayBeAZone(reading)) return reading;
  for (std::size_t variant = 1; variant < Variants().size(); ++variant) {
    See(Variants()[variant], views, reading, budget);
    Interpret(reading, today, budget);
    if (budget.UsedUp()) break;
    if (reading.decision.verdict == ZoneVerdict::kAccepted) break;
    // Two ways of seeing that fit no format: this is another kind of text.
    if (variant == 1 && !IsZone(reading)) break;
  }
  return reading;
}

}  // namespace lagan::ocr
