// What tests of drawn and photographed specimens have in common: a reader with the committed model, and a day.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>

#include "ocr/quality/reading_quality.h"
#include "ocr/reader/zone_reader.h"
#include "tests/specimen/sets.h"

namespace lagan::ocr {

class ReadingTest : public testing::Test {
 protected:
  static constexpr Date kToday{std::chrono::year(2026), std::chrono::November, std::chrono::day(22)};

  struct Judged {
    image::Pixels pixels;
    ZoneReading reading;
    QualityReport quality;
  };

  void SetUp() override {
    auto reader = ZoneReader::Open(std::filesystem::path(LAGAN_SOURCE_DIR "/ocr/model/lagan.traineddata"));
    ASSERT_TRUE(reader.ok()) << reader.status();
    reader_ = *std::move(reader);
  }

  static image::Pixels PixelsOf(const specimen::Picture& picture) {
    return image::MakePixels(picture.width, picture.height, 3, picture.rgb);
  }
  ZoneReading Read(const specimen::Picture& picture) {
    auto reading = reader_->Read(PixelsOf(picture), kToday);
    EXPECT_TRUE(reading.ok()) << reading.status();
    return reading.ok() ? *std::move(reading) : ZoneReading();
  }
  // None, and a failure of the test, when it cannot be drawn or judged.
  std::optional<Judged> Judge(const Result<specimen::Photograph>& photograph) {
    EXPECT_TRUE(photograph.ok()) << photograph.status();
    if (!photograph.ok()) return std::nullopt;
    Judged judged{PixelsOf(photograph->picture), Read(photograph->picture), {}};
    auto quality = AssessReading(judged.pixels, judged.reading);
    EXPECT_TRUE(quality.ok()) << quality.status();
    if (!quality.ok()) return std::nullopt;
    judged.quality = *std::move(quality);
    return judged;
  }
  // A random document of the kind at nine pixels to the millimetre.
  static specimen::Order OrderOf(specimen::Kind kind, specimen::AgeingLevel level, std::uint64_t seed) {
    specimen::Random random(seed);
    specimen::Order order;
    order.document = specimen::RandomDocument(kind, random);
    order.zone = specimen::ComposeZone(order.document).value();
    order.render.pixels_per_mm = 9;
    order.level = level;
    order.seed = seed;
    return order;
  }

 private:
  std::unique_ptr<ZoneReader> reader_;
};

}  // namespace lagan::ocr
