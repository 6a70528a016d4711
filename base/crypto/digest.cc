#include "base/crypto/digest.h"

#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <cassert>

#include "base/crypto/openssl.h"

namespace lagan::crypto {

Sha256Digest Sha256(std::initializer_list<ByteView> parts) {
  Sha256Digest digest{};
  const EvpMdContext context(EVP_MD_CTX_new());
  bool done = context != nullptr && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
  for (ByteView part : parts) done = done && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
  done = done && EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1;
  // SHA-256 fails only without memory; a digest of zeros must never be taken for one.
  if (!done) std::abort();
  return digest;
}

Sha256Digest HmacSha256(ByteView key, ByteView data) {
  Sha256Digest digest{};
  static constexpr std::uint8_t kNoKey = 0;
  const void* const start = key.empty() ? &kNoKey : key.data();
  if (HMAC(EVP_sha256(), start, static_cast<int>(key.size()), data.data(), data.size(), digest.data(),
           nullptr) == nullptr) {
    std::abort();
  }
  return digest;
}

bool ConstantTimeEqual(ByteView a, ByteView b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace lagan::crypto
