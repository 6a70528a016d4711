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

bool IsP256(EVP_PKEY* key);
// The public half is sound: for a curve, a point of it.
bool IsSound(EVP_PKEY* key);

// ES256: `signature` is 64 bytes r || s.
bool VerifyP256(EVP_PKEY* key, ByteView message, ByteView signature);

}  // namespace lagan::crypto
