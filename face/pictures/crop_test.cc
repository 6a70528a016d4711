#include "face/pictures/crop.h"

#include <gtest/gtest.h>

#include <limits>

namespace lagan::face {
namespace {

// Each pixel tells where it was.
image::Pixels Gradient(int width, int height) {
  Bytes bytes;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      bytes.push_back(static_cast<std::uint8_t>(x * 255 / width));
      bytes.push_back(static_cast<std::uint8_t>(y * 255 / height));
      bytes.push_back(7);
    }
  }
  return image::MakePixels(width, height, 3, std::move(bytes));
}

Face FaceAt(float left, float top, float width, float height) {
  Face face;
  face.box = {left, top, width, height};
  face.landmarks[30] = {left + width / 2, top + height / 2};
  return face;
}

TEST(CropFace, KeepsThreeTimesTheBoxAndTheFaceInIt) {
  const auto crop = CropFace(Gradient(640, 480), FaceAt(300, 200, 60, 80));
  ASSERT_TRUE(crop.ok()) << crop.status();
  EXPECT_EQ(crop->pixels.width, 180);
  EXPECT_EQ(crop->pixels.height, 240);
  EXPECT_FLOAT_EQ(crop->face.box.left, 60);
  EXPECT_FLOAT_EQ(crop->face.box.top, 80);
  EXPECT_FLOAT_EQ(crop->face.landmarks[30].x, 90);
  EXPECT_NEAR(crop->pixels.Row(0)[0], 240 * 255 / 640, 1);
  EXPECT_NEAR(crop->pixels.Row(0)[1], 120 * 255 / 480, 1);
}

TEST(CropFace, StaysInsideTheFrame) {
  const auto crop = CropFace(Gradient(640, 480), FaceAt(-20, 400, 100, 120));
  ASSERT_TRUE(crop.ok()) << crop.status();
  EXPECT_EQ(crop->pixels.width, 180);   // 0 to 180
  EXPECT_EQ(crop->pixels.height, 200);  // 280 to 480
  EXPECT_FLOAT_EQ(crop->face.box.left, -20);
  EXPECT_FLOAT_EQ(crop->face.box.top, 120);
}

TEST(CropFace, ShrinksALargeFaceWithItsPoints) {
  const auto crop = CropFace(Gradient(1920, 1080), FaceAt(700, 100, 400, 512));
  ASSERT_TRUE(crop.ok()) << crop.status();
  EXPECT_FLOAT_EQ(crop->face.box.height, kMostCropFace);
  EXPECT_EQ(crop->pixels.width, 600);
  EXPECT_EQ(crop->pixels.height, 540);  // all of the frame, halved
  EXPECT_FLOAT_EQ(crop->face.landmarks[30].x, 300);
}

TEST(CropFace, ABoxThatIsNoneIsRefused) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const Face& face :
       {FaceAt(0, 0, 0, 0), FaceAt(nan, 0, 10, 10), FaceAt(700, 0, 50, 50), FaceAt(0, -99, 50, 50),
        FaceAt(0, 0, std::numeric_limits<float>::infinity(), 10), FaceAt(-3e38F, 0, 50, 50)}) {
    EXPECT_EQ(CropFace(Gradient(640, 480), face).status().reason(), "BOX_INVALID");
  }
}

}  // namespace
}  // namespace lagan::face
