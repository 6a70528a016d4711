#include "ocr/reader/zone_reader.h"

#include <algorithm>
#include <chrono>
#include <numeric>

#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>

#include "base/core/file.h"
#include "mrz/parser.h"
#include "ocr/locate/zone_locator.h"
#include "ocr/reader/line_recogniser.h"
#include "ocr/reader/strip_variants.h"

namespace lagan::ocr {
namespace {

constexpr std::size_t kMaxModelBytes = std::size_t{4} << 20;
constexpr int kMaxSide = 20000;
// Places on the picture that are read before giving up, for each of the two efforts of the locator.
constexpr std::size_t kMostPlaces = 4;

class Stopwatch {
 public:
  // Milliseconds since construction or the last call.
  double Lap() {
    const auto now = std::chrono::steady_clock::now();
    const double passed = std::chrono::duration<double, std::milli>(now - last_).count();
    last_ = now;
    return passed;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

// The picture in the channels that variants ask for, at both turns of the locator, made when first asked for.
class Views {
 public:
  explicit Views(const image::Pixels& pixels)
      : picture_(pixels.height, pixels.width, pixels.channels == 1 ? CV_8UC1 : CV_8UC3,
                 const_cast<std::uint8_t*>(pixels.bytes.data()), pixels.stride) {}

  cv::Size size() const { return picture_.size(); }
  const cv::Mat& Get(Channel channel, int quarter_turns) {
    cv::Mat& view = views_[channel == Channel::kRed ? 1 : 0][quarter_turns];
    if (!view.empty()) return view;
    if (quarter_turns == 1) {
      cv::rotate(Get(channel, 0), view, cv::ROTATE_90_CLOCKWISE);
    } else if (picture_.channels() == 1) {
      view = picture_;
    } else if (channel == Channel::kRed) {
      cv::extractChannel(picture_, view, 0);
    } else {
      cv::cvtColor(picture_, view, cv::COLOR_RGB2GRAY);
    }
    return view;
  }

 private:
  cv::Mat picture_;
  cv::Mat views_[2][2];
};

// One way of seeing one place, read and fitted, and where that was.
struct Hypothesis {
  VariantReading reading;
  std::optional<mrz::Zone> zone;
  int quarter_turns = 0;  // 0 to 3
  std::array<ImagePoint, 4> quad{};
};

std::vector<VariantReading> ReadingsOf(const std::vector<Hypothesis>& hypotheses) {
  std::vector<VariantReading> readings;
  readings.reserve(hypotheses.size());
  for (const Hypothesis& hypothesis : hypotheses) readings.push_back(hypothesis.reading);
  return readings;
}

double MeanConfidence(const std::vector<RecognisedLine>& lines) {
  double sum = 0, count = 0;
  for (const RecognisedLine& line : lines) {
    sum = std::accumulate(line.confidence.begin(), line.confidence.end(), sum);
    count += static_cast<double>(line.confidence.size());
  }
  return count > 0 ? sum / count : 0;
}

}  // namespace

struct ZoneReader::Parts {
  LineRecogniser recogniser;

  std::vector<RecognisedLine> ReadLines(const ZoneCandidate& place, bool upside_down, const Variant& variant,
                                        Views& views);
  std::optional<Hypothesis> Interpret(const std::vector<RecognisedLine>& lines, const ZoneCandidate& place,
                                      bool upside_down, std::size_t variant, cv::Size picture, Date today);
  ZoneReading Read(const image::Pixels& pixels, Date today);
  void ReadPlace(const ZoneCandidate& place, Views& views, Date today, std::vector<Hypothesis>& hypotheses);
};

std::vector<RecognisedLine> ZoneReader::Parts::ReadLines(const ZoneCandidate& place, bool upside_down,
                                                         const Variant& variant, Views& views) {
  double cap_height = 0;
  for (const TextLine& line : place.lines) cap_height = std::max(cap_height, line.cap_height);
  std::vector<RecognisedLine> lines;
  for (const TextLine& line : place.lines) {
    cv::Mat strip =
        CutStrip(views.Get(variant.channel, place.quarter_turns), line, cap_height, variant.shape);
    if (upside_down) cv::rotate(strip, strip, cv::ROTATE_180);
    lines.push_back(recogniser.Recognise(ApplyTone(strip, variant.tone)));
  }
  if (upside_down) std::reverse(lines.begin(), lines.end());
  return lines;
}

std::optional<Hypothesis> ZoneReader::Parts::Interpret(const std::vector<RecognisedLine>& lines,
                                                       const ZoneCandidate& place, bool upside_down,
                                                       std::size_t variant, cv::Size picture, Date today) {
  std::optional<FittedZone> fitted = FitToFormat(lines);
  if (!fitted) return std::nullopt;
  Hypothesis hypothesis;
  hypothesis.reading = {variant, *std::move(fitted)};
  if (Result<mrz::Zone> zone = mrz::Parse(hypothesis.reading.fitted.lines, today); zone.ok()) {
    hypothesis.reading.fitted.format = zone->format;
    hypothesis.reading.valid = zone->valid();
    hypothesis.zone = std::move(*zone);
  }
  hypothesis.quarter_turns = (place.quarter_turns + (upside_down ? 2 : 0)) % 4;
  const std::array<cv::Point2f, 4> outline = place.Outline(picture);
  for (std::size_t i = 0; i < 4; ++i) {
    const cv::Point2f& corner = outline[(i + (upside_down ? 2 : 0)) % 4];
    hypothesis.quad[i] = {corner.x, corner.y};
  }
  return hypothesis;
}

void ZoneReader::Parts::ReadPlace(const ZoneCandidate& place, Views& views, Date today,
                                  std::vector<Hypothesis>& hypotheses) {
  // Which way up: the first variant in both, unless the first way already reads well.
  bool upside_down = false;
  std::vector<RecognisedLine> lines = ReadLines(place, false, Variants()[0], views);
  std::optional<Hypothesis> first = Interpret(lines, place, false, 0, views.size(), today);
  if (!first || !first->reading.valid) {
    const std::vector<RecognisedLine> turned = ReadLines(place, true, Variants()[0], views);
    std::optional<Hypothesis> other = Interpret(turned, place, true, 0, views.size(), today);
    const bool better = first.has_value() == other.has_value()
                            ? MeanConfidence(turned) > MeanConfidence(lines)
                            : other.has_value();
    if (better) {
      upside_down = true;
      first = std::move(other);
    }
  }
  const auto settled = [&] { return Decide(ReadingsOf(hypotheses), true).verdict == ZoneVerdict::kAccepted; };
  if (first) hypotheses.push_back(*std::move(first));
  for (std::size_t variant = 1; variant < Variants().size() && !settled(); ++variant) {
    lines = ReadLines(place, upside_down, Variants()[variant], views);
    std::optional<Hypothesis> next = Interpret(lines, place, upside_down, variant, views.size(), today);
    if (next) hypotheses.push_back(*std::move(next));
    // Two ways of seeing that fit no format: this is another kind of text.
    if (variant == 1 && hypotheses.empty()) break;
  }
}

namespace {

void Conclude(const std::vector<Hypothesis>& hypotheses, bool lines_found, ZoneReading& reading) {
  const Decision decision = Decide(ReadingsOf(hypotheses), lines_found);
  reading.verdict = decision.verdict;
  reading.reason = decision.reason;
  if (hypotheses.empty()) return;
  const Hypothesis& best = hypotheses[decision.best];
  reading.format = std::string(mrz::SpecOf(best.reading.fitted.format).name);
  reading.lines = best.reading.fitted.lines;
  reading.zone = best.zone;
  reading.corrections = best.reading.fitted.corrections;
  reading.quarter_turns = best.quarter_turns;
  reading.quad = best.quad;
}

bool PixelsFit(const image::Pixels& pixels) {
  return pixels.width >= 1 && pixels.width <= kMaxSide && pixels.height >= 1 && pixels.height <= kMaxSide &&
         (pixels.channels == 1 || pixels.channels == 3) &&
         pixels.stride >= static_cast<std::size_t>(pixels.width) * pixels.channels &&
         pixels.bytes.size() >= pixels.stride * static_cast<std::size_t>(pixels.height);
}

}  // namespace

ZoneReader::ZoneReader(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
ZoneReader::~ZoneReader() = default;

Result<std::unique_ptr<ZoneReader>> ZoneReader::Open(const std::filesystem::path& model) {
  LAGAN_ASSIGN_OR_RETURN(const Bytes bytes, ReadFile(model, kMaxModelBytes));
  return Open(ByteView(bytes));
}

Result<std::unique_ptr<ZoneReader>> ZoneReader::Open(ByteView model) {
  LAGAN_ASSIGN_OR_RETURN(LineRecogniser recogniser, LineRecogniser::Open(model));
  // A reader is one thread; whoever wants more runs more readers.
  cv::setNumThreads(1);
  return std::unique_ptr<ZoneReader>(new ZoneReader(std::make_unique<Parts>(Parts{std::move(recogniser)})));
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

ZoneReading ZoneReader::Parts::Read(const image::Pixels& pixels, Date today) {
  ZoneReading reading;
  Stopwatch watch;
  Views views(pixels);
  const cv::Mat& grey = views.Get(Channel::kGrey, 0);
  reading.timings_ms["prepare"] = watch.Lap();

  std::vector<Hypothesis> hypotheses;
  bool lines_found = false;
  for (const Effort effort : {Effort::kQuick, Effort::kThorough}) {
    watch.Lap();
    std::vector<ZoneCandidate> places = LocateZones(grey, effort);
    reading.timings_ms["locate"] += watch.Lap();
    lines_found = lines_found || !places.empty();
    if (places.size() > kMostPlaces) places.resize(kMostPlaces);
    int readable_places = 0;
    for (const ZoneCandidate& place : places) {
      const std::size_t before = hypotheses.size();
      ReadPlace(place, views, today, hypotheses);
      readable_places += hypotheses.size() > before ? 1 : 0;
      // Two ways of seeing agree, or the zone was tried with other edges: elsewhere is only other text.
      if (AnyTwoAgree(ReadingsOf(hypotheses)) || readable_places == 2) break;
    }
    reading.timings_ms["read"] += watch.Lap();
    if (!hypotheses.empty()) break;
  }
  Conclude(hypotheses, lines_found, reading);
  for (const char* stage : {"prepare", "locate", "read"})
    reading.timings_ms["total"] += reading.timings_ms[stage];
  return reading;
}

}  // namespace lagan::ocr
