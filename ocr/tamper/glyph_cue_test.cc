#include "ocr/tamper/glyph_cue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>

#include "ocr/glyph/glyph_shapes.h"

namespace lagan::ocr {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kLine[] = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";

// What a smooth photograph of a printed line would measure, with noise of the given size.
GlyphMeasures Printed(double noise, unsigned seed, const std::string& text = kLine) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  GlyphMeasures measures;
  std::vector<Glyph>& glyphs = measures.lines.emplace_back();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const GlyphShape* const shape = ShapeOf(text[i]);
    const double along = 2.0 * static_cast<double>(i) / static_cast<double>(text.size() - 1) - 1;
    Glyph glyph{static_cast<int>(i), text[i], along, 0, 0, 1};
    // Bent paper, a slanting view, blur, and a printer whose digits are not the font's.
    const double size = 1 + 0.04 * along, digit = text[i] <= '9' && text[i] >= '0' ? 0.02 : 0;
    glyph.centre =
        size * (shape->centre - 0.5) + 0.2 * along * along - 0.1 * along + digit + noise * normal(random);
    glyph.variance = size * size * shape->variance * (1 + digit) + 0.02 + noise * 0.1 * normal(random);
    glyphs.push_back(glyph);
  }
  return measures;
}

std::vector<Cue> CuesOf(const GlyphMeasures& measures) {
  std::vector<Cue> cues;
  for (const CueFinding& finding : FindGlyphCues(measures)) cues.push_back(finding.cue);
  return cues;
}

void Lift(GlyphMeasures& measures, int first, int last, double by) {
  for (int i = first; i <= last; ++i) measures.lines[0][i].centre += by;
}

void Enlarge(GlyphMeasures& measures, int first, int last, double by) {
  for (int i = first; i <= last; ++i)
    measures.lines[0][i].variance +=
        ShapeOf(measures.lines[0][i].symbol)->variance * ((1 + by) * (1 + by) - 1);
}

TEST(GlyphCue, SmoothLinesGiveNoneWhateverTheNoise) {
  for (const double noise : {0.001, 0.005, 0.01, 0.03, 0.1}) {
    for (unsigned seed = 0; seed < 100; ++seed)
      EXPECT_THAT(CuesOf(Printed(noise, seed)), IsEmpty()) << noise << ' ' << seed;
  }
}

TEST(GlyphCue, OneCharacterOffByATwelfthOfItsHeight) {
  for (const double by : {0.12, -0.12}) {
    for (int column = 0; column < 44; ++column) {
      GlyphMeasures measures = Printed(0.008, 1);
      Lift(measures, column, column, by);
      EXPECT_THAT(CuesOf(measures), ElementsAre(Cue::kGlyphsOutOfLine)) << by << ' ' << column;
      const auto run = MostOutOfLine(measures);
      ASSERT_TRUE(run.has_value());
      EXPECT_EQ(run->line, 0);
      EXPECT_EQ(run->first, column);
      EXPECT_EQ(run->last, column);
      EXPECT_NEAR(run->by, by, 0.04);
    }
  }
}

TEST(GlyphCue, AFieldSetAnewALittleHigherOrLarger) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    GlyphMeasures measures = Printed(0.008, seed);
    Lift(measures, 13, 18, 0.06);
    EXPECT_THAT(CuesOf(measures), ElementsAre(Cue::kGlyphsOutOfLine)) << seed;
    measures = Printed(0.008, seed);
    Enlarge(measures, 13, 18, 0.08);
    EXPECT_THAT(CuesOf(measures), ElementsAre(Cue::kGlyphsOfOtherSize)) << seed;
    // The jump is where the field ends; which side of it is off, a smooth line cannot always tell.
    const auto run = MostOfOtherSize(measures);
    ASSERT_TRUE(run.has_value());
    EXPECT_TRUE(run->last == 18 || run->first == 19 || run->first == 13 || run->last == 12)
        << run->first << ' ' << run->last;
    measures = Printed(0.008, seed);
    Enlarge(measures, 21, 26, -0.1);
    EXPECT_THAT(CuesOf(measures), ElementsAre(Cue::kGlyphsOfOtherSize)) << seed;
  }
}

TEST(GlyphCue, OffByNoMoreThanPrintersAreIsNone) {
  GlyphMeasures measures = Printed(0.0005, 1);
  Lift(measures, 13, 18, 0.02);
  Enlarge(measures, 0, 8, 0.015);
  EXPECT_GT(MostOutOfLine(measures)->strength, 8);
  EXPECT_THAT(CuesOf(measures), IsEmpty());
}

TEST(GlyphCue, WhatDrownsInTheNoiseIsNone) {
  GlyphMeasures measures = Printed(0.06, 3);
  Lift(measures, 20, 20, 0.12);
  EXPECT_THAT(CuesOf(measures), IsEmpty());
}

TEST(GlyphCue, FewCharactersSayNothing) {
  GlyphMeasures measures = Printed(0.001, 1, "L898902C36");
  Lift(measures, 5, 5, 0.3);
  EXPECT_FALSE(MostOutOfLine(measures).has_value());
  EXPECT_THAT(CuesOf(measures), IsEmpty());
  EXPECT_THAT(CuesOf(GlyphMeasures()), IsEmpty());
}

}  // namespace
}  // namespace lagan::ocr
