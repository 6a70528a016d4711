#include "face/detect/geometry.h"

#include <cmath>
#include <numbers>
#include <random>

#include <gtest/gtest.h>

namespace lagan::face {
namespace {

// A face as plain as it can be: eyes 40 apart on y = 100, nose between them 20 below, mouth 40 below.
Landmarks PlainFace(float nose_right = 0, float nose_down = 0) {
  Landmarks face;
  face.fill({100, 110});
  const auto eye = [&](int first, float x) {
    for (int i = 0; i < 6; ++i) {
      const double angle = std::numbers::pi * (1 - i / 3.0);
      face[first + i] = {x + 6 * static_cast<float>(std::cos(angle)),
                         100 - 3 * static_cast<float>(std::sin(angle))};
    }
  };
  eye(36, 80);
  eye(42, 120);
  face[30] = {100 + nose_right, 120 + nose_down};
  face[33] = {100 + nose_right, 125 + nose_down};
  for (const int i : {48, 60}) face[i] = {88, 140};
  for (const int i : {54, 64}) face[i] = {112, 140};
  return face;
}

Landmarks Moved(const Landmarks& face, const Similarity& similarity) {
  Landmarks moved = face;
  for (Point& p : moved) p = similarity(p);
  return moved;
}

Similarity Turned(double degrees, double scale, double tx, double ty) {
  const double angle = degrees * std::numbers::pi / 180;
  return {scale * std::cos(angle), scale * std::sin(angle), tx, ty};
}

TEST(Geometry, PoseIsWhereTheNoseIs) {
  const struct {
    float right, down, yaw, pitch;
  } kCases[] = {{0, 0, 0, 0.5F}, {8, 0, 0.2F, 0.5F}, {-8, 0, -0.2F, 0.5F}, {0, 8, 0, 0.7F}, {0, -8, 0, 0.3F}};
  for (const auto& [right, down, yaw, pitch] : kCases) {
    const Pose pose = PoseOf(PlainFace(right, down));
    EXPECT_NEAR(pose.yaw, yaw, 1e-4);
    EXPECT_NEAR(pose.pitch, pitch, 1e-4);
  }
}

TEST(Geometry, PoseDoesNotDependOnPlaceSizeOrTilt) {
  const Landmarks face = PlainFace(5, -3);
  const Pose upright = PoseOf(face);
  std::mt19937 random(1);
  std::uniform_real_distribution<double> degrees(-180, 180), scale(0.2, 9), shift(-500, 500);
  for (int i = 0; i < 500; ++i) {
    const Pose pose =
        PoseOf(Moved(face, Turned(degrees(random), scale(random), shift(random), shift(random))));
    EXPECT_NEAR(pose.yaw, upright.yaw, 2e-3);
    EXPECT_NEAR(pose.pitch, upright.pitch, 2e-3);
  }
}

TEST(Geometry, PoseOfNothingIsZero) {
  const Pose pose = PoseOf(Landmarks{});
  EXPECT_EQ(pose.yaw, 0);
  EXPECT_EQ(pose.pitch, 0);
}

TEST(Geometry, FitFindsTheSimilarityThatWasApplied) {
  std::mt19937 random(2);
  std::uniform_real_distribution<double> degrees(-180, 180), scale(0.1, 10), shift(-300, 300);
  std::uniform_real_distribution<float> place(0, 200);
  for (int i = 0; i < 500; ++i) {
    const Similarity applied = Turned(degrees(random), scale(random), shift(random), shift(random));
    std::vector<Point> from(5), to;
    for (Point& p : from) p = {place(random), place(random)};
    for (const Point& p : from) to.push_back(applied(p));
    const Similarity found = FitSimilarity(from, to);
    EXPECT_NEAR(found.a, applied.a, 1e-2);
    EXPECT_NEAR(found.b, applied.b, 1e-2);
    EXPECT_NEAR(found.Scale(), applied.Scale(), 1e-2);
    EXPECT_LT(Residual(found, from, to), 0.01);
  }
}

TEST(Geometry, FitDoesNotMirror) {
  const std::vector<Point> from = {{0, 0}, {10, 0}, {0, 10}}, mirrored = {{0, 0}, {-10, 0}, {0, 10}};
  EXPECT_GT(Residual(FitSimilarity(from, mirrored), from, mirrored), 3);
}

TEST(Geometry, FitOfOnePlaceIsAShift) {
  const std::vector<Point> from = {{3, 4}, {3, 4}}, to = {{10, 20}, {12, 20}};
  const Similarity fit = FitSimilarity(from, to);
  EXPECT_EQ(fit.Scale(), 1);
  EXPECT_EQ(fit(Point{3, 4}).x, 11);
}

TEST(Geometry, AlignmentBringsFacesToOnePlaceHoweverTheyWere) {
  const Landmarks face = PlainFace();
  const Landmarks first = Moved(face, AlignByFivePoints(face, 112));
  const Landmarks chip = Moved(face, AlignAsDlib(face, 150));
  // The template's eyes are 35 apart of 112, at a little less than half of the height.
  const FivePoints points = FivePointsOf(first);
  EXPECT_NEAR(points.eye_first.x, 38.3, 4);
  EXPECT_NEAR(points.eye_first.y, 51.7, 4);
  EXPECT_NEAR(points.mouth_second.x, 70.7, 4);
  EXPECT_NEAR(points.mouth_second.y, 92.2, 4);
  EXPECT_LT(chip[36].x, 50);
  EXPECT_GT(chip[45].x, 100);
  std::mt19937 random(3);
  std::uniform_real_distribution<double> degrees(-60, 60), scale(0.3, 6), shift(-100, 400);
  for (int i = 0; i < 200; ++i) {
    const Landmarks other = Moved(face, Turned(degrees(random), scale(random), shift(random), shift(random)));
    const Landmarks aligned = Moved(other, AlignByFivePoints(other, 112));
    const Landmarks aligned_chip = Moved(other, AlignAsDlib(other, 150));
    for (const int j : {30, 36, 45, 48, 54}) {
      EXPECT_LT(Distance(aligned[j], first[j]), 0.1);
      EXPECT_LT(Distance(aligned_chip[j], chip[j]), 0.1);
    }
  }
}

TEST(Geometry, LetterboxKeepsShapeAndGoesBack) {
  const struct {
    int width, height;
    double scale, dx, dy;
  } kCases[] = {{320, 240, 1, 0, 0},
                {640, 480, 0.5, 0, 0},
                {240, 240, 1, 40, 0},
                {640, 240, 0.5, 0, 60},
                {32, 24, 10, 0, 0}};
  for (const auto& [width, height, scale, dx, dy] : kCases) {
    const Letterbox fit = FitInside(width, height, 320, 240);
    EXPECT_EQ(fit.scale, scale);
    EXPECT_EQ(fit.dx, dx);
    EXPECT_EQ(fit.dy, dy);
  }
  std::mt19937 random(4);
  std::uniform_int_distribution<int> side(16, 8000);
  for (int i = 0; i < 500; ++i) {
    const int width = side(random), height = side(random);
    const Letterbox fit = FitInside(width, height, 320, 240);
    const Box all = fit.Back({static_cast<float>(fit.dx), static_cast<float>(fit.dy),
                              static_cast<float>(320 - 2 * fit.dx), static_cast<float>(240 - 2 * fit.dy)});
    EXPECT_NEAR(all.left, 0, 0.5);
    EXPECT_NEAR(all.top, 0, 0.5);
    EXPECT_NEAR(all.width, width, 0.01 * width);
    EXPECT_NEAR(all.height, height, 0.01 * height);
  }
}

TEST(Geometry, EnlargedBoxesStayInside) {
  std::mt19937 random(5);
  std::uniform_real_distribution<float> place(0, 300), size(1, 340);
  for (int i = 0; i < 1000; ++i) {
    const Box face = Clipped({place(random), place(random), size(random), size(random)}, 400, 300);
    if (face.width < 1 || face.height < 1) continue;
    const Box box = EnlargedInside(face, 2.7, 400, 300);
    EXPECT_GE(box.left, 0);
    EXPECT_GE(box.top, 0);
    EXPECT_LE(box.left + box.width, 400.01);
    EXPECT_LE(box.top + box.height, 300.01);
    // It still holds the face, and its shape.
    EXPECT_LE(box.left, face.left + 0.01);
    EXPECT_GE(box.left + box.width, face.left + face.width - 0.01);
    EXPECT_NEAR(box.width * face.height, box.height * face.width, 0.01 * box.width * face.height);
  }
  EXPECT_EQ(EnlargedInside({150, 100, 20, 20}, 2.7, 400, 300).width, 54);
}

TEST(Geometry, ClippedLeavesNothingOutside) {
  EXPECT_EQ(Clipped({-10, -10, 30, 30}, 100, 50).width, 20);
  EXPECT_EQ(Clipped({200, 0, 30, 30}, 100, 50).width, 0);
  EXPECT_EQ(Clipped({0, -40, 30, 30}, 100, 50).height, 0);
  EXPECT_EQ(Clipped({-5, -5, 500, 500}, 100, 50).height, 50);
}

TEST(Geometry, SquareKeepsMiddleAndHeight) {
  const Box square = SquareOf({10, 20, 30, 50});
  EXPECT_EQ(square.left, 0);
  EXPECT_EQ(square.width, 50);
  EXPECT_EQ(square.height, 50);
}

TEST(Geometry, OverlapIsASharedShare) {
  const Box box{0, 0, 10, 10};
  EXPECT_EQ(Overlap(box, box), 1);
  EXPECT_EQ(Overlap(box, {10, 0, 10, 10}), 0);
  EXPECT_NEAR(Overlap(box, {5, 0, 10, 10}), 1.0 / 3, 1e-6);
}

TEST(Geometry, TheBestOfEachHeapIsKept) {
  const std::vector<Face> faces = {{{0, 0, 10, 10}, 0.91F, {}},
                                   {{1, 0, 10, 10}, 0.99F, {}},
                                   {{50, 0, 10, 10}, 0.95F, {}},
                                   {{5, 0, 10, 10}, 0.92F, {}}};
  const std::vector<Face> kept = WithoutOverlaps(faces, 0.3);
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_EQ(kept[0].score, 0.99F);
  EXPECT_EQ(kept[1].score, 0.95F);
  EXPECT_EQ(WithoutOverlaps(faces, 0.9).size(), 4u);
}

}  // namespace
}  // namespace lagan::face
