// The issuer's keys at rest: one wrapped file per key in an owner-only folder.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/core/secret.h"
#include "base/crypto/random.h"
#include "services/credential/key_holder.h"
#include "services/keys/key_encryption_key.h"

namespace lagan::credential {

// Makes the signer over a key. The default signs in this process; tests put in signers that fail or look around.
using SignerFactory =
    std::function<std::shared_ptr<const verifier::Signer>(crypto::P256PrivateKey key, std::string_view name)>;

// Not thread-safe. Borrows what it is given.
class KeyFolder final : public KeyHolder {
 public:
  KeyFolder(std::filesystem::path folder, const keys::KeyEncryptionKey* wrapper, crypto::RandomSource* random,
            SignerFactory make_signer);

  // The key FOLDER/NAME.key. `name` is part of what the wrapping binds, so a file renamed to another purpose, or from a
  // specimen key to a real one, does not open: SIGNING_KEY_INVALID. FILE_UNWRITABLE.
  Result<std::optional<SigningKey>> Find(std::string_view name) override;
  Result<SigningKey> Load(std::string_view name) override;
  // Removes the file.
  Status Destroy(std::string_view name) override;
  // The private half itself, for a root that signs certificates and not messages.
  Result<crypto::P256PrivateKey> LoadPrivate(std::string_view name);
  // 32 random bytes in the same way.
  Result<SecretBytes> LoadSecret(std::string_view name);

 private:
  std::filesystem::path FileOf(std::string_view name) const;

  std::filesystem::path folder_;
  const keys::KeyEncryptionKey* wrapper_;
  crypto::RandomSource* random_;
  SignerFactory make_signer_;
};

}  // namespace lagan::credential
