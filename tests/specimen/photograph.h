// A finished picture of a scene, and where things of the scene are in it.
#pragma once

#include <vector>

#include "base/core/result.h"
#include "tests/specimen/picture.h"
#include "tests/specimen/scene.h"

namespace lagan::specimen {

struct Photograph {
  Picture picture;
  // Where the page's corners are in the picture, pixels: upper left, upper right, lower right, lower left as the page
  // is read.
  Quad corners{};
  // Where the points are that the caller named in the scene, in their order.
  std::vector<Point> points = {};
};

// Turns the picture clockwise, with what is known of it. Any number of turns.
void TurnQuarters(int turns, Photograph& photograph);

}  // namespace lagan::specimen
