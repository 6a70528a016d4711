// The root: the public key that everything a venue believes hangs on. Pinned once, by hand
// (docs/trust-bundle.md).
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/crypto/p256.h"

namespace lagan::verifier {

// A P-256 SubjectPublicKeyInfo as PEM ("PUBLIC KEY", RFC 7468 section 13).
std::string FormatRootKey(const crypto::P256PublicKey& root);
// ROOT_KEY_INVALID for anything but exactly that.
Result<crypto::P256PublicKey> ParseRootKey(std::string_view pem);

// SHA-256 of the DER SubjectPublicKeyInfo in lower-case hexadecimal: what people compare when they pin a
// root.
std::string RootKeyFingerprint(const crypto::P256PublicKey& root);

}  // namespace lagan::verifier
