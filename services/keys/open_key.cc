#include "services/keys/open_key.h"

#include "services/keys/passphrase.h"

namespace lagan::keys {

Result<KeyEncryptionKey> OpenServiceKey(const std::filesystem::path& folder, std::string_view name,
                                        std::string_view passphrase_source, bool sandbox,
                                        crypto::RandomSource& random) {
  if (!passphrase_source.empty()) {
    LAGAN_ASSIGN_OR_RETURN(const SecretText passphrase, ReadPassphrase(passphrase_source));
    return KeyEncryptionKey::Open(folder / (std::string(name) + ".key"), passphrase);
  }
  if (sandbox) return OpenOrCreateSandboxKey(folder, name, random);
  return FailedPrecondition("PASSPHRASE_MISSING",
                            "Say where the passphrase of the service's key file comes from.");
}

}  // namespace lagan::keys
