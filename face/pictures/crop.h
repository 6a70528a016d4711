// The part of a frame that is worth keeping: the face with what surrounds it, and no more of the room than that.
#pragma once

#include "base/core/result.h"
#include "base/image/pixels.h"
#include "face/detect/observation.h"

namespace lagan::face {

struct FaceCrop {
  image::Pixels pixels;
  // The face of the frame, in these pixels.
  Face face;
};

// Three times the face's box around its middle, as far as it lies inside the frame: enough for comparing and for the
// passive check. Shrunk so that the face is at most kMostCropFace pixels high. Pure and thread-safe.
// BOX_INVALID (INVALID_ARGUMENT) when the box is empty, not finite or outside the frame; PICTURE_PROCESSING_FAILED
// (INTERNAL) when memory or OpenCV gives up.
Result<FaceCrop> CropFace(const image::Pixels& frame, const Face& face);

inline constexpr int kMostCropFace = 256;

}  // namespace lagan::face
