// The other coordinate of a compressed point.
#pragma once

#include "base/core/bytes.h"

namespace lagan::crypto {

// For x of 32 bytes, the y of P-256 of that parity (SEC 1 section 2.3.4), 32 bytes; any other 32 bytes or none when there is
// no such point, so that whoever takes it checks that it is on the curve. Public values only: takes a time that depends on
// them. OpenSSL's own way makes a Montgomery context anew each time, which a scanner would pay at every showing of a pass.
Bytes P256Ordinate(ByteView x, bool odd);

}  // namespace lagan::crypto
