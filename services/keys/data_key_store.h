// Data keys: one for each application, wrapped by the key-encryption key, in a store of their own.
//
// Everything personal of an application is sealed under its data key. Destroying that key destroys the data wherever
// copies of the ciphertext may be; that is why the wrapped keys live in a database of their own, whose backups are
// short-lived, and why a restore must replay erasures (docs/keys.md). Thread-safe.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/core/secret.h"
#include "base/crypto/digest.h"
#include "base/crypto/random.h"
#include "services/keys/key_encryption_key.h"
#include "services/storage/database.h"

namespace lagan::keys {

// The key of one application. Seals fields so that a ciphertext opens only as the same field of the same application in
// the same version: the associated data is the length-prefixed (application, field, version).
class DataKey {
 public:
  DataKey(std::string application_id, SecretBytes key)
      : application_id_(std::move(application_id)), key_(std::move(key)) {}

  Result<Bytes> Seal(std::string_view field, std::uint64_t version, ByteView plaintext,
                     crypto::RandomSource& random) const;
  // DECRYPTION_FAILED when it was sealed as anything else.
  Result<SecretBytes> Open(std::string_view field, std::uint64_t version, ByteView sealed) const;

 private:
  Bytes Context(std::string_view field, std::uint64_t version) const;

  std::string application_id_;
  SecretBytes key_;
};

class DataKeyStore {
 public:
  // `database` is the store of wrapped keys, not the one with the data. Applies its migrations.
  static Result<std::unique_ptr<DataKeyStore>> Open(storage::Database& database, KeyEncryptionKey wrapper,
                                                    crypto::RandomSource& random, const Clock& clock);

  // Makes a key for an application; the one that is there already when there is one.
  Result<DataKey> Create(std::string_view application_id);
  // DATA_KEY_NOT_FOUND when it was never made or has been destroyed.
  Result<DataKey> Get(std::string_view application_id);
  // After success no copy of the key is left in this store. Harmless when there is none.
  Status Destroy(std::string_view application_id);
  // A keyed digest for comparing requests without keeping them; the key never leaves this object.
  crypto::Sha256Digest RequestDigest(ByteView request) const;

 private:
  DataKeyStore(storage::Database& database, KeyEncryptionKey wrapper, SecretBytes digest_key,
               crypto::RandomSource& random, const Clock& clock);

  storage::Database& database_;
  const KeyEncryptionKey wrapper_;
  const SecretBytes digest_key_;
  crypto::RandomSource& random_;
  const Clock& clock_;
};

}  // namespace lagan::keys
