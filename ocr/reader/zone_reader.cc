#include "ocr/reader/zone_reader.h"

#include <malloc.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <span>
#include <tuple>
#include <utility>

#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>

#include "base/core/file.h"
#include "mrz/check_digit.h"
#include "mrz/decoder.h"
#include "mrz/layout.h"
#include "ocr/glyph/glyph_measure.h"
#include "ocr/locate/line_course.h"
#include "ocr/locate/zone_locator.h"
#include "ocr/pixels_fit.h"
#include "ocr/reader/dropped_symbols.h"
#include "ocr/reader/line_recogniser.h"
#include "ocr/reader/picture_views.h"
#include "ocr/reader/strip_variants.h"
#include "ocr/reader/zone_lattice.h"

namespace lagan::ocr {
namespace {

constexpr std::size_t kMaxModelBytes = std::size_t{4} << 20;
// Places on the picture that are read before giving up, for each of the two efforts of the locator.
constexpr std::size_t kMostPlaces = 6;
// Degrees by which the picture is turned, one after the other, until a zone is found. The locator follows a tilt of 20 degrees either
// way from each quarter turn; with these every direction has one from which it is seen.
constexpr double kTilts[] = {0, 30, 60};

class Stopwatch {
 public:
  explicit Stopwatch(StageClock clock) : clock_(clock) {}
  // Milliseconds since construction or the last call.
  double Lap() {
    const double now = clock_();
    return now - std::exchange(last_, now);
  }

 private:
  StageClock clock_;
  double last_ = clock_();
};

// What was read at one place on the picture, and what it comes to.
struct PlaceReading {
  const ZoneCandidate* place = nullptr;
  bool upside_down = false;
  bool ends_at_border = false;                // of the picture, some line, as it is read
  std::vector<std::vector<PlacedLine>> seen;  // by line, then by way of seeing
  std::vector<PooledLine> pooled;
  std::vector<mrz::DecodedZone> zones;  // cheapest first; empty when it fits no format
  Decision decision;
};

// The symbols by where they stand along the line, whatever the size of the strip.
PlacedLine Placed(const RecognisedLine& line, const StripShape& shape) {
  const double pitch = shape.height * shape.cap_share * shape.pitch_by_cap;
  PlacedLine placed;
  for (const RecognisedSymbol& symbol : line.symbols)
    placed.push_back({symbol.choices, static_cast<float>(symbol.x / pitch - shape.margin)});
  return placed;
}

// A check digit covers it.
bool IsGuarded(const mrz::Column& column) {
  return column.weight > 0 || column.composite_weight > 0 || column.digit || column.composite_digit;
}

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

// A visa of 44 columns that the picture cuts off in the middle of what is printed (acceptance.h, part 5).
bool MayBeCut(const PlaceReading& reading, const mrz::DecodedZone& zone) {
  return reading.ends_at_border && zone.format == mrz::Format::kMrvB &&
         (zone.dropped > 0 || std::ranges::any_of(zone.lines, [](const std::string& line) {
            return line.back() != mrz::kFiller;
          }));
}

// Of the line with most, what was seen clearly and is in no column.
int MostDropped(const PlaceReading& reading, const mrz::DecodedZone& zone) {
  std::size_t most = 0;
  for (std::size_t line = 0; line < zone.cells.size(); ++line)
    most = std::max(most, DroppedSymbols(reading.pooled[line], zone.cells[line]).size());
  return static_cast<int>(most);
}

// Pools and decodes what was seen so far.
void FindText(PlaceReading& reading, Date today) {
  reading.pooled.clear();
  std::vector<mrz::LatticeLine> lattice;
  for (const std::vector<PlacedLine>& line : reading.seen) {
    reading.pooled.push_back(PoolLine(line));
    lattice.push_back(LatticeOf(reading.pooled.back()));
  }
  reading.zones = mrz::Decode(lattice, today);
  if (reading.zones.empty()) {
    reading.decision = DecideWithoutText(true);
    return;
  }
  TextEvidence evidence = EvidenceFor(reading.pooled, reading.zones);
  evidence.may_be_cut = MayBeCut(reading, reading.zones.front());
  evidence.dropped = MostDropped(reading, reading.zones.front());
  reading.decision = Decide(evidence);
}

// Text of another kind has a format only by many changes.
constexpr float kMostCostOfAZone = 60;
// A single line has a third of the characters, and any line of a card is as long as it.
constexpr float kMostCostOfALine = 30;
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

}  // namespace

struct ZoneReader::Parts {
  LineRecogniser recogniser;
  StageClock clock;
  double text_ms = 0;  // in Interpret, for this picture

  void See(const Variant& variant, PictureViews& views, PlaceReading& reading);
  void Interpret(PlaceReading& reading, Date today);
  PlaceReading ReadPlace(const ZoneCandidate& place, PictureViews& views, Date today);
  bool AnotherZoneDiffers(const PlaceReading& accepted, const std::vector<ZoneCandidate>& places,
                          PictureViews& views, Date today);
  struct Found;
  void Find(PictureViews& views, Date today, Found& found, ZoneReading& reading);
  ZoneReading Read(const image::Pixels& pixels, Date today);
};

// Reads every line of the place in one more way.
void ZoneReader::Parts::See(const Variant& variant, PictureViews& views, PlaceReading& reading) {
  const std::vector<TextLine>& lines = reading.place->lines;
  double cap_height = 0;
  for (const TextLine& line : lines) cap_height = std::max(cap_height, line.cap_height);
  reading.seen.resize(lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const TextLine& line = lines[reading.upside_down ? lines.size() - 1 - i : i];
    cv::Mat strip =
        CutStrip(views.Get(variant.channel, reading.place->quarter_turns), line, cap_height, variant.shape);
    if (reading.upside_down) cv::rotate(strip, strip, cv::ROTATE_180);
    reading.seen[i].push_back(Placed(recogniser.Recognise(ApplyTone(strip, variant.tone)), variant.shape));
  }
}

void ZoneReader::Parts::Interpret(PlaceReading& reading, Date today) {
  Stopwatch watch(clock);
  FindText(reading, today);
  text_ms += watch.Lap();
}

PlaceReading ZoneReader::Parts::ReadPlace(const ZoneCandidate& place, PictureViews& views, Date today) {
  PlaceReading reading;
  reading.place = &place;
  reading.ends_at_border = EndsAtBorder(place, false, views);
  See(Variants()[0], views, reading);
  Interpret(reading, today);
  // Which way up: the first variant in both, unless what the first way reads is like a zone, which no zone is upside down.
  if (!IsZone(reading)) {
    PlaceReading turned;
    turned.place = &place;
    turned.upside_down = true;
    turned.ends_at_border = EndsAtBorder(place, true, views);
    See(Variants()[0], views, turned);
    Interpret(turned, today);
    if (Better(turned, reading)) reading = std::move(turned);
  }
  for (std::size_t variant = 1; variant < Variants().size(); ++variant) {
    See(Variants()[variant], views, reading);
    Interpret(reading, today);
    if (reading.decision.verdict == ZoneVerdict::kAccepted) break;
    // Two ways of seeing that fit no format: this is another kind of text.
    if (variant == 1 && !IsZone(reading)) break;
  }
  return reading;
}

// True when a place apart from that of `accepted`, and nearly as like a zone, is accepted as well with other lines: two documents
// lie there, and nothing says which is meant.
bool ZoneReader::Parts::AnotherZoneDiffers(const PlaceReading& accepted,
                                           const std::vector<ZoneCandidate>& places, PictureViews& views,
                                           Date today) {
  constexpr double kNearlyAsLikely = 0.8;
  return std::ranges::any_of(places, [&](const ZoneCandidate& place) {
    if (place.score < kNearlyAsLikely * accepted.place->score ||
        !StandApart(place, *accepted.place, views.size()))
      return false;
    const PlaceReading other = ReadPlace(place, views, today);
    return other.decision.verdict == ZoneVerdict::kAccepted &&
           other.zones.front().lines != accepted.zones.front().lines;
  });
}

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

void FillPlace(const PlaceReading& best, const PictureViews& views, ZoneReading& reading) {
  reading.quad = QuadOf(*best.place, best.upside_down, views);
  reading.quarter_turns = QuarterTurnsOf(reading.quad);
  for (const TextLine& line : best.place->lines) {
    const ZoneCandidate alone{best.place->quarter_turns, {line}, 0};
    reading.line_quads.push_back(QuadOf(alone, best.upside_down, views));
  }
  if (best.upside_down) std::ranges::reverse(reading.line_quads);
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
      new ZoneReader(std::make_unique<Parts>(Parts{std::move(recogniser), clock})));
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
void ZoneReader::Parts::Find(PictureViews& views, Date today, Found& found, ZoneReading& reading) {
  Stopwatch watch(clock);
  const cv::Mat& grey = views.Get(Channel::kGrey, 0);
  reading.timings_ms["prepare"] += watch.Lap();
  for (const Effort effort : {Effort::kQuick, Effort::kThorough}) {
    found.places = LocateZones(grey, effort);
    reading.timings_ms["locate"] += watch.Lap();
    found.lines = found.lines || !found.places.empty();
    int readable_places = 0;
    for (ZoneCandidate& place : std::span(found.places).first(std::min(found.places.size(), kMostPlaces))) {
      for (TextLine& line : place.lines)
        line = FollowCourse(views.Get(Channel::kGrey, place.quarter_turns), line);
      PlaceReading here = ReadPlace(place, views, today);
      if (!IsZone(here)) continue;
      if (!found.best || Better(here, *found.best)) found.best = std::move(here);
      // Accepted, or the zone was tried with other edges: elsewhere is only other text.
      if (found.best->decision.verdict == ZoneVerdict::kAccepted || ++readable_places == 2) break;
    }
    reading.timings_ms["read"] += watch.Lap();
    if (found.best || found.places.empty() || !EndsQuickSearch(found.places.front())) return;
  }
}

ZoneReading ZoneReader::Parts::Read(const image::Pixels& pixels, Date today) {
  ZoneReading reading;
  text_ms = 0;
  Found found;
  std::optional<PictureViews> views;
  // Whether a picture shows lines at all is asked of it as it came: slanting edges and patterns look like lines when it is turned.
  std::optional<bool> lines;
  for (const double tilt : kTilts) {
    views.emplace(pixels, tilt);
    Find(*views, today, found, reading);
    if (!lines) lines = found.lines;
    if (found.best) break;
  }
  Decision decision = found.best ? found.best->decision : DecideWithoutText(*lines);
  if (decision.verdict == ZoneVerdict::kAccepted) {
    Stopwatch watch(clock);
    if (AnotherZoneDiffers(*found.best, found.places, *views, today))
      decision = {ZoneVerdict::kDoubtful, "ZONES_DIFFER"};
    reading.timings_ms["read"] += watch.Lap();
  }
  reading.timings_ms["text"] = text_ms;
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
