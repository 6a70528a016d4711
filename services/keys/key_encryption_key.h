// The key that wraps other keys, in a file under a passphrase.
//
// The file holds a random 256-bit key, sealed (AES-256-GCM) under a key that scrypt makes from the
// passphrase; its parameters stand in the file and are bounded when read. Changing the passphrase rewrites
// the file, not what the key has wrapped. Each service has a file of its own: whoever takes one reads no
// other service's data.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/core/result.h"
#include "base/core/secret.h"
#include "base/crypto/p256.h"
#include "base/crypto/random.h"
#include "base/crypto/scrypt.h"

namespace lagan::keys {

// Thread-safe after making.
class KeyEncryptionKey {
 public:
  // Makes a new key and its file (mode 0600). KEY_FILE_EXISTS when there is a file already: a key is never
  // overwritten.
  static Result<KeyEncryptionKey> Create(const std::filesystem::path& file, const SecretText& passphrase,
                                         crypto::RandomSource& random,
                                         const crypto::ScryptParameters& cost = {});
  // KEY_FILE_INVALID (not such a file), KEY_FILE_NOT_PRIVATE (others can read it), PASSPHRASE_WRONG.
  static Result<KeyEncryptionKey> Open(const std::filesystem::path& file, const SecretText& passphrase);

  // Seals a small secret. `context` says what it is and for whom ("data-key:APPLICATION"); Unwrap needs the
  // same.
  Result<Bytes> Wrap(const SecretBytes& secret, std::string_view context, crypto::RandomSource& random) const;
  // DECRYPTION_FAILED for another key, another context or changed bytes.
  Result<SecretBytes> Unwrap(ByteView wrapped, std::string_view context) const;

 private:
  explicit KeyEncryptionKey(SecretBytes key) : key_(std::move(key)) {}
  SecretBytes key_;
};

// For a sandbox that nobody has set up: the key file `folder`/NAME.key with a random passphrase in the
// owner-only file `folder`/NAME.passphrase beside it, both made when missing. No protection against whoever
// reads the folder, and so for specimens only; docs/keys.md says how a real service gets its passphrase.
Result<KeyEncryptionKey> OpenOrCreateSandboxKey(const std::filesystem::path& folder, std::string_view name,
                                                crypto::RandomSource& random);

// A P-256 signing key in an owner-only file, wrapped by `wrapper` under `purpose`; made at first use.
// SIGNING_KEY_INVALID when the file cannot be opened with this wrapper and purpose.
Result<crypto::P256PrivateKey> LoadOrCreateSigningKey(const std::filesystem::path& file,
                                                      const KeyEncryptionKey& wrapper,
                                                      std::string_view purpose, crypto::RandomSource& random);

// 256 random bits in an owner-only file, wrapped by `wrapper` under `purpose`; made at first use. For keyed digests.
// DECRYPTION_FAILED when the file cannot be opened with this wrapper and purpose.
Result<SecretBytes> LoadOrCreateSecret(const std::filesystem::path& file, const KeyEncryptionKey& wrapper,
                                       std::string_view purpose, crypto::RandomSource& random);

}  // namespace lagan::keys
