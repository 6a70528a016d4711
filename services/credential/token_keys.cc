#include "services/credential/token_keys.h"

#include "services/keys/pkcs11_signer.h"

namespace lagan::credential {
namespace {

std::string LabelOf(std::string_view name) { return "lagan-" + std::string(name); }

SigningKey KeyOf(const std::shared_ptr<keys::Pkcs11Token>& token, crypto::P256PublicKey key,
                 std::string label) {
  Bytes kid = KidOf(key);
  return {std::move(kid), std::move(key),
          std::make_shared<const keys::Pkcs11Signer>(token, std::move(label))};
}

}  // namespace

Result<std::optional<SigningKey>> TokenKeys::Find(std::string_view name) {
  std::string label = LabelOf(name);
  LAGAN_ASSIGN_OR_RETURN(std::optional<crypto::P256PublicKey> key, token_->Find(label));
  if (!key) return std::optional<SigningKey>();
  return std::optional<SigningKey>(KeyOf(token_, *std::move(key), std::move(label)));
}

Result<SigningKey> TokenKeys::Load(std::string_view name) {
  LAGAN_ASSIGN_OR_RETURN(std::optional<SigningKey> present, Find(name));
  if (present) return *std::move(present);
  std::string label = LabelOf(name);
  LAGAN_ASSIGN_OR_RETURN(crypto::P256PublicKey key, token_->Generate(label));
  return KeyOf(token_, std::move(key), std::move(label));
}

Status TokenKeys::Destroy(std::string_view name) { return token_->Destroy(LabelOf(name)); }

}  // namespace lagan::credential
