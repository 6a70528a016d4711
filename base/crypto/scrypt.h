// Keys from passphrases: scrypt (RFC 7914).
#pragma once

#include <cstdint>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/core/secret.h"

namespace lagan::crypto {

struct ScryptParameters {
  std::uint64_t n = 1 << 15;  // cost, a power of two; 2^15 with r = 8 takes 32 MiB
  std::uint64_t r = 8;
  std::uint64_t p = 1;
};

// `size` bytes from the passphrase. SCRYPT_PARAMETERS_INVALID when n, r, p are out of range or need over 256
// MiB (parameters may come from a file, so they are bounded here).
Result<SecretBytes> Scrypt(const SecretText& passphrase, ByteView salt, const ScryptParameters& parameters,
                           std::size_t size);

}  // namespace lagan::crypto
