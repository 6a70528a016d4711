#include "tests/specimen/ageing.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>

namespace lagan::specimen {
namespace {

// White with a black upper left quarter, so that it is clear which way up it is.
Picture Page() {
  Picture page{200, 140, std::vector<std::uint8_t>(3 * 200 * 140, 255)};
  for (std::size_t y = 0; y < 70; ++y)
    std::fill_n(page.rgb.begin() + static_cast<std::ptrdiff_t>(600 * y), 300, 0);
  return page;
}

double Brightness(const Picture& picture, double x, double y) {
  const std::size_t at = 3 * (static_cast<std::size_t>(y) * picture.width + static_cast<std::size_t>(x));
  return (picture.rgb[at] + picture.rgb[at + 1] + picture.rgb[at + 2]) / 3.0;
}

// The photographed point `s` of the way across and `t` of the way down the page, by the reported corners.
double BrightnessOnPage(const Photograph& photo, double s, double t) {
  const auto mix = [&](std::size_t axis) {
    const double top = photo.corners[0][axis] + s * (photo.corners[1][axis] - photo.corners[0][axis]);
    const double foot = photo.corners[3][axis] + s * (photo.corners[2][axis] - photo.corners[3][axis]);
    return top + t * (foot - top);
  };
  return Brightness(photo.picture, mix(0), mix(1));
}

TEST(Photographed, SeedNamesThePicture) {
  for (const AgeingLevel level : {AgeingLevel::kLight, AgeingLevel::kModerate, AgeingLevel::kHard}) {
    const Photograph one = Photographed(Page(), 5, DrawAgeing(level, 9));
    EXPECT_EQ(one.picture, Photographed(Page(), 5, DrawAgeing(level, 9)).picture);
    EXPECT_NE(one.picture, Photographed(Page(), 5, DrawAgeing(level, 10)).picture);
    EXPECT_EQ(one.picture.rgb.size(), std::size_t{3} * one.picture.width * one.picture.height);
  }
}

TEST(Photographed, CornersFollowTiltAndQuarterTurns) {
  for (int turns = 0; turns < 4; ++turns) {
    for (const double roll : {-8.0, 0.0, 8.0}) {
      Ageing ageing;
      ageing.quarter_turns = turns;
      ageing.roll_degrees = roll;
      ageing.pitch_degrees = 6;
      ageing.yaw_degrees = -6;
      const Photograph photo = Photographed(Page(), 5, ageing);
      EXPECT_LT(BrightnessOnPage(photo, 0.25, 0.25), 40) << turns << " turns, roll " << roll;
      EXPECT_GT(BrightnessOnPage(photo, 0.75, 0.25), 215);
      EXPECT_GT(BrightnessOnPage(photo, 0.75, 0.75), 215);
      EXPECT_GT(BrightnessOnPage(photo, 0.25, 0.75), 215);
      for (const auto& corner : photo.corners) {
        EXPECT_TRUE(corner[0] > 0 && corner[0] < photo.picture.width && corner[1] > 0 &&
                    corner[1] < photo.picture.height);
      }
    }
  }
}

TEST(Photographed, MarginIsDeskAroundThePage) {
  Ageing ageing;
  ageing.margin = 0.1;
  const Photograph photo = Photographed(Page(), 0, ageing);
  EXPECT_NEAR(photo.picture.width, 240, 2);
  EXPECT_NEAR(photo.picture.height, 180, 2);
}

TEST(Photographed, EachFlawChangesThePicture) {
  const auto aged = [](auto change) {
    Ageing ageing;
    change(ageing);
    return Photographed(Page(), 5, ageing).picture;
  };
  const Picture plain = aged([](Ageing&) {});
  EXPECT_NE(aged([](Ageing& a) { a.blur = 1.5; }), plain);
  EXPECT_NE(aged([](Ageing& a) { a.motion_blur = 5; }), plain);
  EXPECT_NE(aged([](Ageing& a) { a.noise = 5; }), plain);
  EXPECT_NE(aged([](Ageing& a) { a.uneven_light = 0.5; }), plain);
  EXPECT_NE(aged([](Ageing& a) { a.glare = 0.8; }), plain);
  EXPECT_EQ(aged([](Ageing& a) { a.jpeg_quality = 5; }), plain) << "that is the encoder's business";
}

TEST(DrawAgeing, KeepsWithinItsLevel) {
  struct Limit {
    AgeingLevel level;
    double tilt;
    int quality;
  };
  for (const Limit limit :
       {Limit{AgeingLevel::kLight, 2, 88}, {AgeingLevel::kModerate, 5, 70}, {AgeingLevel::kHard, 8, 45}}) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      const Ageing ageing = DrawAgeing(limit.level, seed);
      for (const double angle : {ageing.roll_degrees, ageing.pitch_degrees, ageing.yaw_degrees}) {
        EXPECT_LE(std::abs(angle), limit.tilt);
      }
      EXPECT_GE(ageing.jpeg_quality, limit.quality);
      EXPECT_LE(ageing.jpeg_quality, 95);
      if (limit.level != AgeingLevel::kHard) {
        EXPECT_EQ(ageing.quarter_turns, 0);
      }
    }
  }
}

}  // namespace
}  // namespace lagan::specimen
