// The grid of a display's pixels, or what the camera's own grid makes of it.
#pragma once

#include "ocr/quality/scene.h"

namespace lagan::ocr {

// How many times the strongest single frequency of the picture, between a fifth and half of a cycle a pixel, is above the median of
// frequencies like it, when all parts of the page share it. Print makes no such frequency, or not everywhere; a display has it all
// over. The blocks of JPEG are left out. 0 for a picture smaller than two patches of 128 pixels each way.
double PixelGrid(const Scene& scene);

}  // namespace lagan::ocr
