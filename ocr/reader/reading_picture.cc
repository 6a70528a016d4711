#include "ocr/reader/reading_picture.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace lagan::ocr {
namespace {

constexpr double kMostMagnified = 3;
const cv::Scalar kPaper(250, 250, 250);
const cv::Scalar kInk(20, 20, 20);
const cv::Scalar kNoBar(222, 222, 222);

cv::Scalar VerdictColour(ZoneVerdict verdict) {
  return verdict == ZoneVerdict::kAccepted ? cv::Scalar(0, 150, 60) : cv::Scalar(230, 120, 0);
}

cv::Mat RgbView(const image::Pixels& pixels) {
  const cv::Mat view(pixels.height, pixels.width, pixels.channels == 1 ? CV_8UC1 : CV_8UC3,
                     const_cast<std::uint8_t*>(pixels.bytes.data()), pixels.stride);
  if (pixels.channels == 3) return view;
  cv::Mat rgb;
  cv::cvtColor(view, rgb, cv::COLOR_GRAY2RGB);
  return rgb;
}

void DrawHead(const ZoneReading& reading, const ReadingPictureShape& shape, cv::Mat& canvas) {
  std::string head(VerdictName(reading.verdict));
  for (const std::string& part : {reading.format, reading.reason}) {
    if (!part.empty()) head += "  " + part;
  }
  cv::putText(canvas, head, {shape.gap, shape.head - shape.gap}, cv::FONT_HERSHEY_SIMPLEX, 0.7, kInk, 2,
              cv::LINE_AA);
}

void DrawPicture(const cv::Mat& picture, const ZoneReading& reading, double scale,
                 const ReadingPictureShape& shape, cv::Mat& canvas) {
  cv::Mat shown;
  cv::resize(picture, shown, cv::Size(), scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
  const cv::Rect place(0, shape.head, std::min(shown.cols, canvas.cols), shown.rows);
  shown.colRange(0, place.width).copyTo(canvas(place));
  for (const auto& quad : reading.line_quads) {
    std::vector<cv::Point> outline;
    for (const ImagePoint& corner : quad)
      outline.emplace_back(cvRound(corner.x * scale), cvRound(corner.y * scale) + shape.head);
    cv::polylines(canvas, outline, true, VerdictColour(reading.verdict), 2);
  }
}

void DrawStrip(const cv::Mat& picture, const std::array<ImagePoint, 4>& quad, cv::Mat strip) {
  cv::Point2f from[4];
  std::ranges::transform(quad, from, [](const ImagePoint& corner) {
    return cv::Point2f(static_cast<float>(corner.x), static_cast<float>(corner.y));
  });
  const auto width = static_cast<float>(strip.cols), height = static_cast<float>(strip.rows);
  const cv::Point2f to[4] = {{0, 0}, {width, 0}, {width, height}, {0, height}};
  cv::warpPerspective(picture, strip, cv::getPerspectiveTransform(from, to), strip.size(), cv::INTER_LINEAR,
                      cv::BORDER_REPLICATE);
}

// The middle of character `column` in `area`.
double PlaceOf(const ZoneReading& reading, std::size_t line, std::size_t column, const cv::Rect& area) {
  const double even = (static_cast<double>(column) + 0.5) / static_cast<double>(reading.lines[line].size());
  const float seen = line < reading.symbol_places.size() && column < reading.symbol_places[line].size()
                         ? reading.symbol_places[line][column]
                         : kNotPlaced;
  return area.x + area.width * (seen == kNotPlaced ? even : std::clamp<double>(seen, 0, 1));
}

// `area` is where the line's strip stands.
void DrawSymbols(const ZoneReading& reading, std::size_t line, const cv::Rect& area,
                 const ReadingPictureShape& shape, cv::Mat& canvas) {
  const std::string& text = reading.lines[line];
  const int half = std::max(2, static_cast<int>(0.4 * area.width / static_cast<double>(text.size())));
  const int foot = area.y + shape.strip + shape.symbols + shape.bars;
  for (std::size_t column = 0; column < text.size(); ++column) {
    const int middle = static_cast<int>(PlaceOf(reading, line, column, area));
    const std::string symbol(1, text[column]);
    const cv::Size size = cv::getTextSize(symbol, cv::FONT_HERSHEY_SIMPLEX, 0.75, 2, nullptr);
    cv::putText(canvas, symbol, {middle - size.width / 2, area.y + shape.strip + shape.symbols - 5},
                cv::FONT_HERSHEY_SIMPLEX, 0.75, kInk, 2, cv::LINE_AA);
    const float confidence =
        line < reading.symbol_confidence.size() && column < reading.symbol_confidence[line].size()
            ? std::clamp(reading.symbol_confidence[line][column], 0.0F, 1.0F)
            : 0;
    const auto bar = [&](int height, const cv::Scalar& colour) {
      cv::rectangle(canvas, cv::Rect(middle - half, foot - height, 2 * half, height), colour, cv::FILLED);
    };
    const auto [red, green, blue] = ConfidenceColour(confidence);
    bar(shape.bars, kNoBar);
    // Never nothing: a symbol without confidence is what one looks for.
    bar(std::max(2, cvRound(confidence * static_cast<float>(shape.bars))), cv::Scalar(red, green, blue));
  }
}

cv::Mat Draw(const cv::Mat& picture, const ZoneReading& reading, const ReadingPictureShape& shape) {
  const double scale = ShownScale(picture.cols, picture.rows, shape);
  const int shown = cvRound(picture.rows * scale);
  const std::size_t lines = std::min(reading.lines.size(), reading.line_quads.size());
  const int top = shape.head + shown + shape.gap;
  cv::Mat canvas(top + static_cast<int>(lines) * shape.line(), shape.width, CV_8UC3, kPaper);
  DrawHead(reading, shape, canvas);
  DrawPicture(picture, reading, scale, shape, canvas);
  for (std::size_t line = 0; line < lines; ++line) {
    const cv::Rect area(shape.gap, top + static_cast<int>(line) * shape.line(), shape.width - 2 * shape.gap,
                        shape.strip);
    DrawStrip(picture, reading.line_quads[line], canvas(area));
    DrawSymbols(reading, line, area, shape, canvas);
  }
  return canvas;
}

}  // namespace

std::array<std::uint8_t, 3> ConfidenceColour(float confidence) {
  const float sure = std::clamp(confidence, 0.0F, 1.0F);
  return {static_cast<std::uint8_t>(215 * (1 - sure)), static_cast<std::uint8_t>(30 + 130 * sure), 40};
}

double ShownScale(int width, int height, const ReadingPictureShape& shape) {
  return std::min({kMostMagnified, static_cast<double>(shape.width) / width, 2.0 * shape.width / height});
}

Result<image::Pixels> DrawReading(const image::Pixels& pixels, const ZoneReading& reading,
                                  const ReadingPictureShape& shape) {
  if (pixels.width < 1 || pixels.height < 1 || (pixels.channels != 1 && pixels.channels != 3) ||
      pixels.stride < static_cast<std::size_t>(pixels.width) * pixels.channels ||
      pixels.bytes.size() < pixels.stride * static_cast<std::size_t>(pixels.height))
    return InvalidArgument("PIXELS_INVALID", "Width, height, channels and bytes do not fit.");
  try {
    const cv::Mat drawn = Draw(RgbView(pixels), reading, shape);
    return image::MakePixels(drawn.cols, drawn.rows, 3, Bytes(drawn.datastart, drawn.dataend));
  } catch (const cv::Exception&) {
    return Internal("PICTURE_PROCESSING_FAILED", "The picture could not be worked on; take another one.");
  }
}

}  // namespace lagan::ocr
