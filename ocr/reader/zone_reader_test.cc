#include "ocr/reader/zone_reader.h"

#include <cstdint>
#include <filesystem>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "ocr/picture_work.h"

namespace lagan::ocr {
namespace {

constexpr Date kToday{std::chrono::year(2026), std::chrono::November, std::chrono::day(21)};
const std::filesystem::path kModel = LAGAN_SOURCE_DIR "/ocr/model/lagan.traineddata";

image::Pixels Flat(int width, int height, int channels, std::uint8_t tone) {
  return image::MakePixels(width, height, channels,
                           Bytes(static_cast<std::size_t>(width) * height * channels, tone));
}

TEST(ZoneReader, TheModelIsThereAndSmall) {
  EXPECT_LE(std::filesystem::file_size(kModel), 300'000u);
  EXPECT_TRUE(ZoneReader::Open(kModel).ok());
}

TEST(ZoneReader, RefusesWhatIsNoModel) {
  EXPECT_EQ(ZoneReader::Open(std::filesystem::path("/nowhere/lagan.traineddata")).status().reason(),
            "FILE_NOT_FOUND");
  EXPECT_EQ(ZoneReader::Open(ByteView()).status().reason(), "MODEL_UNREADABLE");
  EXPECT_EQ(
      ZoneReader::Open(AsBytes("no model at all, but some bytes that are long enough")).status().reason(),
      "MODEL_UNREADABLE");
}

TEST(ZoneReader, FindsNoZoneWhereThereIsNone) {
  auto reader = ZoneReader::Open(kModel);
  ASSERT_TRUE(reader.ok()) << reader.status();
  for (const auto& [width, height] : {std::pair{1, 1}, {640, 480}, {3, 2000}, {2000, 3}}) {
    for (const int channels : {1, 3}) {
      const auto reading = (*reader)->Read(Flat(width, height, channels, 200), kToday);
      ASSERT_TRUE(reading.ok()) << reading.status();
      EXPECT_EQ(reading->verdict, ZoneVerdict::kNone);
      EXPECT_EQ(reading->reason, "ZONE_NOT_FOUND");
      EXPECT_TRUE(reading->lines.empty());
      EXPECT_FALSE(reading->zone.has_value());
      EXPECT_TRUE(reading->timings_ms.contains("total"));
    }
  }
}

// Rows of equal pitch from edge to edge: each looks like a zone's, and none is one.
image::Pixels NothingButLines() {
  constexpr int kPitch = 18, kRows = 60, kColumns = 88;
  cv::Mat page(kRows * 36, (kColumns + 2) * kPitch, CV_8UC1, cv::Scalar(235));
  std::mt19937 random(3);
  for (int row = 0; row < kRows; ++row) {
    for (int column = 0; column < kColumns; ++column) {
      const std::string letter(1, static_cast<char>('A' + random() % 26));
      cv::putText(page, letter, {(column + 1) * kPitch, row * 36 + 28}, cv::FONT_HERSHEY_DUPLEX, 0.7,
                  cv::Scalar(20), 2, cv::LINE_AA);
    }
  }
  return image::MakePixels(page.cols, page.rows, 1, Bytes(page.datastart, page.dataend));
}

TEST(ZoneReader, GivesUpOnAPictureOfNothingButLines) {
  auto reader = ZoneReader::Open(kModel);
  ASSERT_TRUE(reader.ok()) << reader.status();
  const auto reading = (*reader)->Read(NothingButLines(), kToday);
  ASSERT_TRUE(reading.ok()) << reading.status();
  EXPECT_EQ(reading->verdict, ZoneVerdict::kUnreadable);
  EXPECT_EQ(reading->reason, "PICTURE_TOO_BUSY") << "this picture has become easy; draw a worse one";
  EXPECT_LT(reading->work, kMostWorkOfAPicture) << "one step beyond kMostWorkOfAZone at most";
}

// Rows of strokes: found like lines of a zone, and read like none.
image::Pixels Strokes() {
  constexpr int kPitch = 16;
  cv::Mat page(600, 48 * kPitch, CV_8UC1, cv::Scalar(235));
  for (const int y : {200, 240}) {
    for (int x = 2 * kPitch; x + 2 * kPitch < page.cols; x += kPitch) page(cv::Rect(x, y, 4, 22)) = 20;
  }
  return image::MakePixels(page.cols, page.rows, 1, Bytes(page.datastart, page.dataend));
}

TEST(ZoneReader, LooksForNoTextInWhatReadsLikeNoZone) {
  // Each time it is asked it is one later: a stage that was gone into has taken time.
  auto reader = ZoneReader::Open(
      kModel, +[] {
        static double now = 0;
        return ++now;
      });
  ASSERT_TRUE(reader.ok()) << reader.status();
  const auto reading = (*reader)->Read(Strokes(), kToday);
  ASSERT_TRUE(reading.ok()) << reading.status();
  EXPECT_EQ(reading->verdict, ZoneVerdict::kUnreadable) << "no line was found; draw others";
  EXPECT_EQ(reading->timings_ms.at("text"), 0);
  EXPECT_GT(reading->timings_ms.at("read"), 0);
}

TEST(ZoneReader, RefusesPixelsThatDoNotFit) {
  auto reader = ZoneReader::Open(kModel);
  ASSERT_TRUE(reader.ok()) << reader.status();
  image::Pixels pixels = Flat(10, 10, 3, 0);
  pixels.height = 11;
  EXPECT_EQ((*reader)->Read(pixels, kToday).status().reason(), "PIXELS_INVALID");
  pixels = Flat(10, 10, 3, 0);
  pixels.channels = 4;
  EXPECT_EQ((*reader)->Read(pixels, kToday).status().reason(), "PIXELS_INVALID");
  EXPECT_EQ((*reader)->Read(image::Pixels(), kToday).status().reason(), "PIXELS_INVALID");
}

}  // namespace
}  // namespace lagan::ocr
