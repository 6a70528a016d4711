#include "services/credential/open_holder.h"

#include "services/credential/key_folder.h"
#include "services/credential/token_keys.h"
#include "services/keys/passphrase.h"

namespace lagan::credential {

Result<std::shared_ptr<KeyHolder>> OpenKeyHolder(const rpc::CredentialConfiguration& configuration,
                                                 const std::filesystem::path& folder,
                                                 const keys::KeyEncryptionKey* kek,
                                                 crypto::RandomSource* random) {
  if (configuration.signer != "pkcs11") {
    return std::shared_ptr<KeyHolder>(std::make_shared<KeyFolder>(folder, kek, random, SignerFactory()));
  }
  LAGAN_ASSIGN_OR_RETURN(SecretText pin, keys::ReadPin(configuration.pin));
  LAGAN_ASSIGN_OR_RETURN(std::shared_ptr<keys::Pkcs11Token> token,
                         keys::Pkcs11Token::Open(
                             {.module = configuration.module, .token = configuration.token}, std::move(pin)));
  return std::shared_ptr<KeyHolder>(std::make_shared<TokenKeys>(std::move(token)));
}

}  // namespace lagan::credential
