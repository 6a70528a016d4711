// What the service asks the root's holders to certify: a certification request (PKCS #10, RFC 2986) for its issuer key, as PEM.
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/crypto/p256.h"
#include "services/credential/key_holder.h"

namespace lagan::credential {

inline constexpr std::size_t kMaxIssuerRequest = 8 * 1024;  // bytes

struct IssuerRequest {
  std::string issuer;         // the one common name of the subject
  crypto::P256PublicKey key;  // that has signed the request
};

// Reasons of the key's signer.
Result<std::string> MakeIssuerRequest(std::string_view issuer, const SigningKey& key);
// ISSUER_REQUEST_INVALID unless it is such a request for a P-256 key, signed by that key.
Result<IssuerRequest> ReadIssuerRequest(std::string_view pem);

}  // namespace lagan::credential
