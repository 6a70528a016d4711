#include "tests/specimen/phone.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>

#include "tests/specimen/phone_geometry.h"
#include "tests/specimen/random.h"

namespace lagan::specimen {
namespace {

constexpr double kScale = 4;  // pixels of the scene in a millimetre

// White, 60 x 40 mm, with a black upper left quarter.
Scene Card() {
  Picture page{240, 160, std::vector<std::uint8_t>(3 * 240 * 160, 230)};
  for (std::size_t y = 0; y < 80; ++y)
    std::fill_n(page.rgb.begin() + static_cast<std::ptrdiff_t>(720 * y), 360, 10);
  return SinglePage(page, 4);
}

PhoneShot Plain() {
  PhoneShot shot;
  shot.pixels_per_mm = kScale;
  return shot;
}

Photograph Take(const PhoneShot& shot) {
  auto photograph = TakeWithPhone(Card(), kScale, shot, {{120, 80}});
  EXPECT_TRUE(photograph.ok()) << photograph.status();
  return photograph.ok() ? *std::move(photograph) : Photograph();
}

double Brightness(const Picture& picture, const Point& at) {
  const std::size_t pixel =
      3 * (static_cast<std::size_t>(at[1]) * picture.width + static_cast<std::size_t>(at[0]));
  return (picture.rgb[pixel] + picture.rgb[pixel + 1] + picture.rgb[pixel + 2]) / 3.0;
}

// Half way from the page's middle, which the shot carried along, to one of its corners.
double NearCorner(const Photograph& photo, std::size_t corner) {
  const Point &middle = photo.points.at(0), &outer = photo.corners.at(corner);
  return Brightness(photo.picture, {(middle[0] + outer[0]) / 2, (middle[1] + outer[1]) / 2});
}

TEST(PhoneGeometry, GoesBothWays) {
  Random random(3);
  for (int i = 0; i < 50; ++i) {
    PhoneShot shot;
    shot.roll_degrees = random.Between(-20, 20);
    shot.pitch_degrees = random.Between(-22, 22);
    shot.yaw_degrees = random.Between(-22, 22);
    shot.distance = random.Between(1.4, 4);
    shot.bend = random.Between(0, 0.035);
    shot.bend_degrees = random.Between(0, 180);
    shot.radial = random.Between(-0.09, 0.06);
    const PhoneGeometry geometry(shot, {1, 0.7}, 1000);
    for (int j = 0; j < 20; ++j) {
      const cv::Point2d on_scene(random.Between(-0.5, 0.5), random.Between(-0.35, 0.35));
      const cv::Point2d in_picture = geometry.ToPicture(on_scene);
      EXPECT_GT(in_picture.x, 0);
      EXPECT_GT(in_picture.y, 0);
      EXPECT_LT(in_picture.x, geometry.picture_size().width);
      EXPECT_LT(in_picture.y, geometry.picture_size().height);
      const cv::Point2d back = geometry.ToScene(in_picture);
      EXPECT_LT(std::hypot(back.x - on_scene.x, back.y - on_scene.y) * 1000, 0.05);
    }
  }
}

TEST(TakeWithPhone, SeedNamesThePicture) {
  PhoneShot shot = Plain();
  shot.full_well = 1000;
  shot.shake = 3;
  const Picture one = Take(shot).picture;
  EXPECT_EQ(one.rgb.size(), std::size_t{3} * one.width * one.height);
  EXPECT_EQ(Take(shot).picture, one);
  shot.seed = 2;
  EXPECT_NE(Take(shot).picture, one);
}

TEST(TakeWithPhone, CornersAndPointsFollowTheScene) {
  for (const double turns : {0.0, 1.0, 2.9, 3.0}) {
    for (const double tilt : {-20.0, 0.0, 20.0}) {
      PhoneShot shot = Plain();
      shot.quarter_turns = turns;
      shot.roll_degrees = tilt;
      shot.pitch_degrees = tilt;
      shot.yaw_degrees = -tilt;
      shot.bend = 0.03;
      shot.radial = -0.08;
      shot.shrink = 0.8;
      const Photograph photo = Take(shot);
      EXPECT_LT(NearCorner(photo, 0), 60) << turns << " turns, tilt " << tilt;
      for (std::size_t corner = 1; corner < 4; ++corner) EXPECT_GT(NearCorner(photo, corner), 180);
    }
  }
}

TEST(TakeWithPhone, HasTheScaleAskedForWhateverTheSenderShrinks) {
  for (const double shrink : {1.0, 0.5}) {
    PhoneShot shot = Plain();
    shot.pixels_per_mm = 3;
    shot.shrink = shrink;
    const Photograph photo = Take(shot);
    EXPECT_NEAR(photo.corners[1][0] - photo.corners[0][0], 60 * 3, 2);
    EXPECT_NEAR(photo.corners[3][1] - photo.corners[0][1], 40 * 3, 2);
  }
}

TEST(TakeWithPhone, EachCircumstanceChangesThePicture) {
  const Picture plain = Take(Plain()).picture;
  const auto changed = [&](auto change) {
    PhoneShot shot = Plain();
    change(shot);
    return Take(shot).picture != plain;
  };
  EXPECT_FALSE(changed([](PhoneShot&) {}));
  EXPECT_TRUE(changed([](PhoneShot& s) { s.bend = 0.03; }));
  EXPECT_TRUE(changed([](PhoneShot& s) { s.radial = -0.05; }));
  EXPECT_TRUE(changed([](PhoneShot& s) { s.distance = 1.5, s.pitch_degrees = 10; }));
  EXPECT_TRUE(changed([](PhoneShot& s) { s.ambient = 0.5; }));
  EXPECT_TRUE(changed([](PhoneShot& s) { s.warmth = 0.5; }));
  EXPECT_TRUE(changed([](PhoneShot& s) { s.highlight = 0.5; }));
  EXPECT_TRUE(changed([](PhoneShot& s) { s.window = 0.3; }));
  EXPECT_TRUE(changed([](PhoneShot& s) { s.vignetting = 0.3; }));
  EXPECT_TRUE(changed([](PhoneShot& s) { s.defocus = 1.5; }));
  EXPECT_TRUE(changed([](PhoneShot& s) { s.shake = 4; }));
  EXPECT_TRUE(changed([](PhoneShot& s) { s.full_well = 500; }));
  EXPECT_TRUE(changed([](PhoneShot& s) { s.read_noise = 0.02; }));
  EXPECT_TRUE(changed([](PhoneShot& s) { s.denoise = 0.8; }));
  EXPECT_TRUE(changed([](PhoneShot& s) { s.chroma_blur = 3; }));
  EXPECT_TRUE(changed([](PhoneShot& s) { s.sharpen = 1; }));
  EXPECT_TRUE(changed([](PhoneShot& s) { s.exposure = 0.7; }));
  EXPECT_TRUE(changed([](PhoneShot& s) { s.contrast = 0.5; }));
  EXPECT_TRUE(changed([](PhoneShot& s) { s.first_quality = 50; }));
}

TEST(TakeWithPhone, SharpeningLeavesAHalo) {
  PhoneShot shot = Plain();
  shot.full_well = 1e9;
  shot.exposure = 0.6;  // below white, so that there is room above
  shot.sharpen_radius = 2;
  const auto brightest = [&](double sharpen) {
    shot.sharpen = sharpen;
    const Photograph photo = Take(shot);
    double most = 0;
    for (double x = photo.points[0][0]; x < photo.points[0][0] + 12; ++x) {
      most = std::max(most, Brightness(photo.picture, {x, photo.points[0][1] - 30}));
    }
    return most;
  };
  EXPECT_GT(brightest(1.5), brightest(0) + 8);
}

TEST(TakeWithPhone, RefusesAPictureBeyondReason) {
  PhoneShot shot = Plain();
  shot.pixels_per_mm = 1000;
  EXPECT_EQ(TakeWithPhone(Card(), kScale, shot, {}).status().reason(), "PICTURE_TOO_LARGE");
}

}  // namespace
}  // namespace lagan::specimen
