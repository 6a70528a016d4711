// Pictures of nobody, smooth or rough, for tests of what becomes of their bytes.
#pragma once

#include <cmath>
#include <cstdint>

#include "base/image/pixels.h"

namespace lagan::face {

// Colours that change slowly, with ripples of `roughness` grey levels: 0 is a plain picture, 20 has the detail of a face, 120 is
// rougher than any.
inline image::Pixels Texture(int width, int height, double roughness) {
  Bytes bytes;
  std::uint32_t noise = 1;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      noise = noise * 1664525 + 1013904223;
      const double grain = (noise >> 24) / 127.5 - 1;
      const double wave = std::sin(x * 0.11) * std::cos(y * 0.07);
      for (const int base : {150, 120, 100}) {
        const double value = base + roughness * wave + roughness / 4 * grain;
        bytes.push_back(static_cast<std::uint8_t>(value < 0 ? 0 : value > 255 ? 255 : value));
      }
    }
  }
  return image::MakePixels(width, height, 3, std::move(bytes));
}

}  // namespace lagan::face
