#include "face/portrait/drawing.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>
#include <opencv2/core.hpp>

namespace lagan::face {
namespace {

// A red face of the box's size in a blue frame.
image::Pixels Painted(int width, int height, const Box& face) {
  Bytes bytes;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const cv::Rect2f box(face.left, face.top, face.width, face.height);
      const bool inside = box.contains(cv::Point2f(static_cast<float>(x), static_cast<float>(y)));
      bytes.push_back(inside ? 200 : 0);
      bytes.push_back(0);
      bytes.push_back(inside ? 0 : 200);
    }
  }
  return image::MakePixels(width, height, 3, std::move(bytes));
}

// Rows of the picture whose middle is red.
int RedRows(const image::Pixels& picture) {
  int rows = 0;
  for (int y = 0; y < picture.height; ++y) rows += picture.Row(y)[picture.width / 2 * 3] > 100 ? 1 : 0;
  return rows;
}

TEST(DrawFace, TheFaceFillsTwoThirdsWhereverItStands) {
  for (const Box& face : {Box{200, 150, 80, 100}, Box{60, 60, 80, 100}, Box{460, 300, 100, 120}}) {
    const image::Pixels frame = Painted(640, 480, face);
    for (const int height : {96, 112, 128}) {
      const auto picture = DrawFace(frame, face, height);
      ASSERT_TRUE(picture.ok()) << picture.status();
      EXPECT_EQ(picture->height, height);
      EXPECT_EQ(picture->width, height * 3 / 4);
      EXPECT_EQ(picture->channels, 3);
      EXPECT_NEAR(RedRows(*picture), height / 1.5, 2);
    }
  }
}

TEST(DrawFace, TakesWhatTheFrameHasNearAnEdgeAndMakesNothingUp) {
  // Nothing above the box: the picture begins there.
  const Box top{200, 0, 80, 100};
  const auto picture = DrawFace(Painted(640, 480, top), top, 96);
  ASSERT_TRUE(picture.ok()) << picture.status();
  EXPECT_GT(picture->Row(0)[36 * 3], 100);
  EXPECT_NEAR(RedRows(*picture), 64, 2);
  // A frame hardly larger than the face: tighter than usual.
  const Box wide{10, 10, 80, 100};
  const auto tight = DrawFace(Painted(100, 120, wide), wide, 96);
  ASSERT_TRUE(tight.ok()) << tight.status();
  EXPECT_NEAR(RedRows(*tight), 96 * 100 / 120, 3);
}

TEST(DrawFace, AFaceThatIsCutOffIsRefused) {
  const struct {
    const char* what;
    Box face;
    bool drawn;
  } kCases[] = {{"a little over the edge, as the detector's boxes are", {-3, 100, 80, 100}, true},
                {"left", {-20, 100, 80, 100}, false},
                {"right", {580, 100, 80, 100}, false},
                {"above", {200, -20, 80, 100}, false},
                {"below", {200, 400, 80, 100}, false},
                {"larger than the frame", {100, 10, 500, 600}, false}};
  for (const auto& [what, face, drawn] : kCases) {
    const auto picture = DrawFace(Painted(640, 480, face), face, 96);
    EXPECT_EQ(picture.status().reason(), drawn ? "" : "FACE_AT_EDGE") << what;
  }
}

TEST(DrawFace, RefusesWhatIsNoFaceOfTheFrame) {
  const image::Pixels frame = Painted(320, 240, {});
  const float none = std::numeric_limits<float>::quiet_NaN(), far = std::numeric_limits<float>::infinity();
  for (const Box& box : {Box{}, Box{10, 10, 0, 50}, Box{10, 10, 50, -1}, Box{400, 10, 50, 50},
                         Box{none, 10, 50, 50}, Box{10, 10, 50, far}, Box{-200, 10, 50, 50}}) {
    EXPECT_EQ(DrawFace(frame, box, 96).status().reason(), "BOX_INVALID");
  }
  image::Pixels bad = frame;
  bad.stride = 1;
  EXPECT_EQ(DrawFace(bad, {100, 100, 50, 50}, 96).status().reason(), "PIXELS_INVALID");
}

TEST(DrawFace, GreyFramesBecomeThreeChannels) {
  const auto picture = DrawFace(image::MakePixels(200, 200, 1, Bytes(40000, 90)), {60, 60, 60, 80}, 96);
  ASSERT_TRUE(picture.ok()) << picture.status();
  EXPECT_EQ(picture->channels, 3);
}

}  // namespace
}  // namespace lagan::face
