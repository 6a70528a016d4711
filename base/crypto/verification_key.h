// A public key together with the only algorithm it verifies, so that no message can choose another one for it.
#pragma once

#include <memory>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/crypto/p256.h"

struct evp_pkey_ctx_st;
struct evp_pkey_st;

namespace lagan::crypto {

enum class SignatureAlgorithm {
  kEs256,  // ECDSA, P-256, SHA-256 (RFC 9053 section 2.1)
  kEdDsa,  // Ed25519 (RFC 8032; RFC 9053 section 2.2)
  kPs256,  // RSASSA-PSS, SHA-256, MGF1 with SHA-256, salt of 32 bytes (RFC 8017; RFC 8230 section 2)
};

// Larger certificates are not looked at.
inline constexpr std::size_t kMaxCertificate = 8 * 1024;  // bytes

// Immutable, thread-safe, cheap to copy: what can be prepared for verifying is prepared once.
class VerificationKey {
 public:
  // From DER SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) of a P-256 key, an Ed25519 key or an RSA key of 2048 to
  // 4096 bits with an odd public exponent of at least 65537. KEY_INVALID for everything else: other curves (P-384 under
  // ES256 is a known confusion), bytes after the key, points off the curve.
  static Result<VerificationKey> FromDer(ByteView spki);
  // The key of an X.509 certificate in DER; nothing else of the certificate is judged. KEY_INVALID.
  static Result<VerificationKey> FromCertificate(ByteView der);
  VerificationKey(const P256PublicKey& key);  // NOLINT(google-explicit-constructor): every such key is one

  SignatureAlgorithm algorithm() const { return algorithm_; }
  // True only for a signature of exactly the right size: ES256 64 bytes r || s, EdDSA 64 bytes, PS256 as many as the
  // modulus.
  bool Verify(ByteView message, ByteView signature) const;
  // The SubjectPublicKeyInfo.
  Bytes ToDer() const;

 private:
  VerificationKey(std::shared_ptr<evp_pkey_st> key, SignatureAlgorithm algorithm);

  std::shared_ptr<evp_pkey_st> key_;
  std::shared_ptr<evp_pkey_ctx_st> prepared_;  // for ES256, which doors meet all night; else null
  SignatureAlgorithm algorithm_;
};

}  // namespace lagan::crypto
