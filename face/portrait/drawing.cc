#include "face/portrait/drawing.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "face/detect/picture_view.h"
#include "face/pictures/mat.h"

namespace lagan::face {
namespace {

// In heights of the face's box, which ends at the brows' upper side and the chin: the picture, and how far the box's middle lies
// below the picture's, for the hair. docs/measurements/face-on-pass.md.
constexpr double kPicture = 1.5;
constexpr double kRaise = 0.05;

Status CheckBox(const image::Pixels& frame, const Box& box) {
  const float x = box.left + box.width / 2, y = box.top + box.height / 2;
  const bool finite = std::isfinite(x) && std::isfinite(y) && box.width >= 1 && box.height >= 1;
  if (finite && x >= 0 && y >= 0 && x < static_cast<float>(frame.width) &&
      y < static_cast<float>(frame.height)) {
    return Status();
  }
  return InvalidArgument("BOX_INVALID", "The face's box lies outside the frame.");
}

// Where the picture is cut: three to four, wholly inside the frame.
cv::Rect PictureRect(const image::Pixels& frame, const Box& face) {
  const double most = std::min(frame.height * 1.0, frame.width * 4 / 3.0);
  const double height = std::min(face.height * kPicture, most), width = height * 3 / 4;
  const double x = face.left + face.width / 2 - width / 2;
  const double y = face.top + face.height * (0.5 - kRaise) - height / 2;
  const int w = std::min(cvRound(width), frame.width), h = std::min(cvRound(height), frame.height);
  return {std::clamp(cvRound(x), 0, frame.width - w), std::clamp(cvRound(y), 0, frame.height - h), w, h};
}

// A pixel or two may be missing: the detector's boxes reach a little over the edge.
bool Holds(const cv::Rect& picture, const Box& face) {
  const float slack = face.height / 20;
  return face.left >= static_cast<float>(picture.x) - slack &&
         face.top >= static_cast<float>(picture.y) - slack &&
         face.left + face.width <= static_cast<float>(picture.x + picture.width) + slack &&
         face.top + face.height <= static_cast<float>(picture.y + picture.height) + slack;
}

}  // namespace

Result<image::Pixels> DrawFace(const image::Pixels& frame, const Box& face, int height) {
  LAGAN_RETURN_IF_ERROR(CheckPicture(frame));
  LAGAN_RETURN_IF_ERROR(CheckBox(frame, face));
  const cv::Rect place = PictureRect(frame, face);
  if (!Holds(place, face)) {
    return FailedPrecondition("FACE_AT_EDGE",
                              "The face is cut off by the edge of the picture; move it to the middle.");
  }
  return Guarded([&]() -> Result<image::Pixels> {
    cv::Mat picture;
    cv::resize(RgbOf(frame)(place), picture, {height * 3 / 4, height}, 0, 0,
               place.height > height ? cv::INTER_AREA : cv::INTER_LINEAR);
    return PixelsOf(picture);
  });
}

}  // namespace lagan::face
