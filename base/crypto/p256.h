// ECDSA on P-256 with SHA-256 (FIPS 186-5; ES256 of RFC 7518 section 3.4 and RFC 9053 section 2.1).
//
// Signatures are the 64 raw bytes r || s, both of 32 bytes. Owners over OpenSSL's keys; objects are immutable
// after making and thread-safe.
#pragma once

#include <memory>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/core/secret.h"

struct evp_pkey_st;

namespace lagan::crypto {

inline constexpr std::size_t kP256SignatureSize = 64;

class P256PublicKey {
 public:
  // From the coordinates, 32 bytes each. KEY_INVALID when they are no point of the curve.
  static Result<P256PublicKey> FromCoordinates(ByteView x, ByteView y);
  // From x, 32 bytes, and which of the two y it is (SEC 1 section 2.3.4). KEY_INVALID when there is no such point.
  static Result<P256PublicKey> FromCompressed(ByteView x, bool y_is_odd);
  // From DER SubjectPublicKeyInfo (RFC 5480). KEY_INVALID when it is anything but a P-256 key.
  static Result<P256PublicKey> FromDer(ByteView der);

  // True only for exactly 64 bytes that are a valid signature over `message`; r and s in [1, n-1].
  bool Verify(ByteView message, ByteView signature) const;
  // 32 bytes each.
  Bytes X() const;
  Bytes Y() const;
  Bytes ToDer() const;

 private:
  friend class P256PrivateKey;
  friend class VerificationKey;
  explicit P256PublicKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
  std::shared_ptr<evp_pkey_st> key_;
};

class P256PrivateKey {
 public:
  static Result<P256PrivateKey> Generate();
  // From DER, PKCS #8 (RFC 5958) or SEC 1 (RFC 5915). KEY_INVALID.
  static Result<P256PrivateKey> FromDer(const SecretBytes& der);

  // 64 bytes r || s.
  Result<Bytes> Sign(ByteView message) const;
  P256PublicKey PublicKey() const;
  SecretBytes ToDer() const;

 private:
  explicit P256PrivateKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace lagan::crypto
