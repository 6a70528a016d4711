// Decoded pictures in memory: plain pixels, no file format, no metadata.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "base/core/bytes.h"

namespace lagan::image {

// Eight bits a sample, interleaved, top row first. One channel is grey, three are red, green, blue (sRGB is
// assumed). Copies are cheap and share the bytes, which nobody may change; `owner` keeps them alive (a vector
// or a mapping). Thread-safe as far as reading goes.
struct Pixels {
  int width = 0;
  int height = 0;
  int channels = 0;                     // 1 or 3
  std::size_t stride = 0;               // bytes from one row to the next, at least width * channels
  std::span<const std::uint8_t> bytes;  // height * stride
  std::shared_ptr<const void> owner;

  bool empty() const { return bytes.empty(); }
  // Row `y` from 0, width * channels bytes.
  std::span<const std::uint8_t> Row(int y) const {
    return bytes.subspan(static_cast<std::size_t>(y) * stride, static_cast<std::size_t>(width) * channels);
  }
};

// Pixels that own their bytes; `bytes` must be exactly width * height * channels long and `channels` 1 or 3.
inline Pixels MakePixels(int width, int height, int channels, Bytes bytes) {
  auto owner = std::make_shared<const Bytes>(std::move(bytes));
  return {width, height, channels, static_cast<std::size_t>(width) * channels, *owner, owner};
}

}  // namespace lagan::image
