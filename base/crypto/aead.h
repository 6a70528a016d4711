// Authenticated encryption: AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce in front of the
// ciphertext.
//
// Confidentiality and integrity of the plaintext, integrity of the associated data. With random nonces one
// key must not seal more than 2^32 messages (SP 800-38D section 8.3): use a data key per application.
// Thread-safe.
#pragma once

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/core/secret.h"
#include "base/crypto/random.h"

namespace lagan::crypto {

inline constexpr std::size_t kAeadKeySize = 32;
inline constexpr std::size_t kAeadOverhead = 12 + 16;  // nonce and tag

// nonce(12) || ciphertext || tag(16). KEY_SIZE_INVALID unless the key has 32 bytes.
Result<Bytes> AeadSeal(const SecretBytes& key, ByteView plaintext, ByteView associated_data,
                       RandomSource& random);
// The plaintext, or DECRYPTION_FAILED: wrong key, wrong associated data or changed bytes; which of them is
// not told.
Result<SecretBytes> AeadOpen(const SecretBytes& key, ByteView sealed, ByteView associated_data);

}  // namespace lagan::crypto
