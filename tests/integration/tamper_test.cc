// Specimens whose zone was set anew in part, photographed, read, and looked at: the cues of glyphs find them, and leave honest ones alone.
// tests/corpus/cue_corpus.cc measures the same over many.
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

#include "ocr/quality/reading_quality.h"
#include "ocr/tamper/glyph_cue.h"
#include "ocr/tamper/reading_cues.h"
#include "tests/specimen/sets.h"

namespace lagan::ocr {
namespace {

using namespace std::chrono_literals;
using specimen::AgeingLevel;
using specimen::Kind;

constexpr Date kToday = 2026y / 11 / 22;

class TamperTest : public testing::Test {
 protected:
  void SetUp() override {
    auto reader = ZoneReader::Open(std::filesystem::path(LAGAN_SOURCE_DIR "/ocr/model/lagan.traineddata"));
    ASSERT_TRUE(reader.ok()) << reader.status();
    reader_ = *std::move(reader);
  }

  std::set<std::string> CuesOf(const specimen::Order& order) {
    const Result<specimen::Photograph> photo = specimen::MakePhotograph(order);
    EXPECT_TRUE(photo.ok()) << photo.status();
    if (!photo.ok()) return {};
    const specimen::Picture& picture = photo->picture;
    const auto pixels = image::MakePixels(picture.width, picture.height, 3, picture.rgb);
    Result<ZoneReading> reading = reader_->Read(pixels, kToday);
    EXPECT_TRUE(reading.ok()) << reading.status();
    if (!reading.ok()) return {};
    const Result<QualityReport> quality = AssessReading(pixels, *reading);
    EXPECT_TRUE(quality.ok()) << quality.status();
    const auto cues = CuesOfReading(pixels, *quality, std::nullopt, kToday, *reading);
    EXPECT_TRUE(cues.ok()) << cues.status();
    EXPECT_TRUE(reading->timings_ms.contains("cues"));
    std::set<std::string> names;
    if (cues.ok()) {
      for (const CueFinding& cue : *cues) names.emplace(CueName(cue.cue));
    }
    return names;
  }

  std::unique_ptr<ZoneReader> reader_;
};

specimen::Order OrderOf(Kind kind, AgeingLevel level, std::uint64_t seed) {
  specimen::Random random(seed);
  specimen::Order order;
  order.document = specimen::RandomDocument(kind, random);
  order.zone = specimen::ComposeZone(order.document).value();
  order.render.pixels_per_mm = 9;
  order.level = level;
  order.seed = seed;
  return order;
}

// Of the letter H in OCR-B, millimetres.
constexpr double kCapHeight = 2.5;

TEST_F(TamperTest, HonestDocumentsGiveNoCue) {
  for (const auto level : {AgeingLevel::kNone, AgeingLevel::kLight, AgeingLevel::kModerate}) {
    for (const auto kind : {Kind::kPassport, Kind::kCard, Kind::kVisa}) {
      EXPECT_EQ(CuesOf(OrderOf(kind, level, 5)), std::set<std::string>{}) << specimen::KindName(kind);
    }
  }
}

TEST_F(TamperTest, CharactersThatWereSetAnewAreFound) {
  const struct {
    const char* what;
    specimen::Retyping retyping;
    const char* cue;
  } cases[] = {
      {"one digit an eighth lower", {1, 14, 1, 1, 0.12 * kCapHeight, false}, "GLYPHS_OUT_OF_LINE"},
      {"one digit an eighth higher", {1, 4, 1, 1, -0.12 * kCapHeight, false}, "GLYPHS_OUT_OF_LINE"},
      {"a date a fifteenth lower", {1, 13, 6, 1, 0.07 * kCapHeight, false}, "GLYPHS_OUT_OF_LINE"},
      {"a number a tenth larger", {1, 0, 9, 1.1, 0, false}, "GLYPHS_OF_OTHER_SIZE"},
      {"a number a tenth smaller", {1, 0, 9, 0.9, 0, false}, "GLYPHS_OF_OTHER_SIZE"},
  };
  for (const auto& each : cases) {
    for (const auto level : {AgeingLevel::kNone, AgeingLevel::kLight}) {
      specimen::Order order = OrderOf(Kind::kPassport, level, 6);
      order.render.print.retyped = each.retyping;
      EXPECT_TRUE(CuesOf(order).contains(each.cue)) << each.what;
    }
  }
}

TEST_F(TamperTest, WithoutAZoneThereIsNothingToMeasure) {
  const auto pixels = image::MakePixels(300, 200, 1, Bytes(60000, 200));
  const ZoneReading none;
  const Result<GlyphMeasures> measures = MeasureGlyphs(pixels, none);
  ASSERT_TRUE(measures.ok()) << measures.status();
  EXPECT_TRUE(measures->lines.empty());
  image::Pixels wrong = image::MakePixels(300, 200, 1, Bytes(60000, 200));
  wrong.height = 400;
  EXPECT_EQ(MeasureGlyphs(wrong, none).status().reason(), "PIXELS_INVALID");
}

}  // namespace
}  // namespace lagan::ocr
