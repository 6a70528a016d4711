// Base45 (RFC 9285): bytes in the 45 characters of a QR code's alphanumeric mode.
#pragma once

#include <string>
#include <string_view>

#include "base/core/bytes.h"
#include "base/core/result.h"

namespace lagan::verifier {

// Two bytes become three characters, a last single one two.
std::string Base45Encode(ByteView bytes);
// Strict, so that no two texts stand for the same bytes: BASE45_INVALID for other characters (lower case
// included), a length of one more than a multiple of three, or a group whose value its bytes cannot hold.
Result<Bytes> Base45Decode(std::string_view text);

}  // namespace lagan::verifier
