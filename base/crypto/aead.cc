#include "base/crypto/aead.h"

#include "base/crypto/openssl.h"

namespace lagan::crypto {
namespace {

constexpr std::size_t kNonceSize = 12;
constexpr std::size_t kTagSize = 16;
constexpr std::size_t kMaximumSize = std::size_t{1} << 30;  // OpenSSL counts in int

Status CheckKey(const SecretBytes& key) {
  if (key.Reveal().size() == kAeadKeySize) return Status();
  return InvalidArgument("KEY_SIZE_INVALID", "The key must have 32 bytes.");
}

}  // namespace

Result<Bytes> AeadSeal(const SecretBytes& key, ByteView plaintext, ByteView associated_data,
                       RandomSource& random) {
  LAGAN_RETURN_IF_ERROR(CheckKey(key));
  if (plaintext.size() > kMaximumSize || associated_data.size() > kMaximumSize) {
    return InvalidArgument("PLAINTEXT_TOO_LARGE", "At most 1 GiB can be sealed at once.");
  }
  Bytes sealed = random.Take(kNonceSize);
  sealed.resize(kNonceSize + plaintext.size() + kTagSize);
  const EvpCipherContext context(EVP_CIPHER_CTX_new());
  int size = 0;
  std::uint8_t* const body = sealed.data() + kNonceSize;
  const bool done =
      context != nullptr &&
      EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.Reveal().data(), sealed.data()) ==
          1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &size, associated_data.data(),
                        static_cast<int>(associated_data.size())) == 1 &&
      EVP_EncryptUpdate(context.get(), body, &size, plaintext.data(), static_cast<int>(plaintext.size())) ==
          1 &&
      EVP_EncryptFinal_ex(context.get(), body + plaintext.size(), &size) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kTagSize, body + plaintext.size()) == 1;
  if (!done) return Internal("ENCRYPTION_FAILED", "The data could not be encrypted.");
  return sealed;
}

Result<SecretBytes> AeadOpen(const SecretBytes& key, ByteView sealed, ByteView associated_data) {
  LAGAN_RETURN_IF_ERROR(CheckKey(key));
  const Status failed =
      DataLoss("DECRYPTION_FAILED", "The data cannot be decrypted with this key and context.");
  if (sealed.size() < kAeadOverhead || sealed.size() > kMaximumSize) return failed;
  const ByteView body = sealed.subspan(kNonceSize, sealed.size() - kAeadOverhead);
  Bytes tag = ToBytes(sealed.last(kTagSize));
  SecretBytes plaintext(Bytes(body.size()));
  std::uint8_t* const out = plaintext.RevealMutable().data();
  const EvpCipherContext context(EVP_CIPHER_CTX_new());
  int size = 0;
  const bool done =
      context != nullptr &&
      EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.Reveal().data(), sealed.data()) ==
          1 &&
      EVP_DecryptUpdate(context.get(), nullptr, &size, associated_data.data(),
                        static_cast<int>(associated_data.size())) == 1 &&
      EVP_DecryptUpdate(context.get(), out, &size, body.data(), static_cast<int>(body.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kTagSize, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(context.get(), out + body.size(), &size) == 1;
  if (!done) return failed;
  return plaintext;
}

}  // namespace lagan::crypto
