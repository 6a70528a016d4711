// A key of a PKCS #11 token as a Signer.
#pragma once

#include <memory>
#include <string>

#include "services/keys/pkcs11_token.h"
#include "verifier/cose/signer.h"

namespace lagan::keys {

// Thread-safe. Reasons of Sign are those of Pkcs11Token::Sign.
class Pkcs11Signer final : public verifier::Signer {
 public:
  Pkcs11Signer(std::shared_ptr<Pkcs11Token> token, std::string label)
      : token_(std::move(token)), label_(std::move(label)) {}
  Result<Bytes> Sign(ByteView message) const override { return token_->Sign(label_, message); }

 private:
  std::shared_ptr<Pkcs11Token> token_;
  std::string label_;
};

}  // namespace lagan::keys
