// What the cases' certificates say beside the key. Third-party test certificates only: a venue trusts keys of its bundle.
#pragma once

#include <string>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/result.h"

namespace lagan::verifier::conformance {

// The purposes that the key has in a trust bundle (eu_certificate.h) by its certificate's extended key usage (hcert_spec.md 1.0.8:
// 1.3.6.1.4.1.1847.2021.1.{1 test, 2 vaccination, 3 recovery}, in early files 1.3.6.1.4.1.0.1847.2021.1.x). One that names
// none of these may sign all. CERTIFICATE_INVALID when it is none, or its key usage cannot be read.
Result<std::vector<std::string>> ReadEuPurposes(ByteView certificate);

// True for a key on an elliptic curve other than P-256.
bool IsOnOtherCurve(ByteView certificate);

}  // namespace lagan::verifier::conformance
