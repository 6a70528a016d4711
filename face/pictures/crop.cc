#include "face/pictures/crop.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "base/image/pixels_check.h"
#include "face/pictures/mat.h"

namespace lagan::face {
namespace {

constexpr float kTimesTheBox = 3;

// What of `times` the box around its middle lies inside the frame; empty when nothing does.
cv::Rect PartOf(const image::Pixels& frame, const Box& box, float times) {
  const float left = box.left + box.width / 2 - box.width * times / 2;
  const float top = box.top + box.height / 2 - box.height * times / 2;
  // Far numbers are cut before they become whole ones.
  const auto clamp = [](float value, int most) {
    return static_cast<int>(std::lround(std::clamp(value, 0.0F, static_cast<float>(most))));
  };
  const int x = clamp(left, frame.width);
  const int y = clamp(top, frame.height);
  return {x, y, clamp(left + box.width * times, frame.width) - x,
          clamp(top + box.height * times, frame.height) - y};
}

Face MoveAndShrink(Face face, cv::Point origin, float scale) {
  const auto x = [&](float value) { return (value - static_cast<float>(origin.x)) * scale; };
  const auto y = [&](float value) { return (value - static_cast<float>(origin.y)) * scale; };
  face.box = {x(face.box.left), y(face.box.top), face.box.width * scale, face.box.height * scale};
  for (Point& point : face.landmarks) point = {x(point.x), y(point.y)};
  return face;
}

}  // namespace

Result<FaceCrop> CropFace(const image::Pixels& frame, const Face& face) {
  LAGAN_RETURN_IF_ERROR(image::CheckPixels(frame));
  const Box& box = face.box;
  const bool finite = std::isfinite(box.left) && std::isfinite(box.top) && std::isfinite(box.width) &&
                      std::isfinite(box.height) && box.width >= 1 && box.height >= 1;
  if (!finite || PartOf(frame, box, 1).empty()) {
    return InvalidArgument("BOX_INVALID", "The face's box lies outside the frame.");
  }
  const cv::Rect part = PartOf(frame, box, kTimesTheBox);
  const float scale = std::min(1.0F, kMostCropFace / box.height);
  try {
    cv::Mat kept;
    const cv::Size size(std::max(1, cvRound(static_cast<float>(part.width) * scale)),
                        std::max(1, cvRound(static_cast<float>(part.height) * scale)));
    cv::resize(ViewOf(frame)(part), kept, size, 0, 0, cv::INTER_AREA);
    return FaceCrop{PixelsOf(kept), MoveAndShrink(face, part.tl(), scale)};
  } catch (const std::exception&) {
    return Internal("PICTURE_PROCESSING_FAILED", "The face could not be cut out of the frame.");
  }
}

}  // namespace lagan::face
