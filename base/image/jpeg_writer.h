// Our own pixels (a crop, a specimen) as a JPEG file; also what lagan-decode writes its clean copy with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/image/pixels.h"

namespace lagan::image {

// A baseline JPEG (ITU-T T.81) with the JFIF header and no other application or comment segment. `quality` is
// libjpeg's 1 to 100. Chroma is halved in both directions, as cameras do. Pure and thread-safe.
// PIXELS_INVALID when width, height, channels, stride and bytes do not fit each other; MEMORY_EXHAUSTED.
Result<Bytes> WriteJpeg(const Pixels& pixels, int quality);
// The same into memory of the caller's; how many bytes it took. MEMORY_EXHAUSTED when there is too little of it as well.
Result<std::size_t> WriteJpegInto(const Pixels& pixels, int quality, std::span<std::uint8_t> out);

}  // namespace lagan::image
