// What the cases' certificates say beside the key. Third-party test certificates only: a venue trusts keys of its bundle.
#pragma once

#include "base/core/bytes.h"

namespace lagan::verifier::conformance {

// True for a key on an elliptic curve other than P-256.
bool IsOnOtherCurve(ByteView certificate);

}  // namespace lagan::verifier::conformance
