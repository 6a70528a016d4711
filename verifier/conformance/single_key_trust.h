// The trust of a venue that knows the key of one case and nothing else.
#pragma once

#include <string>
#include <vector>

#include "base/core/clock.h"
#include "base/crypto/verification_key.h"
#include "verifier/trust/trust_bundle.h"

namespace lagan::verifier::conformance {

// A fresh bundle at `now` with `key` under `kid` for each of `purposes` and `issuer` (that of any when empty), valid at all times.
InstalledTrust SingleKeyTrust(const crypto::VerificationKey& key, ByteView kid,
                              const std::vector<std::string>& purposes, const std::string& issuer, Time now);

// From the 32 bytes of an Ed25519 key. KEY_INVALID.
Result<crypto::VerificationKey> Ed25519Key(ByteView point);

}  // namespace lagan::verifier::conformance
