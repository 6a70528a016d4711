// What the cases' certificates say beside the key. Third-party test certificates only: a venue trusts keys of its bundle.
#pragma once

#include <string_view>

#include "base/core/bytes.h"
#include "base/core/result.h"

namespace lagan::verifier::conformance {

// Which certificates the holder of the key may sign (hcert_spec.md 1.0.8, on extended key usage:
// 1.3.6.1.4.1.1847.2021.1.{1 test, 2 vaccination, 3 recovery}, in early files 1.3.6.1.4.1.0.1847.2021.1.x). One that names
// none of these may sign all.
struct KeyUsage {
  bool test = true;
  bool vaccination = true;
  bool recovery = true;

  // `group` is the name of the entry in the certificate: "t", "v" or "r".
  bool Allows(std::string_view group) const;
};

// CERTIFICATE_INVALID when it is none.
Result<KeyUsage> ReadKeyUsage(ByteView certificate);

// True for a key on an elliptic curve other than P-256.
bool IsOnOtherCurve(ByteView certificate);

}  // namespace lagan::verifier::conformance
