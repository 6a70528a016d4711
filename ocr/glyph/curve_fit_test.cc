#include "ocr/glyph/curve_fit.h"

#include <gtest/gtest.h>

namespace lagan::ocr {
namespace {

TEST(FitCubic, FollowsTheManyAndNotTheFew) {
  const Cubic truth{{2, -1, 0.5, 0.25}};
  std::vector<double> x, y;
  for (int i = 0; i <= 40; ++i) {
    x.push_back(i / 20.0 - 1);
    y.push_back(truth.At(x.back()) + (i % 2 == 0 ? 0.001 : -0.001));
  }
  y[3] += 5, y[20] -= 7, y[33] += 9;
  const Cubic fit = FitCubic(x, y);
  for (const double at : {-1.0, -0.3, 0.0, 0.6, 1.0}) EXPECT_NEAR(fit.At(at), truth.At(at), 0.05) << at;
}

TEST(FitCubic, TakesAsMuchCurveAsThereArePoints) {
  EXPECT_DOUBLE_EQ(FitCubic({}, {}).At(0.5), 0);
  EXPECT_NEAR(FitCubic({0.1}, {7}).At(-1), 7, 1e-9);
  EXPECT_NEAR(FitCubic({-1, -0.5, 0, 0.5, 1, 0.2}, {1, 2, 3, 4, 5, 3.4}).At(0.75), 4.5, 1e-6);
}

}  // namespace
}  // namespace lagan::ocr
