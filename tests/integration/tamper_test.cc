// Specimens whose zone was set anew in part, photographed, read, and looked at: the cues of glyphs find them, and leave honest ones alone.
// tests/corpus/cue_corpus.cc measures the same over many.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "ocr/tamper/glyph_cue.h"
#include "ocr/tamper/reading_cues.h"
#include "tests/integration/reading_test.h"

namespace lagan::ocr {
namespace {

using specimen::AgeingLevel;
using specimen::Kind;

class TamperTest : public ReadingTest {
 protected:
  std::set<std::string> CuesOf(const specimen::Order& order) {
    std::optional<Judged> judged = Judge(specimen::MakePhotograph(order));
    if (!judged) return {};
    const auto cues = CuesOfReading(judged->pixels, judged->quality, std::nullopt, kToday, judged->reading);
    EXPECT_TRUE(cues.ok()) << cues.status();
    EXPECT_TRUE(judged->reading.timings_ms.contains("cues"));
    std::set<std::string> names;
    if (cues.ok()) {
      for (const CueFinding& cue : *cues) names.emplace(CueName(cue.cue));
    }
    return names;
  }
};

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
