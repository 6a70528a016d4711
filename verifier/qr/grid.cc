#include "verifier/qr/grid.h"

#include <algorithm>
#include <cmath>

namespace lagan::verifier {
namespace {

// From the edge of a code to the middle of a finder pattern, modules.
constexpr double kInset = 3.5;
constexpr std::size_t kMostGrids = 2;
// Right grids fit by 0.8 and wrong ones by less than 0.5, but for a version close by.
constexpr double kLeastFit = 0.6;
// Before anything is moved, what is no finder pattern fits by less than this.
constexpr double kLeastFinderFit = 0.5;

// Light between the four pixels around a point, 0 to 255.
double LightAt(const Grey& picture, Point at) {
  if (!std::isfinite(at.x) || !std::isfinite(at.y)) return 0;  // a grid seen edge on
  const double x = std::clamp(at.x - 0.5, 0.0, picture.width - 1.0);
  const double y = std::clamp(at.y - 0.5, 0.0, picture.height - 1.0);
  const int left = std::min(static_cast<int>(x), std::max(picture.width - 2, 0));
  const int top = std::min(static_cast<int>(y), std::max(picture.height - 2, 0));
  const int right = std::min(left + 1, picture.width - 1);
  const auto row = static_cast<std::size_t>(top) * static_cast<std::size_t>(picture.width);
  const auto next = static_cast<std::size_t>(std::min(top + 1, picture.height - 1)) *
                    static_cast<std::size_t>(picture.width);
  const auto light = [&](std::size_t start, int column) {
    return static_cast<double>(picture.bytes[start + static_cast<std::size_t>(column)]);
  };
  const double above = light(row, left) + (x - left) * (light(row, right) - light(row, left));
  const double below = light(next, left) + (x - left) * (light(next, right) - light(next, left));
  return above + (y - top) * (below - above);
}

// What the picture should show at the middle of a module when the code is out of focus by some 0.7 of a module.
struct Expected {
  double x = 0;
  double y = 0;
  double light = 0;  // 0 to 1
  bool finder = false;
};

double ExpectedLight(const QrLayout& layout, int column, int row) {
  constexpr double kWeights[] = {0.58, 0.2, 0.01};  // of modules so far away
  double sum = 0;
  for (int dy = -2; dy <= 2; ++dy) {
    for (int dx = -2; dx <= 2; ++dx) {
      const int x = column + dx, y = row + dy;
      double light = 1;
      if (x >= 0 && y >= 0 && x < layout.matrix.size && y < layout.matrix.size) {
        const auto at = layout.matrix.Index(x, y);
        light = !layout.fixed[at] ? 0.5 : layout.matrix.dark[at] ? 0 : 1;
      }
      sum += kWeights[std::abs(dx)] * kWeights[std::abs(dy)] * light;
    }
  }
  return sum;
}

std::vector<Expected> ExpectedOf(const QrLayout& layout) {
  const int size = layout.matrix.size;
  std::vector<Expected> out;
  for (int y = 0; y < size; ++y) {
    for (int x = 0; x < size; ++x) {
      if (!layout.fixed[layout.matrix.Index(x, y)]) continue;
      const bool finder = (x < 8 && (y < 8 || y >= size - 8)) || (x >= size - 8 && y < 8);
      out.push_back({x + 0.5, y + 0.5, ExpectedLight(layout, x, y), finder});
    }
  }
  return out;
}

enum class Part { kAll, kFinders, kOthers };

// Pearson's correlation of what is expected with what is there.
double Fit(const Grey& picture, const Grid& grid, const std::vector<Expected>& expected, Part part) {
  double n = 0, a = 0, b = 0, aa = 0, bb = 0, ab = 0;
  for (const Expected& point : expected) {
    if (part != Part::kAll && point.finder != (part == Part::kFinders)) continue;
    const double light = LightAt(picture, grid.At(point.x, point.y)) / 255;
    n += 1;
    a += point.light;
    b += light;
    aa += point.light * point.light;
    bb += light * light;
    ab += point.light * light;
  }
  const double variance = (n * aa - a * a) * (n * bb - b * b);
  return variance <= 0 ? 0 : (n * ab - a * b) / std::sqrt(variance);
}

// Moves each coordinate of each corner by less and less while that helps.
Grid Refine(const Grey& picture, Grid grid, const std::vector<Expected>& expected, double module) {
  double best = Fit(picture, grid, expected, Part::kAll);
  double step = module;
  for (int halving = 0; halving < 5; ++halving) {
    step /= 2;
    bool better = true;
    for (int round = 0; better && round < 6; ++round) {
      better = false;
      for (int i = 0; i < 16; ++i) {
        Grid::Corners corners = grid.corners();
        Point& corner = corners[static_cast<std::size_t>(i / 4)];
        (i % 2 == 0 ? corner.x : corner.y) += i % 4 < 2 ? step : -step;
        const Grid moved(grid.size(), corners);
        const double fit = Fit(picture, moved, expected, Part::kAll);
        if (fit <= best) continue;
        best = fit;
        grid = moved;
        better = true;
      }
    }
  }
  return grid;
}

// Where the fourth corner may be when the camera looks from the side.
Grid PlaceFourthCorner(const Grey& picture, const Grid& flat, const std::vector<Expected>& expected,
                       double module) {
  const int reach = std::min(8, 1 + flat.size() / 16);
  Grid best = flat;
  double best_fit = -1;
  for (int dy = -reach; dy <= reach; ++dy) {
    for (int dx = -reach; dx <= reach; ++dx) {
      Grid::Corners corners = flat.corners();
      corners[3].x += dx * module;
      corners[3].y += dy * module;
      const Grid moved(flat.size(), corners);
      const double fit = Fit(picture, moved, expected, Part::kOthers);
      if (fit > best_fit) {
        best_fit = fit;
        best = moved;
      }
    }
  }
  return best;
}

double Distance(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }

}  // namespace

Grid::Grid(int size, const Corners& corners) : size_(size), corners_(corners) {
  // The square 0..1 to a quadrilateral (P. Heckbert, Fundamentals of Texture Mapping, 1989, section 2.2.3).
  const auto& [p0, p1, p3, p2] = corners;  // around the square: p0, p1, p2, p3
  const double dx1 = p1.x - p2.x, dx2 = p3.x - p2.x, sx = p0.x - p1.x + p2.x - p3.x;
  const double dy1 = p1.y - p2.y, dy2 = p3.y - p2.y, sy = p0.y - p1.y + p2.y - p3.y;
  const double determinant = dx1 * dy2 - dx2 * dy1;
  const double g = determinant == 0 ? 0 : (sx * dy2 - dx2 * sy) / determinant;
  const double h = determinant == 0 ? 0 : (dx1 * sy - sx * dy1) / determinant;
  map_ = {p1.x - p0.x + g * p1.x,
          p3.x - p0.x + h * p3.x,
          p0.x,
          p1.y - p0.y + g * p1.y,
          p3.y - p0.y + h * p3.y,
          p0.y,
          g,
          h};
}

Point Grid::At(double x, double y) const {
  const double u = (x - kInset) / (size_ - 2 * kInset), v = (y - kInset) / (size_ - 2 * kInset);
  const double w = map_[6] * u + map_[7] * v + 1;
  return {(map_[0] * u + map_[1] * v + map_[2]) / w, (map_[3] * u + map_[4] * v + map_[5]) / w};
}

std::vector<FittedGrid> FitGrids(const Grey& picture, const FinderTriple& finders) {
  const auto& [corner, right, lower] = finders;
  const double leg = (Distance(corner.middle, right.middle) + Distance(corner.middle, lower.middle)) / 2;
  const double module = (corner.module + right.module + lower.module) / 3;
  const double guess = leg / module + 2 * kInset;
  std::vector<FittedGrid> out;
  for (int version = 1; version <= 40; ++version) {
    const int size = 17 + 4 * version;
    if (std::abs(size - guess) > 0.12 * guess + 2) continue;
    Result<QrLayout> layout = LayoutOfQr(version);
    if (!layout.ok()) continue;
    const double pitch = leg / (size - 2 * kInset);
    const std::vector<Expected> expected = ExpectedOf(*layout);
    const Point fourth{right.middle.x + lower.middle.x - corner.middle.x,
                       right.middle.y + lower.middle.y - corner.middle.y};
    Grid grid(size, {corner.middle, right.middle, lower.middle, fourth});
    if (Fit(picture, grid, expected, Part::kFinders) < kLeastFinderFit) continue;
    grid = Refine(picture, PlaceFourthCorner(picture, grid, expected, pitch), expected, pitch);
    const double fit = Fit(picture, grid, expected, Part::kOthers);
    if (fit >= kLeastFit) out.push_back({std::move(*layout), grid, fit});
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.fit > b.fit; });
  if (out.size() > kMostGrids) out.erase(out.begin() + kMostGrids, out.end());
  return out;
}

std::vector<float> SampleModules(const Grey& picture, const Grid& grid) {
  constexpr int kSteps = 3;  // points across a module
  const std::size_t width = static_cast<std::size_t>(grid.size()) + 2 * kQuietZone;
  std::vector<float> out;
  out.reserve(width * width);
  for (int y = -kQuietZone; y < grid.size() + kQuietZone; ++y) {
    for (int x = -kQuietZone; x < grid.size() + kQuietZone; ++x) {
      double sum = 0;
      for (int i = 0; i < kSteps * kSteps; ++i) {
        const int column = i % kSteps, row = i / kSteps;
        const double u = x + (column + 0.5) / kSteps, v = y + (row + 0.5) / kSteps;
        sum += LightAt(picture, grid.At(u, v));
      }
      out.push_back(static_cast<float>(sum / (255 * kSteps * kSteps)));
    }
  }
  return out;
}

}  // namespace lagan::verifier
