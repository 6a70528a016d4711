// Who signs. The issuer's key may live in this process, in an encrypted file or in a hardware module.
#pragma once

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/crypto/p256.h"

namespace lagan::verifier {

// Signs with ES256 (RFC 9053 section 2.1). Implementations are thread-safe.
class Signer {
 public:
  virtual ~Signer() = default;
  // 64 bytes r || s over `message`, or why not.
  virtual Result<Bytes> Sign(ByteView message) const = 0;
};

// A key in this process.
class LocalSigner final : public Signer {
 public:
  explicit LocalSigner(crypto::P256PrivateKey key) : key_(std::move(key)) {}
  Result<Bytes> Sign(ByteView message) const override { return key_.Sign(message); }

 private:
  crypto::P256PrivateKey key_;
};

}  // namespace lagan::verifier
