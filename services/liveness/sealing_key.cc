#include "services/liveness/sealing_key.h"

#include "base/core/file.h"
#include "base/crypto/aead.h"

namespace lagan::liveness {
namespace {

constexpr std::string_view kContext = "liveness:sealing-key";

}  // namespace

Result<SecretBytes> LoadOrCreateSealingKey(const std::filesystem::path& folder,
                                           const keys::KeyEncryptionKey& wrapper,
                                           crypto::RandomSource& random) {
  const std::filesystem::path file = folder / "sealing.key";
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    SecretBytes key(random.Take(crypto::kAeadKeySize));
    LAGAN_ASSIGN_OR_RETURN(const Bytes wrapped, wrapper.Wrap(key, kContext, random));
    LAGAN_RETURN_IF_ERROR(WriteFileAtomically(file, wrapped, 0600));
    return key;
  }
  LAGAN_ASSIGN_OR_RETURN(const Bytes wrapped, ReadFile(file, 4096));
  auto key = wrapper.Unwrap(wrapped, kContext);
  if (key.ok() && key->Reveal().size() == crypto::kAeadKeySize) return key;
  return DataLoss("SEALING_KEY_INVALID",
                  "The sealing key file cannot be opened with this key-encryption key.");
}

}  // namespace lagan::liveness
