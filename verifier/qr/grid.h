// Where the modules of a QR code lie in a picture.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "verifier/qr/filters.h"
#include "verifier/qr/finder.h"
#include "verifier/qr/qr_matrix.h"

namespace lagan::verifier {

// The plane of a code as a camera sees it. Module (i, j) covers (i..i+1, j..j+1) of it.
class Grid {
 public:
  // Pixels of the middles of the three finder patterns (upper left, upper right, lower left) and of the point where a
  // fourth would be.
  using Corners = std::array<Point, 4>;
  Grid(int size, const Corners& corners);

  int size() const { return size_; }
  const Corners& corners() const { return corners_; }
  // Pixels of a point of the plane.
  Point At(double x, double y) const;

 private:
  int size_;  // modules on a side
  Corners corners_;
  std::array<double, 8> map_{};  // of the square between the corners to the picture
};

// A version and the grid on which its fixed patterns fit the picture best.
struct FittedGrid {
  QrLayout layout;
  Grid grid;
  double fit = 0;  // correlation of timing and alignment patterns with the picture, up to 1
};

// Tries each version that the triple's sizes allow, and moves the corners until finder, timing and alignment patterns
// fit best. Best first; at most three. `picture` is not inverted and need not be sharp.
std::vector<FittedGrid> FitGrids(const Grey& picture, const FinderTriple& finders);

// The light of each module and of a quiet zone of four around them, in rows of size + 8: each the mean over its
// module, 0 to 1. Beyond the picture's edge its edge goes on.
std::vector<float> SampleModules(const Grey& picture, const Grid& grid);

}  // namespace lagan::verifier
