#include "verifier/qr/grid.h"

#include <gtest/gtest.h>

#include <cmath>

#include "verifier/qr/qr_render.h"
#include "verifier/testing/qr_sample.h"

namespace lagan::verifier {
namespace {

// A picture of the code on a grid: each pixel as the point of the plane that falls onto it.
Grey Paint(const QrMatrix& matrix, const Grid& grid, int width, int height) {
  Grey out{width, height, Bytes(static_cast<std::size_t>(width * height), 255)};
  constexpr int kSteps = 24;
  for (int v = 0; v < matrix.size * kSteps; ++v) {
    for (int u = 0; u < matrix.size * kSteps; ++u) {
      if (!matrix.IsDark(u / kSteps, v / kSteps)) continue;
      const Point at = grid.At((u + 0.5) / kSteps, (v + 0.5) / kSteps);
      const int x = static_cast<int>(at.x), y = static_cast<int>(at.y);
      if (x >= 0 && y >= 0 && x < width && y < height) out.bytes[static_cast<std::size_t>(y * width + x)] = 0;
    }
  }
  return out;
}

void ExpectSamePlaces(const Grid& fitted, const Grid& truth, double tolerance) {
  for (const auto& [u, v] : {std::pair{0, 0}, {1, 0}, {0, 1}, {1, 1}}) {
    const Point a = fitted.At(u * truth.size(), v * truth.size()),
                b = truth.At(u * truth.size(), v * truth.size());
    EXPECT_LT(std::hypot(a.x - b.x, a.y - b.y), tolerance) << u << v;
  }
}

TEST(Grid, MapsItsFourPoints) {
  const Grid::Corners corners = {{{10, 20}, {200, 30}, {15, 240}, {220, 260}}};
  const Grid grid(45, corners);
  const double low = 3.5, high = 45 - 3.5;
  const double places[4][2] = {{low, low}, {high, low}, {low, high}, {high, high}};
  for (std::size_t i = 0; i < 4; ++i) {
    const Point at = grid.At(places[i][0], places[i][1]);
    EXPECT_NEAR(at.x, corners[i].x, 1e-9);
    EXPECT_NEAR(at.y, corners[i].y, 1e-9);
  }
}

TEST(Grid, KeepsLinesStraightAndBringsNearThingsCloser) {
  const Grid grid(45, {{{10, 20}, {200, 30}, {15, 240}, {220, 260}}});
  const Point a = grid.At(5, 7), b = grid.At(20, 19), c = grid.At(35, 31);
  EXPECT_NEAR((b.x - a.x) * (c.y - a.y), (b.y - a.y) * (c.x - a.x), 1e-6);
}

TEST(FitGrids, FindsVersionAndPlacesSeenFromTheSide) {
  for (const std::size_t bytes : {60U, 250U, 700U}) {
    const QrMatrix matrix = *EncodeQr(testing::SampleText(bytes));
    const double side = 4.0 * matrix.size;
    const Grid truth(matrix.size, {{{40, 30}, {40 + side, 44}, {30, 30 + side}, {28 + side, 36 + side}}});
    const Grey picture = Paint(matrix, truth, static_cast<int>(side) + 90, static_cast<int>(side) + 90);
    const auto triples = FindFinders(picture, {&picture, 1});
    ASSERT_FALSE(triples.empty());
    const auto fitted = FitGrids(picture, triples[0]);
    ASSERT_FALSE(fitted.empty());
    EXPECT_EQ(fitted[0].grid.size(), matrix.size);
    EXPECT_GT(fitted[0].fit, 0.75);
    // The middle of a module is what counts; a sharp picture does not say where in the module it is.
    ExpectSamePlaces(fitted[0].grid, truth, 0.6 * side / (matrix.size - 7));
  }
}

TEST(FitGrids, FitsNothingToWhatIsNoCode) {
  crypto::SeededRandomForTest random(4);
  const Grey noise{300, 300, random.Take(90000)};
  const FinderTriple triple = {{{{40, 40}, 4}, {{240, 40}, 4}, {{40, 240}, 4}}};
  EXPECT_TRUE(FitGrids(noise, triple).empty());
  EXPECT_TRUE(FitGrids({300, 300, Bytes(90000, 200)}, triple).empty());
}

TEST(SampleModules, GivesTheLightOfEachModuleAndOfTheQuietZone) {
  const QrMatrix matrix = *EncodeQr(testing::SampleText(60));
  const Grey picture = ToGrey(RenderQr(matrix, 5));
  const double low = (kQuietZone + 3.5) * 5, high = picture.width - low;
  const Grid grid(matrix.size, {{{low, low}, {high, low}, {low, high}, {high, high}}});
  const std::vector<float> light = SampleModules(picture, grid);
  const int width = matrix.size + 2 * kQuietZone;
  ASSERT_EQ(light.size(), static_cast<std::size_t>(width * width));
  for (int y = 0; y < width; ++y) {
    for (int x = 0; x < width; ++x) {
      const float seen = light[static_cast<std::size_t>(y * width + x)];
      EXPECT_EQ(seen < 0.5F, matrix.IsDark(x - kQuietZone, y - kQuietZone)) << x << ' ' << y;
    }
  }
}

}  // namespace
}  // namespace lagan::verifier
