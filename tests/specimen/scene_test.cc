#include "tests/specimen/scene.h"

#include <gtest/gtest.h>
#include <algorithm>

namespace lagan::specimen {
namespace {

Picture Sheet(int width, int height, std::uint8_t level) {
  return {width, height, std::vector<std::uint8_t>(std::size_t{3} * width * height, level)};
}
int At(const Scene& scene, int x, int y) {
  return scene.picture.rgb[std::size_t{3} * (static_cast<std::size_t>(y) * scene.picture.width + x)];
}
int Cover(const Scene& scene, int x, int y) {
  return scene.cover[static_cast<std::size_t>(y) * scene.picture.width + x];
}

TEST(SinglePage, IsThePageWithRoundCorners) {
  const Scene scene = SinglePage(Sheet(60, 40, 200), 8);
  EXPECT_EQ(scene.picture, Sheet(60, 40, 200));
  EXPECT_EQ(Cover(scene, 0, 0), 0);
  EXPECT_EQ(Cover(scene, 59, 39), 0);
  EXPECT_EQ(Cover(scene, 30, 0), 255);
  EXPECT_EQ(Cover(scene, 0, 20), 255);
  EXPECT_EQ(scene.page, (Quad{{{0, 0}, {60, 0}, {60, 40}, {0, 40}}}));
}

TEST(Spread, PutsTheOppositePageAboveAndDarkensTheFold) {
  const Scene scene = Spread(Sheet(60, 40, 100), Sheet(60, 40, 200), 4);
  EXPECT_EQ(scene.picture.height, 80);
  EXPECT_EQ(scene.page[0], (Point{0, 40}));
  EXPECT_EQ(scene.page[2], (Point{60, 80}));
  EXPECT_EQ(At(scene, 30, 5), 100);
  EXPECT_EQ(At(scene, 30, 75), 200);
  EXPECT_LT(At(scene, 30, 40), 130);
  EXPECT_EQ(Cover(scene, 0, 40), 255) << "the fold has no round corners";
}

TEST(BothSides, LeavesAGapThatShowsTheGround) {
  const Scene scene = BothSides(Sheet(60, 40, 100), Sheet(60, 40, 200), 4);
  EXPECT_EQ(scene.picture.height, 85);
  EXPECT_EQ(scene.page[0], (Point{0, 45}));
  EXPECT_EQ(At(scene, 30, 20), 100);
  EXPECT_EQ(At(scene, 30, 65), 200);
  EXPECT_EQ(Cover(scene, 30, 42), 0);
}

// Fingers cover some of the edges, and nothing of the page's inside where it must stay clear.
TEST(AddFingers, StayWithinTheirReach) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    Scene scene = SinglePage(Sheet(300, 200, 200), 8);
    const Scene before = scene;
    AddFingers(
        {.reach = 30, .clear_top = 120, .clear_foot = 200, .clear_reach = 8, .finger = 36, .seed = seed},
        scene);
    const int border = static_cast<int>(scene.page[0][0]);
    ASSERT_GT(border, 0);
    EXPECT_EQ(scene.page[2], (Point{border + 300.0, border + 200.0}));
    int touched = 0;
    for (int y = 0; y < 200; ++y) {
      for (int x = 0; x < 300; ++x) {
        // Shadows darken a little further than the fingers reach; fingers themselves have colour.
        const std::size_t at = 3 * (static_cast<std::size_t>(y + border) * scene.picture.width + x + border);
        const bool finger = scene.picture.rgb[at] != scene.picture.rgb[at + 2];
        touched += finger;
        const int reach = y >= 120 ? 9 : 31;
        ASSERT_FALSE(finger && x >= reach && x < 300 - reach) << seed;
      }
    }
    EXPECT_GT(touched, 0);
    EXPECT_NE(scene.picture, before.picture);
  }
}

}  // namespace
}  // namespace lagan::specimen
