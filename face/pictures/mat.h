// Pixels as OpenCV's matrices and back. Internal to face/pictures.
#pragma once

#include <opencv2/core.hpp>

#include "base/image/pixels.h"

namespace lagan::face {

// Borrows the pixels, which nobody may write to through it. Three channels are red, green, blue.
inline cv::Mat ViewOf(const image::Pixels& pixels) {
  return {pixels.height, pixels.width, pixels.channels == 1 ? CV_8UC1 : CV_8UC3,
          const_cast<std::uint8_t*>(pixels.bytes.data()), pixels.stride};
}

// Copies.
inline image::Pixels PixelsOf(const cv::Mat& mat) {
  const cv::Mat packed = mat.isContinuous() ? mat : mat.clone();
  return image::MakePixels(packed.cols, packed.rows, packed.channels(),
                           Bytes(packed.data, packed.data + packed.total() * packed.elemSize()));
}

}  // namespace lagan::face
