#include "face/pictures/contact_sheet.h"

#include <gtest/gtest.h>

namespace lagan::face {
namespace {

image::Pixels Plain(int width, int height, int channels) {
  return image::MakePixels(width, height, channels,
                           Bytes(static_cast<std::size_t>(width) * height * channels, 100));
}

std::array<int, 3> PixelAt(const image::Pixels& pixels, int x, int y) {
  const auto row = pixels.Row(y).subspan(static_cast<std::size_t>(x) * 3);
  return {row[0], row[1], row[2]};
}

TEST(ContactSheet, ShowsEveryFrameInOrderWithTheColourOfItsVerdict) {
  ContactSheet sheet;
  EXPECT_EQ(sheet.Draw().status().reason(), "SHEET_EMPTY");
  Observation seen;
  seen.faces = 1;
  seen.largest.box = {100, 50, 100, 140};
  const Tone tones[] = {Tone::kGood, Tone::kUnused, Tone::kBad};
  for (int i = 0; i < 9; ++i) {
    ASSERT_TRUE(sheet.Add(Plain(320, 240, i % 2 == 0 ? 3 : 1), seen, tones[i % 3], "turn_left", "used").ok());
  }
  const auto drawn = sheet.Draw();
  ASSERT_TRUE(drawn.ok()) << drawn.status();
  EXPECT_EQ(drawn->width, 8 * 224);
  EXPECT_EQ(drawn->height, 2 * 200);
  EXPECT_EQ(PixelAt(*drawn, 1, 100), (std::array{40, 170, 60}));
  EXPECT_EQ(PixelAt(*drawn, 224 + 1, 100), (std::array{235, 160, 20}));
  EXPECT_EQ(PixelAt(*drawn, 2 * 224 + 1, 100), (std::array{220, 40, 40}));
  EXPECT_EQ(PixelAt(*drawn, 1, 200 + 100), (std::array{220, 40, 40})) << "the ninth begins the second row";
  EXPECT_EQ(PixelAt(*drawn, 112, 160), (std::array{100, 100, 100})) << "the frame itself";
}

TEST(ContactSheet, IsBoundedAndSurvivesWildNumbers) {
  ContactSheet sheet;
  Observation seen;
  seen.faces = 1;
  seen.largest.box = {1e30F, -1e30F, 1e30F, 1e30F};
  seen.pose = {1e30F, -1e30F};
  for (std::size_t i = 0; i < ContactSheet::kMostCells + 20; ++i) {
    ASSERT_TRUE(sheet.Add(Plain(40, 40, 3), seen, Tone::kBad, "\x01\xff", std::string(500, 'x')).ok());
  }
  EXPECT_EQ(sheet.Draw()->height, 50 * 200);
  image::Pixels broken = Plain(40, 40, 3);
  broken.width = 41;
  EXPECT_EQ(sheet.Add(broken, seen, Tone::kBad, "", "").reason(), "PIXELS_INVALID");
}

}  // namespace
}  // namespace lagan::face
