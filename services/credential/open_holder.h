// Opens the holder of signing keys that an installation is configured for.
#pragma once

#include <filesystem>
#include <memory>

#include "base/core/result.h"
#include "base/crypto/random.h"
#include "services/credential/key_holder.h"
#include "services/keys/key_encryption_key.h"
#include "services/rpc/configuration.h"

namespace lagan::credential {

// "file": a KeyFolder over `folder`, with `kek`; "pkcs11": TokenKeys. Borrows `kek` and `random`. Reasons of keys::ReadPin and
// keys::Pkcs11Token::Open.
Result<std::shared_ptr<KeyHolder>> OpenKeyHolder(const rpc::CredentialConfiguration& configuration,
                                                 const std::filesystem::path& folder,
                                                 const keys::KeyEncryptionKey* kek,
                                                 crypto::RandomSource* random);

}  // namespace lagan::credential
