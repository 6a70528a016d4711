// Reads what stands at one place on the picture, in as many ways of seeing as it takes.
#pragma once

#include <utility>

#include "base/core/clock.h"
#include "base/core/work_budget.h"
#include "ocr/locate/zone_locator.h"
#include "ocr/reader/line_recogniser.h"
#include "ocr/reader/picture_views.h"
#include "ocr/reader/place_reading.h"
#include "ocr/reader/stage_clock.h"
#include "ocr/reader/strip_variants.h"

namespace lagan::ocr {

// Not thread-safe: one per thread.
class PlaceReader {
 public:
  // `clock` times the finding of text.
  PlaceReader(LineRecogniser recogniser, StageClock clock)
      : recogniser_(std::move(recogniser)), clock_(clock) {}

  // Which way up it stands is found out. One way of seeing after the other, until the text is accepted, all were tried, or two say that it is
  // no zone. `place` is of `views` and outlives the answer. When `budget` is used up, what was made of it until then, which is not to be accepted.
  PlaceReading Read(const ZoneCandidate& place, PictureViews& views, Date today, WorkBudget& budget);

  // What one way of seeing makes of a line that stands beside those of `reading` and is as large; `line` is of `views`, at the quarter turns
  // of the place.
  PlacedLine SeeLine(const TextLine& line, const Variant& variant, PictureViews& views,
                     const PlaceReading& reading, WorkBudget& budget);

  // Milliseconds that went into finding the text in what was seen, since this was last asked.
  double TakeTextTime() { return std::exchange(text_ms_, 0); }

 private:
  PlaceReading Begin(const ZoneCandidate& place, bool upside_down, PictureViews& views, Date today,
                     WorkBudget& budget);
  void See(const Variant& variant, PictureViews& views, PlaceReading& reading, WorkBudget& budget);
  void Interpret(PlaceReading& reading, Date today, WorkBudget& budget);

  LineRecogniser recogniser_;
  StageClock clock_;
  double text_ms_ = 0;
};

}  // namespace lagan::ocr
