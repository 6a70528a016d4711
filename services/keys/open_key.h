// The key-encryption key of a service at its start.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/core/result.h"
#include "services/keys/key_encryption_key.h"

namespace lagan::keys {

// Opens `folder`/NAME.key with the passphrase from `passphrase_source` (ReadPassphrase). Without a source a sandbox makes
// its own (OpenOrCreateSandboxKey) and anything else is PASSPHRASE_MISSING.
Result<KeyEncryptionKey> OpenServiceKey(const std::filesystem::path& folder, std::string_view name,
                                        std::string_view passphrase_source, bool sandbox,
                                        crypto::RandomSource& random);

}  // namespace lagan::keys
