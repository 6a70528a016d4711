// Where the issuer's private keys are: in files (key_folder.h) or in a hardware security module (token_keys.h).
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/crypto/p256.h"
#include "base/crypto/verification_key.h"
#include "verifier/cose/signer.h"

namespace lagan::credential {

// The first 8 bytes of SHA-256 over the DER SubjectPublicKeyInfo: how we name our keys.
Bytes KidOf(const crypto::VerificationKey& key);

// What signs, and the public half. The signer is thread-safe.
struct SigningKey {
  Bytes kid;
  crypto::P256PublicKey public_key;
  std::shared_ptr<const verifier::Signer> signer;
};

// Keys by name: [a-z0-9-], at most 80 characters, never given twice. Names that begin with "specimen-" are those of a sandbox; a
// holder binds each key to its name, so that none can pass for another.
class KeyHolder {
 public:
  virtual ~KeyHolder() = default;
  // The key of this name; nothing when there is none.
  virtual Result<std::optional<SigningKey>> Find(std::string_view name) = 0;
  // The same, made when there is none.
  virtual Result<SigningKey> Load(std::string_view name) = 0;
  // Destroys the private half. Harmless when there is none.
  virtual Status Destroy(std::string_view name) = 0;
};

}  // namespace lagan::credential
