// One round through JPEG, as when a telephone saves a picture and a program opens it again.
#pragma once

#include "base/core/result.h"
#include "tests/specimen/picture.h"

namespace lagan::specimen {

// `picture` as it comes back from a JPEG of that quality, 1 to 100. Errors of EncodeJpeg; JPEG_UNREADABLE.
Result<Picture> ThroughJpeg(const Picture& picture, int quality);

}  // namespace lagan::specimen
