// Bounded decompression of a zlib stream (RFC 1950).
#pragma once

#include <cstddef>

#include "base/core/bytes.h"
#include "base/core/result.h"

namespace lagan::verifier {

struct InflateLimits {
  std::size_t output = 16 * 1024;  // bytes
  std::size_t ratio = 50;          // output bytes per input byte
};

// The content of the stream that fills `input`; allocates no more than the limits allow, whatever the input
// claims. Reasons: ZLIB_HEADER (does not begin like a zlib stream), ZLIB_INVALID (damaged, cut short, or with
// a dictionary), ZLIB_TOO_LARGE, ZLIB_TRAILING_BYTES, ZLIB_PADDING (bits that decoders skip are not zero, so
// that another text would stand for the same content).
Result<Bytes> Inflate(ByteView input, const InflateLimits& limits = {});

}  // namespace lagan::verifier
