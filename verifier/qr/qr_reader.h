// QR codes out of pixels.
#pragma once

#include <string>

#include "base/core/result.h"
#include "base/image/pixels.h"

namespace lagan::verifier {

// The bytes of a QR code in the picture; of one, when there are several. Stops at the first that libzxing decodes with
// its error correction whole, out of
//   1. the picture as it is, and with two other thresholds, stretched contrast, inverted;
//   2. enlarged, for modules of less than two pixels, and sharpened by Wiener's filter and an unsharp mask;
//   3. its own search for the finder patterns, a grid fitted to them and an equaliser that undoes blur and
//      motion (finder.h, grid.h, equaliser.h);
// the last two again at half and quarter size. Pictures of more than 1920 x 1080 pixels are reduced after a first look. What
// that costs and finds: docs/measurements/qr-reading.md. Pure and thread-safe; throws nothing.
// QR_NOT_FOUND when there is none to be read; PIXELS_INVALID when the sizes do not fit each other.
Result<std::string> ReadQr(const image::Pixels& pixels);

}  // namespace lagan::verifier
