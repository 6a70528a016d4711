// Pixels as OpenCV sees them, and the edge where OpenCV's exceptions become a Status.
#pragma once

#include <new>

#include <opencv2/core.hpp>

#include "base/core/result.h"
#include "base/image/pixels.h"
#include "face/detect/observation.h"

namespace lagan::face {

inline constexpr int kLeastSide = 16;
inline constexpr int kMostSide = 8000;

// PIXELS_INVALID unless the numbers fit each other and each side is kLeastSide to kMostSide.
Status CheckPicture(const image::Pixels& pixels);
// Three channels, RGB: the same memory where it has three, a copy where it is grey. Checked before.
cv::Mat RgbOf(const image::Pixels& pixels);

// The part of `picture` under `box`, brought to `size`; what lies outside the picture repeats its edge. Averages when it
// shrinks. The box reaches into the picture and is at most three times as large.
cv::Mat CutOut(const cv::Mat& picture, const Box& box, cv::Size size);

// Result<T> of a function that uses OpenCV: PICTURE_PROCESSING_FAILED (INTERNAL) instead of an exception.
template <typename Function>
auto Guarded(Function function) -> decltype(function()) {
  try {
    return function();
  } catch (const cv::Exception&) {
  } catch (const std::bad_alloc&) {
  }
  return Internal("PICTURE_PROCESSING_FAILED", "The picture could not be worked on; take another one.");
}

}  // namespace lagan::face
