// A smooth curve through points some of which are wrong.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace lagan::ocr {

// y(x) = c0 + c1 x + c2 x^2 + c3 x^3.
struct Cubic {
  std::array<double, 4> c{};
  double At(double x) const { return ((c[3] * x + c[2]) * x + c[1]) * x + c[0]; }
};

// Least squares, repeated with points far off (in medians of the distances) counted less. `x` should be within -1 to 1. Fewer
// points than are needed give a curve of a lower degree; none give zero. Sizes must be equal.
Cubic FitCubic(const std::vector<double>& x, const std::vector<double>& y);

}  // namespace lagan::ocr
