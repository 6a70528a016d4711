// Whether the numbers of a picture fit each other, asked before OpenCV works on its bytes.
#pragma once

#include <cstddef>

#include "base/image/pixels.h"

namespace lagan::ocr {

// False unless both sides are 1 to 20000 pixels, there are one or three channels, rows do not overlap and all of them are in `bytes`. Pure.
inline bool PixelsFit(const image::Pixels& pixels) {
  constexpr int kMaxSide = 20000;
  return pixels.width >= 1 && pixels.width <= kMaxSide && pixels.height >= 1 && pixels.height <= kMaxSide &&
         (pixels.channels == 1 || pixels.channels == 3) &&
         pixels.stride >= static_cast<std::size_t>(pixels.width) * pixels.channels &&
         pixels.bytes.size() >= pixels.stride * static_cast<std::size_t>(pixels.height);
}

}  // namespace lagan::ocr
