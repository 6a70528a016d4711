// A place on a picture, for whoever speaks of one without OpenCV.
#pragma once

namespace lagan::ocr {

// Pixels of the picture as it came, from its upper left corner: x to the right, y down.
struct ImagePoint {
  double x = 0;
  double y = 0;
};

}  // namespace lagan::ocr
