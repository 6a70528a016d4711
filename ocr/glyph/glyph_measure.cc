#include "ocr/glyph/glyph_measure.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>

#include "ocr/glyph/curve_fit.h"
#include "ocr/glyph/glyph_shapes.h"
#include "ocr/glyph/ink_fit.h"
#include "ocr/pixels_fit.h"
#include "ocr/tone_quantile.h"

namespace lagan::ocr {
namespace {

// Of a strip: rows for the letter H, and what stands above and below the middle in such heights. The next line's
// letters begin at two.
constexpr double kCap = 24;
constexpr double kReach = 1.4;
constexpr double kMarginColumns = 1;
// Width of a character beside the height of H, in OCR-B.
constexpr double kPitchByCap = 0.985;
// Of a line's quad, in heights of H (ZoneCandidate::Outline).
constexpr double kQuadHeight = 1.4;
// Half of the window in which a character's ink is looked for.
constexpr double kHalfWindow = 0.78;
// Half of the window around it that should be empty: of ink there (a stamp, a scratch) some may lie on the character too.
constexpr double kHalfSurroundings = 1.25;
constexpr double kMostStrayInk = 0.06;
// Darkness below this share of the line's ink is paper.
constexpr double kPaper = 0.25;

cv::Point2d At(const ImagePoint& point) { return {point.x, point.y}; }

// Where the strip of a line lies in the picture, and its size.
struct StripPlace {
  std::array<cv::Point2f, 4> corners;
  cv::Size size;
  double cap = 0;  // of the letter H, pixels of the picture
};

std::optional<StripPlace> PlaceOf(const std::array<ImagePoint, 4>& quad, std::size_t columns) {
  const cv::Point2d start = (At(quad[0]) + At(quad[3])) / 2, end = (At(quad[1]) + At(quad[2])) / 2;
  const cv::Point2d along = end - start;
  const cv::Point2d down = ((At(quad[3]) - At(quad[0])) + (At(quad[2]) - At(quad[1]))) / 2;
  const double length = cv::norm(along), cap = cv::norm(down) / kQuadHeight;
  if (!(length > 1) || !(cap > 1) || columns < 2) return std::nullopt;
  const cv::Point2d margin = along * (kMarginColumns / static_cast<double>(columns));
  const cv::Point2d reach = down * (kReach / kQuadHeight);
  StripPlace place;
  place.cap = cap;
  place.corners = {cv::Point2f(start - margin - reach), cv::Point2f(end + margin - reach),
                   cv::Point2f(end + margin + reach), cv::Point2f(start - margin + reach)};
  place.size = {
      static_cast<int>(std::lround(kCap * kPitchByCap * (static_cast<double>(columns) + 2 * kMarginColumns))),
      static_cast<int>(std::lround(2 * kReach * kCap))};
  return place;
}

cv::Mat CutStrip(const cv::Mat& picture, const StripPlace& place) {
  std::vector<cv::Point2f> corners(place.corners.begin(), place.corners.end());
  cv::Rect area = cv::boundingRect(corners);
  area -= cv::Point(2, 2);
  area += cv::Size(4, 4);
  area &= cv::Rect(0, 0, picture.cols, picture.rows);
  if (area.empty()) return {};
  cv::Mat source = picture(area);
  // Shrunk beforehand, so that sampling skips no pixel.
  const double shrink = std::min(1.0, kCap / place.cap * 1.3);
  cv::resize(source, source, cv::Size(), shrink, shrink, cv::INTER_AREA);
  for (cv::Point2f& corner : corners) {
    corner.x = static_cast<float>((corner.x - static_cast<float>(area.x) + 0.5F) * shrink - 0.5);
    corner.y = static_cast<float>((corner.y - static_cast<float>(area.y) + 0.5F) * shrink - 0.5);
  }
  const auto right = static_cast<float>(place.size.width), bottom = static_cast<float>(place.size.height);
  const std::vector<cv::Point2f> straight = {
      {-0.5F, -0.5F}, {right - 0.5F, -0.5F}, {right - 0.5F, bottom - 0.5F}, {-0.5F, bottom - 0.5F}};
  cv::Mat strip;
  cv::warpPerspective(source, strip, cv::getPerspectiveTransform(corners, straight), place.size,
                      kCap > place.cap ? cv::INTER_CUBIC : cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  return strip;
}

// A straight line, pixel by pixel.
struct Ink {
  // 0 for paper to 1 for the line's ink, in the lightest channel, where a coloured stamp or ground is lighter than black ink.
  cv::Mat black;
  // By how much the channels differ, paper counted as white, beside the darkness of the line's ink. Empty for a grey picture.
  cv::Mat colour;
};

cv::Mat ColourOf(const std::vector<cv::Mat>& channels) {
  // Print, ground and stamp together leave more than half of a line's strip to paper.
  constexpr double kPaperQuantile = 0.6;
  std::vector<cv::Mat> white(channels.size());
  for (std::size_t i = 0; i < channels.size(); ++i)
    channels[i].convertTo(white[i], CV_32F,
                          255 / std::max<double>(8, ToneQuantile(channels[i], kPaperQuantile)));
  return cv::max(white[0], cv::max(white[1], white[2])) - cv::min(white[0], cv::min(white[1], white[2]));
}

Ink InkOf(const cv::Mat& strip) {
  std::vector<cv::Mat> channels;
  cv::split(strip, channels);
  const cv::Mat lightest =
      channels.size() == 1 ? channels[0] : cv::Mat(cv::max(channels[0], cv::max(channels[1], channels[2])));
  cv::Mat paper;
  const cv::Mat around = cv::getStructuringElement(cv::MORPH_ELLIPSE, cv::Size(25, 25));
  cv::morphologyEx(lightest, paper, cv::MORPH_CLOSE, around);
  cv::blur(paper, paper, cv::Size(25, 25));
  cv::Mat dark;
  cv::subtract(paper, lightest, dark);
  // Ink covers about a sixth of the line itself.
  const int middle = strip.rows / 2, half = static_cast<int>(kCap / 2);
  const double full = std::max<double>(8, ToneQuantile(dark.rowRange(middle - half, middle + half), 0.94));
  Ink ink;
  dark.convertTo(ink.black, CV_32F, 1 / (full * (1 - kPaper)), -kPaper / (1 - kPaper));
  ink.black = cv::min(cv::max(ink.black, 0.0), 1.0);
  if (channels.size() == 3) ink.colour = ColourOf(channels) / full;
  return ink;
}

struct Moments {
  double amount = 0;
  double x = 0, y = 0;
  double variance = 0;  // up and down
};

cv::Rect WindowAt(const cv::Mat& ink, double x, double y, double half_width, double half_height) {
  const cv::Point first(static_cast<int>(std::lround(x - half_width)),
                        static_cast<int>(std::lround(y - half_height)));
  const cv::Point last(static_cast<int>(std::lround(x + half_width)),
                       static_cast<int>(std::lround(y + half_height)));
  return cv::Rect(first, last + cv::Point(1, 1)) & cv::Rect(0, 0, ink.cols, ink.rows);
}

Moments MomentsIn(const cv::Mat& ink, double x, double y, double half_width, double half_height) {
  const cv::Rect window = WindowAt(ink, x, y, half_width, half_height);
  Moments moments;
  double squares = 0;
  for (int row = window.y; row < window.br().y; ++row) {
    for (int column = window.x; column < window.br().x; ++column) {
      const double here = ink.at<float>(row, column);
      moments.amount += here;
      moments.x += here * column;
      moments.y += here * row;
      squares += here * row * row;
    }
  }
  if (moments.amount <= 0) return moments;
  moments.x /= moments.amount;
  moments.y /= moments.amount;
  moments.variance = squares / moments.amount - moments.y * moments.y;
  return moments;
}

double AlongOf(std::size_t column, std::size_t columns) {
  return 2.0 * static_cast<double>(column) / static_cast<double>(columns - 1) - 1;
}

// The x of each column in the strip: what the reader placed, made smooth, then drawn to the ink.
Cubic ColumnsOf(const cv::Mat& ink, const std::vector<float>& places) {
  const std::size_t columns = places.size();
  const double inner =
      ink.cols * static_cast<double>(columns) / (static_cast<double>(columns) + 2 * kMarginColumns);
  std::vector<double> along, x;
  for (std::size_t i = 0; i < columns; ++i) {
    if (places[i] == kNotPlaced) continue;
    along.push_back(AlongOf(i, columns));
    x.push_back(places[i] * inner + (ink.cols - inner) / 2 - 0.5);
  }
  Cubic curve = FitCubic(along, x);
  const double half_width = kCap * kPitchByCap / 2;
  for (int round = 0; round < 2; ++round) {
    along.clear(), x.clear();
    for (std::size_t i = 0; i < columns; ++i) {
      const double at = AlongOf(i, columns);
      const Moments moments = MomentsIn(ink, curve.At(at), (ink.rows - 1) / 2.0, half_width, kCap * 0.7);
      if (moments.amount < 1) continue;
      along.push_back(at), x.push_back(moments.x);
    }
    curve = FitCubic(along, x);
  }
  return curve;
}

struct LineGlyphs {
  std::vector<Glyph> glyphs;
  std::vector<PrintedInk> printed;  // of the same characters
  std::vector<int> stray;           // columns that foreign ink lies beside
};

// The darkest stroke around (x, y): single pixels are noise.
double DarkestIn(const cv::Mat& ink, double x, double y, double half_width, double half_height) {
  const cv::Rect window = WindowAt(ink, x, y, half_width, half_height);
  if (window.empty()) return 0;
  cv::Mat soft;
  cv::blur(ink(window), soft, cv::Size(3, 3));
  double darkest = 0;
  cv::minMaxLoc(soft, nullptr, &darkest);
  return darkest;
}

// The characters that stand on `line`.
LineGlyphs GlyphsOn(const Ink& ink, const std::string& text, const Cubic& columns, const Cubic& line) {
  const double half_width = kCap * kPitchByCap / 2, middle = (ink.black.rows - 1) / 2.0;
  LineGlyphs found;
  for (int i = 0; i < static_cast<int>(text.size()); ++i) {
    const GlyphShape* const shape = ShapeOf(text[i]);
    if (shape == nullptr) continue;
    const double along = AlongOf(i, text.size());
    const double x = columns.At(along), y = line.At(along) - (shape->centre - 0.5) * kCap;
    const double half_height = kHalfWindow * kCap;
    const Moments moments = MomentsIn(ink.black, x, y, half_width, half_height);
    const double around = MomentsIn(ink.black, x, y, half_width, kHalfSurroundings * kCap).amount;
    if (around > moments.amount * (1 + kMostStrayInk)) found.stray.push_back(i);
    found.glyphs.push_back({i, text[i], along, (middle - moments.y) / kCap, moments.variance / (kCap * kCap),
                            moments.amount / shape->amount});
    const double colour =
        ink.colour.empty() ? 0 : MomentsIn(ink.colour, x, y, half_width, half_height).amount;
    found.printed.push_back({i, moments.amount / shape->amount, shape->amount,
                             DarkestIn(ink.black, x, y, half_width, half_height), colour / shape->amount});
  }
  return found;
}

LineGlyphs MeasureLine(const Ink& ink, const std::string& text, const std::vector<float>& places) {
  const Cubic columns = ColumnsOf(ink.black, places);
  const double half_width = kCap * kPitchByCap / 2;
  const double middle = (ink.black.rows - 1) / 2.0;
  // The middle of the letters along the strip, which bends where the page does.
  Cubic line{{middle, 0, 0, 0}};
  for (int round = 0; round < 2; ++round) {
    std::vector<double> along, y;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const GlyphShape* const shape = ShapeOf(text[i]);
      const double at = AlongOf(i, text.size());
      const Moments moments =
          MomentsIn(ink.black, columns.At(at), line.At(at), half_width, kHalfWindow * kCap);
      if (shape == nullptr || moments.amount < 1) continue;
      along.push_back(at), y.push_back(moments.y + (shape->centre - 0.5) * kCap);
    }
    line = FitCubic(along, y);
  }
  return GlyphsOn(ink, text, columns, line);
}

double MedianOf(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// The median amount of ink becomes 1, the median of colour 0.
void Level(LineGlyphs& line) {
  std::vector<double> amounts, colours;
  for (const PrintedInk& ink : line.printed) amounts.push_back(ink.amount), colours.push_back(ink.colour);
  if (amounts.empty()) return;
  const double amount = MedianOf(std::move(amounts)), colour = MedianOf(std::move(colours));
  if (amount <= 0) return;
  for (Glyph& glyph : line.glyphs) glyph.amount /= amount;
  for (PrintedInk& ink : line.printed) {
    ink.amount /= amount;
    ink.colour = (ink.colour - colour) / amount;
  }
}

// Keeps what can be measured: about as much ink as the line's others have, and no foreign ink beside it or a close neighbour.
std::vector<Glyph> WholeOnes(LineGlyphs line) {
  constexpr double kLeastInk = 0.6, kMostInk = 1.6;
  constexpr int kStrayReach = 2;
  std::erase_if(line.glyphs, [&](const Glyph& glyph) {
    return glyph.amount < kLeastInk || glyph.amount > kMostInk ||
           std::ranges::any_of(line.stray,
                               [&](int column) { return std::abs(column - glyph.column) <= kStrayReach; });
  });
  return std::move(line.glyphs);
}

bool PartsFit(const ZoneReading& reading) {
  if (reading.line_quads.size() != reading.lines.size() ||
      reading.symbol_places.size() != reading.lines.size())
    return false;
  for (std::size_t i = 0; i < reading.lines.size(); ++i) {
    if (reading.symbol_places[i].size() != reading.lines[i].size()) return false;
  }
  return true;
}

}  // namespace

Result<GlyphMeasures> MeasureGlyphs(const image::Pixels& pixels, const ZoneReading& reading) {
  if (!PixelsFit(pixels))
    return InvalidArgument("PIXELS_INVALID", "Width, height, channels and bytes do not fit.");
  GlyphMeasures measures;
  if (!PartsFit(reading)) return measures;
  try {
    const cv::Mat picture(pixels.height, pixels.width, pixels.channels == 1 ? CV_8UC1 : CV_8UC3,
                          const_cast<std::uint8_t*>(pixels.bytes.data()), pixels.stride);
    for (std::size_t i = 0; i < reading.lines.size(); ++i) {
      measures.lines.emplace_back();
      measures.misfits.emplace_back();
      const std::optional<StripPlace> place = PlaceOf(reading.line_quads[i], reading.lines[i].size());
      if (!place) continue;
      measures.cap_height = measures.cap_height == 0 ? place->cap : std::min(measures.cap_height, place->cap);
      const cv::Mat strip = CutStrip(picture, *place);
      if (strip.empty()) continue;
      LineGlyphs line = MeasureLine(InkOf(strip), reading.lines[i], reading.symbol_places[i]);
      Level(line);
      measures.misfits.back() = Misfits(line.printed);
      measures.lines.back() = WholeOnes(std::move(line));
    }
    return measures;
  } catch (const cv::Exception&) {
    return Internal("PICTURE_PROCESSING_FAILED", "The picture could not be worked on; take another one.");
  }
}

}  // namespace lagan::ocr
