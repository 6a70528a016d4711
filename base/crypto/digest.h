// SHA-256 (FIPS 180-4), HMAC-SHA-256 (RFC 2104) and comparison in constant time.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>

#include "base/core/bytes.h"

namespace lagan::crypto {

using Sha256Digest = std::array<std::uint8_t, 32>;

// Digest of the parts one after another, with nothing between them.
Sha256Digest Sha256(std::initializer_list<ByteView> parts);
inline Sha256Digest Sha256(ByteView data) { return Sha256({data}); }
Sha256Digest HmacSha256(ByteView key, ByteView data);

// True when both have the same length and content; takes a time that depends on the length only.
bool ConstantTimeEqual(ByteView a, ByteView b);

}  // namespace lagan::crypto
