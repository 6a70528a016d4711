#include "services/credential/key_folder.h"

#include "base/core/file.h"

namespace lagan::credential {

KeyFolder::KeyFolder(std::filesystem::path folder, const keys::KeyEncryptionKey* wrapper,
                     crypto::RandomSource* random, SignerFactory make_signer)
    : folder_(std::move(folder)), wrapper_(wrapper), random_(random), make_signer_(std::move(make_signer)) {
  if (!make_signer_) {
    make_signer_ = [](crypto::P256PrivateKey key, std::string_view) {
      return std::make_shared<const verifier::LocalSigner>(std::move(key));
    };
  }
}

std::filesystem::path KeyFolder::FileOf(std::string_view name) const {
  return folder_ / (std::string(name) + ".key");
}

Result<std::optional<SigningKey>> KeyFolder::Find(std::string_view name) {
  std::error_code error;
  if (!std::filesystem::exists(FileOf(name), error) && !error) return std::optional<SigningKey>();
  LAGAN_ASSIGN_OR_RETURN(SigningKey key, Load(name));
  return std::optional<SigningKey>(std::move(key));
}

Result<SigningKey> KeyFolder::Load(std::string_view name) {
  LAGAN_ASSIGN_OR_RETURN(crypto::P256PrivateKey key, LoadPrivate(name));
  crypto::P256PublicKey public_key = key.PublicKey();
  Bytes kid = KidOf(public_key);
  return SigningKey{std::move(kid), std::move(public_key), make_signer_(std::move(key), name)};
}

Result<crypto::P256PrivateKey> KeyFolder::LoadPrivate(std::string_view name) {
  LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(folder_));
  return keys::LoadOrCreateSigningKey(FileOf(name), *wrapper_, name, *random_);
}

Status KeyFolder::Destroy(std::string_view name) {
  std::error_code error;
  std::filesystem::remove(FileOf(name), error);
  if (error) return FailedPrecondition("FILE_UNWRITABLE", "A key file could not be removed.");
  return Status();
}

Result<SecretBytes> KeyFolder::LoadSecret(std::string_view name) {
  LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(folder_));
  return keys::LoadOrCreateSecret(FileOf(name), *wrapper_, name, *random_);
}

}  // namespace lagan::credential
