// The picture of a face on a pass: what may stand there, told by the header alone. Nothing here decodes a pixel, and neither the
// issuer nor the verifier ever decodes such a picture.
#pragma once

#include <cstddef>

#include "base/core/bytes.h"
#include "base/core/result.h"

namespace lagan::image {

// Less is no face that anybody could tell; more makes the code too large to print and scan.
inline constexpr std::size_t kLeastPassPortraitBytes = 350;
inline constexpr std::size_t kMostPassPortraitBytes = 700;
// Faces smaller than matching needs can't be compared by software, and hardly by eye.
inline constexpr int kLeastPassPortraitHeight = 96;
inline constexpr int kMostPassPortraitHeight = 160;

struct WebpSize {
  int width = 0;
  int height = 0;
};

// The sides of a picture for a pass. It is a WebP file of the simple lossy form (RFC 9649, section 2.5: RIFF, WEBP, one chunk
// "VP8 " and nothing else, so no metadata, no transparency and no animation), whose VP8 data begins with a whole header of a shown
// key frame that is not to be scaled (RFC 6386, section 9.1); 350 to 700 bytes; 96 to 160 pixels high and three quarters as wide.
// INVALID_ARGUMENT PORTRAIT_INVALID otherwise; the message says which rule. Pure and thread-safe; takes nanoseconds.
Result<WebpSize> CheckPassPortrait(ByteView webp);

}  // namespace lagan::image
