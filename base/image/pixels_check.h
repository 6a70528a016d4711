// What writers ask of pixels before they hand them to a C library.
#pragma once

#include "base/core/status.h"
#include "base/image/pixels.h"

namespace lagan::image {

// PIXELS_INVALID unless the five numbers of `pixels` fit each other and each side is 1 to 65500 (libjpeg's
// limit).
inline Status CheckPixels(const Pixels& pixels) {
  constexpr int kMaxSide = 65500;
  const bool fits = pixels.width >= 1 && pixels.width <= kMaxSide && pixels.height >= 1 &&
                    pixels.height <= kMaxSide && (pixels.channels == 1 || pixels.channels == 3) &&
                    pixels.stride <= INT32_MAX &&
                    pixels.stride >= static_cast<std::size_t>(pixels.width) * pixels.channels &&
                    pixels.bytes.size() == pixels.stride * static_cast<std::size_t>(pixels.height);
  return fits ? Status() : InvalidArgument("PIXELS_INVALID", "Width, height, channels and bytes do not fit.");
}

}  // namespace lagan::image
