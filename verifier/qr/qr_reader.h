// QR codes out of pixels.
#pragma once

#include <string>

#include "base/core/result.h"
#include "base/image/pixels.h"

namespace lagan::verifier {

// The bytes of a QR code in the picture; of one, when there are several. Tries the picture as it is, then with its
// contrast stretched and sharpened, enlarged, and inverted. Pure and thread-safe; throws nothing.
// QR_NOT_FOUND when there is none to be read; PIXELS_INVALID when the sizes do not fit each other.
Result<std::string> ReadQr(const image::Pixels& pixels);

}  // namespace lagan::verifier
