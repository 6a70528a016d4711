// Where a picture looks printed: many strong edges close together.
#pragma once

#include "ocr/quality/scene.h"

namespace lagan::ocr {

struct PrintMap {
  // One pixel for each 8 x 8 of `Scene::grey`: 255 where it looks printed, else 0.
  cv::Mat cells;
  // Edge pixels of each cell, 0 to 255 for none to all.
  cv::Mat density;
  // Share of the cells that look printed, 0 to 1.
  double share = 0;
  // Largest share of the cells along one edge of the picture that look printed.
  double at_edge = 0;
};

inline constexpr int kPrintCell = 8;

PrintMap MapPrint(const Scene& scene);

}  // namespace lagan::ocr
