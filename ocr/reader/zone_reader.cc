#include "ocr/reader/zone_reader.h"

#include <malloc.h>

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include <opencv2/core/utility.hpp>

#include "base/core/file.h"
#include "mrz/layout.h"
#include "ocr/glyph/glyph_measure.h"
#include "ocr/locate/line_beside.h"
#include "ocr/locate/line_course.h"
#include "ocr/locate/zone_locator.h"
#include "ocr/picture_work.h"
#include "ocr/pixels_fit.h"
#include "ocr/reader/line_recogniser.h"
#include "ocr/reader/picture_views.h"
#include "ocr/reader/place_reader.h"
#include "ocr/reader/place_reading.h"
#include "ocr/reader/reading_text.h"
#include "ocr/reader/strip_variants.h"
#include "ocr/reader/zone_likeness.h"

namespace lagan::ocr {
namespace {

constexpr std::size_t kMaxModelBytes = std::size_t{4} << 20;
// Places on the picture that are read before giving up, for each of the two efforts of the locator.
constexpr std::size_t kMostPlaces = 6;
// Degrees by which the picture is turned, one after the other, until a zone is found. The locator follows a tilt of 20 degrees either
// way from each quarter turn; with these every direction has one from which it is seen.
constexpr double kTilts[] = {0, 30, 60};
// Of a pixel of the picture, as it came and turned (base/core/work_budget.h).
constexpr std::int64_t kViewPixelPrice = 2, kTurnedPixelPrice = 12;

}  // namespace

struct ZoneReader::Parts {
  PlaceReader place_reader;
  StageClock clock;

  bool AnotherZoneDiffers(const PlaceReading& accepted, const std::vector<ZoneCandidate>& places,
                          PictureViews& views, Date today, WorkBudget& budget);
  bool HasLineTooMany(const PlaceReading& accepted, PictureViews& views, WorkBudget& budget);
  struct Found;
  void Find(PictureViews& views, Date today, WorkBudget& budget, Found& found, ZoneReading& reading);
  ZoneReading Read(const image::Pixels& pixels, Date today);
};

// True when a place apart from that of `accepted`, and nearly as like a zone, is accepted as well with other lines: two documents
// lie there, and nothing says which is meant.
bool ZoneReader::Parts::AnotherZoneDiffers(const PlaceReading& accepted,
                                           const std::vector<ZoneCandidate>& places, PictureViews& views,
                                           Date today, WorkBudget& budget) {
  constexpr double kNearlyAsLikely = 0.8;
  return std::ranges::any_of(places, [&](const ZoneCandidate& place) {
    if (place.score < kNearlyAsLikely * accepted.place->score ||
        !StandApart(place, *accepted.place, views.size()))
      return false;
    const PlaceReading other = place_reader.Read(place, views, today, budget);
    return other.decision.verdict == ZoneVerdict::kAccepted &&
           other.zones.front().lines != accepted.zones.front().lines;
  });
}

// True when what stands directly beside the lines that were accepted reads like one more of them: nothing says which of them are meant.
bool ZoneReader::Parts::HasLineTooMany(const PlaceReading& accepted, PictureViews& views,
                                       WorkBudget& budget) {
  const cv::Mat& grey = views.Get(Channel::kGrey, accepted.place->quarter_turns);
  return std::ranges::any_of(LinesBeside(grey, accepted.place->lines), [&](const TextLine& line) {
    return ShareLikeAZone(place_reader.SeeLine(line, Variants()[0], views, accepted, budget), line.Cells()) >=
           kLeastShareOfALine;
  });
}

namespace {

// True when a character that no check digit covers has not the ink of what it was read as (acceptance.h, part 7). Also when that cannot be
// measured.
bool InkDiffers(const image::Pixels& pixels, mrz::Format format, const ZoneReading& reading) {
  const Result<GlyphMeasures> measures = MeasureGlyphs(pixels, reading);
  if (!measures.ok() || measures->misfits.size() != reading.lines.size()) return true;
  return std::ranges::any_of(mrz::LayoutOf(format), [&](const mrz::Column& column) {
    return !IsGuarded(column) && std::ranges::count(measures->misfits[column.line], column.column) > 0;
  });
}

// Each picture needs the same large blocks again. Given back to the kernel and asked for anew, page by page, they cost a twentieth of
// the reading; what stays is less than the peak of one picture.
void KeepFreedMemory() {
  constexpr int kLargeBlocks = 32 << 20;
  ::mallopt(M_MMAP_THRESHOLD, kLargeBlocks);
  ::mallopt(M_TRIM_THRESHOLD, 2 * kLargeBlocks);
}

}  // namespace

ZoneReader::ZoneReader(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
ZoneReader::~ZoneReader() = default;

Result<std::unique_ptr<ZoneReader>> ZoneReader::Open(const std::filesystem::path& model, StageClock clock) {
  LAGAN_ASSIGN_OR_RETURN(const Bytes bytes, ReadFile(model, kMaxModelBytes));
  return Open(ByteView(bytes), clock);
}

Result<std::unique_ptr<ZoneReader>> ZoneReader::Open(ByteView model, StageClock clock) {
  LAGAN_ASSIGN_OR_RETURN(LineRecogniser recogniser, LineRecogniser::Open(model));
  // A reader is one thread; whoever wants more runs more readers.
  cv::setNumThreads(1);
  KeepFreedMemory();
  return std::unique_ptr<ZoneReader>(
      new ZoneReader(std::make_unique<Parts>(Parts{PlaceReader(std::move(recogniser), clock), clock})));
}

Result<ZoneReading> ZoneReader::Read(const image::Pixels& pixels, Date today) {
  if (!PixelsFit(pixels))
    return InvalidArgument("PIXELS_INVALID", "Width, height, channels and bytes do not fit.");
  try {
    return parts_->Read(pixels, today);
  } catch (const cv::Exception&) {
    return Internal("PICTURE_PROCESSING_FAILED", "The picture could not be worked on; take another one.");
  }
}

// What was found on the picture at one tilt. `views` and `places` are what `best` points into.
struct ZoneReader::Parts::Found {
  std::optional<PlaceReading> best;
  std::vector<ZoneCandidate> places;
  bool lines = false;
};

// The likeliest zone on `views`; adds to the times of `reading`.
void ZoneReader::Parts::Find(PictureViews& views, Date today, WorkBudget& budget, Found& found,
                             ZoneReading& reading) {
  Stopwatch watch(clock);
  const cv::Mat& grey = views.Get(Channel::kGrey, 0);
  reading.timings_ms["prepare"] += watch.Lap();
  for (const Effort effort : {Effort::kQuick, Effort::kThorough}) {
    found.places = LocateZones(grey, effort, budget);
    reading.timings_ms["locate"] += watch.Lap();
    found.lines = found.lines || !found.places.empty();
    int readable_places = 0;
    for (ZoneCandidate& place : std::span(found.places).first(std::min(found.places.size(), kMostPlaces))) {
      if (budget.UsedUp()) break;
      for (TextLine& line : place.lines)
        line = FollowCourse(views.Get(Channel::kGrey, place.quarter_turns), line);
      PlaceReading here = place_reader.Read(place, views, today, budget);
      if (!IsZone(here)) continue;
      if (!found.best || Better(here, *found.best)) found.best = std::move(here);
      // Accepted, or the zone was tried with other edges: elsewhere is only other text.
      if (found.best->decision.verdict == ZoneVerdict::kAccepted || ++readable_places == 2) break;
    }
    reading.timings_ms["read"] += watch.Lap();
    if (budget.UsedUp() || found.best || found.places.empty() || !EndsQuickSearch(found.places.front()))
      return;
  }
}

ZoneReading ZoneReader::Parts::Read(const image::Pixels& pixels, Date today) {
  ZoneReading reading;
  place_reader.TakeTextTime();  // of a picture that was given up
  Found found;
  std::optional<PictureViews> views;
  // Whether a picture shows lines at all is asked of it as it came: slanting edges and patterns look like lines when it is turned.
  std::optional<bool> lines;
  WorkBudget budget(kMostWorkOfAZone);
  for (const double tilt : kTilts) {
    views.emplace(pixels, tilt);
    budget.Spend(views->size().area() * (tilt == 0 ? kViewPixelPrice : kTurnedPixelPrice));
    Find(*views, today, budget, found, reading);
    if (!lines) lines = found.lines;
    if (found.best || budget.UsedUp()) break;
  }
  Decision decision = found.best ? found.best->decision : DecideWithoutText(*lines);
  if (!found.best && budget.UsedUp()) decision = {ZoneVerdict::kUnreadable, "PICTURE_TOO_BUSY"};
  if (decision.verdict == ZoneVerdict::kAccepted) {
    Stopwatch watch(clock);
    if (AnotherZoneDiffers(*found.best, found.places, *views, today, budget))
      decision = {ZoneVerdict::kDoubtful, "ZONES_DIFFER"};
    else if (HasLineTooMany(*found.best, *views, budget))
      decision = {ZoneVerdict::kDoubtful, "ZONE_LINE_TOO_MANY"};
    // What was given up may have held a text as likely, or another zone.
    else if (budget.UsedUp())
      decision = {ZoneVerdict::kDoubtful, "PICTURE_TOO_BUSY"};
    reading.timings_ms["read"] += watch.Lap();
  }
  reading.work = budget.spent();
  reading.timings_ms["text"] = place_reader.TakeTextTime();
  if (found.best) {
    FillText(*found.best, reading);
    FillPlace(*found.best, *views, reading);
  }
  if (decision.verdict == ZoneVerdict::kAccepted) {
    Stopwatch watch(clock);
    if (InkDiffers(pixels, found.best->zones.front().format, reading))
      decision = {ZoneVerdict::kDoubtful, "ZONE_INK_DIFFERS"};
    reading.timings_ms["read"] += watch.Lap();
  }
  reading.verdict = decision.verdict;
  reading.reason = decision.reason;
  for (const char* stage : {"prepare", "locate", "read"})
    reading.timings_ms["total"] += reading.timings_ms[stage];
  return reading;
}

}  // namespace lagan::ocr
