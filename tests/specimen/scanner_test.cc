#include "tests/specimen/scanner.h"

#include <gtest/gtest.h>
#include <algorithm>

namespace lagan::specimen {
namespace {

constexpr double kScale = 4;

// White with a red upper left quarter, 60 x 40 mm.
Scene Card() {
  Picture page{240, 160, std::vector<std::uint8_t>(3 * 240 * 160, 235)};
  for (std::size_t y = 0; y < 80; ++y) {
    for (std::size_t x = 0; x < 120; ++x) page.rgb[720 * y + 3 * x + 1] = page.rgb[720 * y + 3 * x + 2] = 20;
  }
  return SinglePage(page, 4);
}

ScannerPass Plain() {
  ScannerPass pass;
  pass.pixels_per_mm = kScale;
  return pass;
}

Photograph Take(const ScannerPass& pass) {
  auto photograph = Scan(Card(), kScale, pass, {{60, 40}, {180, 120}});
  EXPECT_TRUE(photograph.ok()) << photograph.status();
  return photograph.ok() ? *std::move(photograph) : Photograph();
}

std::array<int, 3> Colour(const Picture& picture, const Point& at) {
  const std::size_t pixel =
      3 * (static_cast<std::size_t>(at[1]) * picture.width + static_cast<std::size_t>(at[0]));
  return {picture.rgb[pixel], picture.rgb[pixel + 1], picture.rgb[pixel + 2]};
}

TEST(Scan, PointsFollowSkewScaleAndTurns) {
  for (const double turns : {0.0, 1.0, 2.0, 3.0}) {
    for (const double skew : {-7.0, 0.0, 7.0}) {
      for (const double scale : {2.0, 8.0}) {
        ScannerPass pass = Plain();
        pass.pixels_per_mm = scale;
        pass.skew_degrees = skew;
        pass.quarter_turns = turns;
        const Photograph scan = Take(pass);
        EXPECT_LT(Colour(scan.picture, scan.points[0])[1], 60) << turns << " " << skew << " " << scale;
        EXPECT_GT(Colour(scan.picture, scan.points[0])[0], 200);
        EXPECT_GT(Colour(scan.picture, scan.points[1])[1], 200);
      }
    }
  }
}

TEST(Scan, SeedNamesThePicture) {
  ScannerPass pass = Plain();
  pass.noise = 5;
  const Picture one = Take(pass).picture;
  EXPECT_EQ(Take(pass).picture, one);
  pass.seed = 2;
  EXPECT_NE(Take(pass).picture, one);
}

TEST(Scan, EachCircumstanceChangesThePicture) {
  const Picture plain = Take(Plain()).picture;
  const auto changed = [&](auto change) {
    ScannerPass pass = Plain();
    change(pass);
    return Take(pass).picture != plain;
  };
  EXPECT_FALSE(changed([](ScannerPass&) {}));
  EXPECT_TRUE(changed([](ScannerPass& p) { p.lid = 0; }));
  EXPECT_TRUE(changed([](ScannerPass& p) { p.softness = 1; }));
  EXPECT_TRUE(changed([](ScannerPass& p) { p.channel_shift = 1; }));
  EXPECT_TRUE(changed([](ScannerPass& p) { p.wobble = 1; }));
  EXPECT_TRUE(changed([](ScannerPass& p) { p.banding = 0.5; }));
  EXPECT_TRUE(changed([](ScannerPass& p) { p.streaks = 3; }));
  EXPECT_TRUE(changed([](ScannerPass& p) { p.noise = 3; }));
  EXPECT_TRUE(changed([](ScannerPass& p) { p.gamma = 1.4; }));
  EXPECT_TRUE(changed([](ScannerPass& p) { p.black_point = 0.15; }));
  EXPECT_TRUE(changed([](ScannerPass& p) { p.white_point = 0.8; }));
}

TEST(Scan, CopiesHaveNoColour) {
  for (const bool toner : {false, true}) {
    ScannerPass pass = Plain();
    pass.grey = toner ? 0 : 1;
    pass.toner = toner ? 0.5 : 0;
    const Picture copy = Take(pass).picture;
    for (std::size_t i = 0; i < copy.rgb.size(); i += 3) {
      ASSERT_EQ(copy.rgb[i], copy.rgb[i + 1]);
      ASSERT_EQ(copy.rgb[i], copy.rgb[i + 2]);
    }
  }
}

}  // namespace
}  // namespace lagan::specimen
