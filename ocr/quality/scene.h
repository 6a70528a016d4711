// The picture as the measures of this folder want it.
#pragma once

#include <optional>

#include <opencv2/core.hpp>

#include "ocr/quality/framing.h"

namespace lagan::ocr {

struct Scene {
  // As it came; 8 bits, grey or red, green, blue. Borrowed.
  cv::Mat picture;
  // The same with a longer side of at most kReducedSide, and its grey.
  cv::Mat reduced;
  cv::Mat grey;
  // Reduced pixels for each of the picture.
  double scale = 1;
  // Where the page is, if the zone says so. In pixels of the picture.
  std::optional<Framing> framing;
};

inline constexpr int kReducedSide = 800;

// `picture` must outlive the scene.
Scene MakeScene(const cv::Mat& picture, const std::optional<Framing>& framing);

// 255 inside the page in pixels of `scene.grey`, 0 elsewhere; all 255 when it is not known where the page is.
cv::Mat PageMask(const Scene& scene);

// The tone that the given share (0 to 1) of the pixels under `mask` (empty: all) is darker than. 0 when there are none.
double ToneAt(const cv::Mat& grey, const cv::Mat& mask, double share);

}  // namespace lagan::ocr
