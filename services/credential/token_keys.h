// The issuer's keys in a hardware security module: made inside, labelled "lagan-NAME", never outside.
#pragma once

#include <memory>
#include <string_view>

#include "services/credential/key_holder.h"
#include "services/keys/pkcs11_token.h"

namespace lagan::credential {

// Thread-safe. Reasons are those of keys::Pkcs11Token.
class TokenKeys final : public KeyHolder {
 public:
  explicit TokenKeys(std::shared_ptr<keys::Pkcs11Token> token) : token_(std::move(token)) {}

  Result<std::optional<SigningKey>> Find(std::string_view name) override;
  Result<SigningKey> Load(std::string_view name) override;
  Status Destroy(std::string_view name) override;

 private:
  std::shared_ptr<keys::Pkcs11Token> token_;
};

}  // namespace lagan::credential
