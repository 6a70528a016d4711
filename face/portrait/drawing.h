// Cuts the picture of a face for a pass out of a larger one.
#pragma once

#include "base/core/result.h"
#include "base/image/pixels.h"
#include "face/detect/observation.h"

namespace lagan::face {

// The face with the head and a little of the shoulders, as on a passport: `height` pixels high, a multiple of 4, and three quarters as
// wide; one and a half times the face's box in height where the frame has that much, less and out of the middle where it has not, so that
// nothing in the picture is made up. Three channels. Pure and thread-safe.
// INVALID_ARGUMENT PIXELS_INVALID, BOX_INVALID (no box of a face in this frame); FAILED_PRECONDITION FACE_AT_EDGE when the frame does not
// show the face's box whole, as three to four; INTERNAL PICTURE_PROCESSING_FAILED.
Result<image::Pixels> DrawFace(const image::Pixels& frame, const Box& face, int height);

}  // namespace lagan::face
