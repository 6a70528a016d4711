// The security-print look of a page: our own curves, of no real document.
#pragma once

#include <cairo.h>
#include <cstdint>

#include "tests/specimen/render.h"

namespace lagan::specimen {

// Fills the page (the surface's unit is the millimetre) with tints, wave bands and rosettes. `seed` varies them.
void DrawBackground(cairo_t* page, Size size, std::uint64_t seed);

// Fills a box with the outline of a head and shoulders on grey.
void DrawSilhouette(cairo_t* page, double x, double y, double width, double height);

}  // namespace lagan::specimen
