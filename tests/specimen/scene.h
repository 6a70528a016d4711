// What lies before the camera: one page, the two pages of an open booklet, or both sides of a card; alone or in a hand.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "tests/specimen/picture.h"

namespace lagan::specimen {

// x to the right, y down.
using Point = std::array<double, 2>;
using Quad = std::array<Point, 4>;  // upper left, upper right, lower right, lower left as the page is read

// A flat thing with an outline. Whatever photographs it lays it on a ground of its own.
struct Scene {
  Picture picture;
  std::vector<std::uint8_t> cover;  // one byte a pixel of `picture`: 0 shows the ground, 255 hides it
  Quad page{};                      // the page's corners in the picture, pixels
};

// The page alone, its corners rounded. Radius in pixels.
Scene SinglePage(const Picture& page, double corner_radius);

// An open booklet: `upper` above the page (both as wide), the spine between them dark in its fold.
Scene Spread(const Picture& upper, const Picture& page, double corner_radius);

// Two sides of a card one above the other, as copiers and forms show them.
Scene BothSides(const Picture& front, const Picture& page, double corner_radius);

// Fingers of one hand that hold the scene at its left, right and upper edges: they reach at most `reach` pixels over the
// page, and nowhere over what lies between the heights `clear_top` and `clear_foot` of the picture by more than
// `clear_reach`.
struct Grip {
  double reach = 0;
  double clear_top = 0;
  double clear_foot = 0;
  double clear_reach = 0;
  double finger = 0;  // breadth of a finger, pixels
  std::uint64_t seed = 1;
};
void AddFingers(const Grip& grip, Scene& scene);

}  // namespace lagan::specimen
