#include "ocr/reader/reading_picture.h"

#include <gtest/gtest.h>

namespace lagan::ocr {
namespace {

using Colour = std::array<int, 3>;

Colour At(const image::Pixels& picture, int x, int y) {
  const auto row = picture.Row(y);
  const std::size_t at = static_cast<std::size_t>(x) * 3;
  return {row[at], row[at + 1], row[at + 2]};
}

// 640 x 400, white; the band of the line, rows 200 to 240 and columns 100 to 500, is black in its left half.
image::Pixels Page(int channels) {
  Bytes bytes(static_cast<std::size_t>(640) * 400 * channels, 255);
  for (int y = 200; y < 240; ++y) {
    for (int x = 100 * channels; x < 300 * channels; ++x)
      bytes[static_cast<std::size_t>(y) * 640 * channels + x] = 0;
  }
  return image::MakePixels(640, 400, channels, std::move(bytes));
}

ZoneReading Reading() {
  ZoneReading reading;
  reading.verdict = ZoneVerdict::kAccepted;
  reading.format = "FRDL";
  reading.lines = {"AB<D"};
  reading.symbol_confidence = {{1, 0.5F, 0, 1}};
  reading.symbol_places = {{0.1F, kNotPlaced, 0.6F, 0.9F}};
  reading.line_quads = {{{{100, 200}, {500, 200}, {500, 240}, {100, 240}}}};
  return reading;
}

TEST(DrawReading, OutlinesEachLineWhereItWasFound) {
  const ReadingPictureShape shape;
  for (const int channels : {1, 3}) {
    const auto drawn = DrawReading(Page(channels), Reading());
    ASSERT_TRUE(drawn.ok()) << drawn.status();
    EXPECT_EQ(drawn->width, shape.width);
    EXPECT_DOUBLE_EQ(ShownScale(640, 400), 2);
    const Colour accepted = {0, 150, 60};
    for (const auto& [x, y] : {std::pair{200, 400}, {1000, 400}, {1000, 480}, {200, 480}})
      EXPECT_EQ(At(*drawn, x, y + shape.head), accepted) << x << ", " << y;
    EXPECT_EQ(At(*drawn, 1100, 440 + shape.head), (Colour{255, 255, 255}));
  }
  ZoneReading doubtful = Reading();
  doubtful.verdict = ZoneVerdict::kDoubtful;
  EXPECT_EQ(At(*DrawReading(Page(3), doubtful), 200, 400 + shape.head), (Colour{230, 120, 0}));
}

TEST(DrawReading, ShowsTheStraightLineUnderThePicture) {
  const ReadingPictureShape shape;
  const auto drawn = DrawReading(Page(3), Reading());
  ASSERT_TRUE(drawn.ok()) << drawn.status();
  const int top = shape.head + 800 + shape.gap;
  EXPECT_EQ(drawn->height, top + shape.line());
  const int left = shape.gap + 40, right = shape.width - shape.gap - 40;
  for (const int y : {top + 2, top + shape.strip / 2, top + shape.strip - 3}) {
    EXPECT_LT(At(*drawn, left, y)[0], 10) << "the left half of the line is black";
    EXPECT_GT(At(*drawn, right, y)[0], 245);
  }
  EXPECT_GT(At(*drawn, left, top + shape.strip + 1)[0], 245) << "paper under the strip";
}

TEST(DrawReading, ReadsUpsideDownLinesTheRightWayUp) {
  ZoneReading reading = Reading();
  reading.line_quads = {{{{500, 240}, {100, 240}, {100, 200}, {500, 200}}}};
  const ReadingPictureShape shape;
  const auto drawn = DrawReading(Page(3), reading);
  ASSERT_TRUE(drawn.ok()) << drawn.status();
  const int y = shape.head + 800 + shape.gap + shape.strip / 2;
  EXPECT_GT(At(*drawn, shape.gap + 40, y)[0], 245);
  EXPECT_LT(At(*drawn, shape.width - shape.gap - 40, y)[0], 10);
}

TEST(DrawReading, ABarIsAsHighAndAsGreenAsItsConfidence) {
  const ReadingPictureShape shape;
  const auto drawn = DrawReading(Page(3), Reading());
  ASSERT_TRUE(drawn.ok()) << drawn.status();
  const int foot = shape.head + 800 + shape.gap + shape.strip + shape.symbols + shape.bars;
  const int width = shape.width - 2 * shape.gap;
  // Where each was seen; the second was not, and stands where the second of four would.
  const struct {
    double place;
    float confidence;
  } kBars[] = {{0.1, 1}, {0.375, 0.5F}, {0.6, 0}, {0.9, 1}};
  for (const auto& [place, confidence] : kBars) {
    const int x = shape.gap + static_cast<int>(place * width);
    const auto [red, green, blue] = ConfidenceColour(confidence);
    EXPECT_EQ(At(*drawn, x, foot - 1), (Colour{red, green, blue})) << place;
    const bool full = confidence == 1;
    EXPECT_EQ(At(*drawn, x, foot - shape.bars) == (Colour{red, green, blue}), full) << place;
  }
  EXPECT_GT(ConfidenceColour(0)[0], ConfidenceColour(0)[1]);
  EXPECT_GT(ConfidenceColour(1)[1], ConfidenceColour(1)[0]);
}

TEST(DrawReading, APictureWithoutAZoneIsShownAsItIs) {
  ZoneReading nothing;
  nothing.reason = "ZONE_NOT_FOUND";
  const ReadingPictureShape shape;
  const auto drawn = DrawReading(Page(3), nothing);
  ASSERT_TRUE(drawn.ok()) << drawn.status();
  EXPECT_EQ(drawn->height, shape.head + 800 + shape.gap);
  EXPECT_EQ(At(*drawn, 201, 402 + shape.head), (Colour{0, 0, 0}));
}

TEST(DrawReading, SizesAreBoundedWhateverThePictureIs) {
  const auto flat = [](int width, int height) {
    return image::MakePixels(width, height, 1, Bytes(static_cast<std::size_t>(width) * height, 9));
  };
  const ReadingPictureShape shape;
  for (const auto& [width, height] : {std::pair{1, 1}, {3, 4000}, {4000, 3}, {4000, 3000}}) {
    const auto drawn = DrawReading(flat(width, height), ZoneReading());
    ASSERT_TRUE(drawn.ok()) << width << " x " << height << drawn.status();
    EXPECT_LE(drawn->height, shape.head + 2 * shape.width + shape.gap);
  }
  EXPECT_EQ(DrawReading(image::Pixels(), ZoneReading()).status().reason(), "PIXELS_INVALID");
}

}  // namespace
}  // namespace lagan::ocr
