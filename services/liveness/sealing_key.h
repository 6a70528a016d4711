// The key under which states of challenges are sealed, in a file of the service.
#pragma once

#include <filesystem>

#include "base/core/result.h"
#include "base/core/secret.h"
#include "base/crypto/random.h"
#include "services/keys/key_encryption_key.h"

namespace lagan::liveness {

// `folder`/sealing.key: 32 random bytes under the service's key-encryption key, made at first use. Whoever deletes the file
// ends the challenges under way and nothing else. Several instances that share their callers share the file.
// SEALING_KEY_INVALID (DATA_LOSS) when it cannot be opened with this key-encryption key.
Result<SecretBytes> LoadOrCreateSealingKey(const std::filesystem::path& folder,
                                           const keys::KeyEncryptionKey& wrapper,
                                           crypto::RandomSource& random);

}  // namespace lagan::liveness
