// Small pictures as WebP and back, by libwebp. Only pictures that were made here are decoded: the decoder would run in this process,
// outside the sandbox of base/image/decode.
#pragma once

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/image/pixels.h"

namespace lagan::face {

// Lossy, method 6 (the slowest and best), one thread, no metadata, no alpha: the same pixels and settings always give the same bytes
// from one version of libwebp. The meaning of the numbers is libwebp's (webp/encode.h).
struct WebpSettings {
  float quality = 0;       // 0 to 100
  int spatial_noise = 50;  // 0 to 100: moves bits from smooth parts to busy ones
  int filter = 60;         // 0 to 100: smooths the edges of blocks when the picture is drawn
  int segments = 4;        // 1 to 4: parts that may be coded differently
};

// `pixels` have three channels. PIXELS_INVALID; PICTURE_PROCESSING_FAILED (INTERNAL) when libwebp gives up.
Result<Bytes> EncodeWebp(const image::Pixels& pixels, const WebpSettings& settings);
// Of what EncodeWebp gave; DATA_LOSS PICTURE_DAMAGED for anything that is no picture.
Result<image::Pixels> DecodeOwnWebp(ByteView webp);

}  // namespace lagan::face
