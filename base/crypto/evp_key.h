// What the sources of this room share about OpenSSL's keys.
#pragma once

#include <openssl/evp.h>

#include <memory>

#include "base/core/bytes.h"

namespace lagan::crypto {

// Takes ownership; null stays null.
std::shared_ptr<EVP_PKEY> Own(EVP_PKEY* key);
// A SubjectPublicKeyInfo that fills `der`; null when it is none.
std::shared_ptr<EVP_PKEY> ReadPublicKey(ByteView der);
// The SubjectPublicKeyInfo; empty on failure.
Bytes WritePublicKey(EVP_PKEY* key);

// From an uncompressed point (SEC 1 section 2.3.3): null unless it is a point of P-256. Cheap: no check but that one, as the curve
// has no small subgroups.
std::shared_ptr<EVP_PKEY> P256FromPoint(ByteView point);
bool IsP256(EVP_PKEY* key);
// The public half is a point of its curve.
bool IsOnCurve(EVP_PKEY* key);

// What can be done once for many ES256 signatures of a key: looking up OpenSSL's algorithm. Null without memory. To be copied
// (EVP_PKEY_CTX_dup) where several threads verify.
std::shared_ptr<EVP_PKEY_CTX> PrepareP256(EVP_PKEY* key);
// ES256 with a prepared key: `signature` is 64 bytes r || s.
bool VerifyP256(EVP_PKEY_CTX* context, ByteView message, ByteView signature);

}  // namespace lagan::crypto
