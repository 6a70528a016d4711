// Our own pixels (a QR code, a crop, a specimen) as a PNG file. Never for pictures from outside: those come
// back from the sandboxed decoder already re-encoded (decoder_client.h).
#pragma once

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/image/pixels.h"

namespace lagan::image {

// A PNG (ISO/IEC 15948) of 8 bits a sample, grey or RGB, without any text or EXIF chunk. Pure and
// thread-safe. PIXELS_INVALID when width, height, channels, stride and bytes do not fit each other.
Result<Bytes> WritePng(const Pixels& pixels);

}  // namespace lagan::image
