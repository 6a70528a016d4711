#include "base/crypto/scrypt.h"

#include "base/crypto/openssl.h"

namespace lagan::crypto {

Result<SecretBytes> Scrypt(const SecretText& passphrase, ByteView salt, const ScryptParameters& parameters,
                           std::size_t size) {
  constexpr std::uint64_t kMemory = std::uint64_t{256} << 20;
  SecretBytes key{Bytes(size)};
  const bool bounded = parameters.n > 1 && parameters.n <= (1 << 22) && parameters.r > 0 &&
                       parameters.r <= 64 && parameters.p > 0 && parameters.p <= 16 &&
                       128 * parameters.n * parameters.r <= kMemory;
  if (!bounded || size == 0 ||
      EVP_PBE_scrypt(passphrase.Reveal().data(), passphrase.Reveal().size(), salt.data(), salt.size(),
                     parameters.n, parameters.r, parameters.p, 2 * kMemory, key.RevealMutable().data(),
                     size) != 1) {
    return InvalidArgument("SCRYPT_PARAMETERS_INVALID",
                           "The parameters of the passphrase's key are out of range.");
  }
  return key;
}

}  // namespace lagan::crypto
