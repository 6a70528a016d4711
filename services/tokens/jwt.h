// Signed JSON in its compact form: JWS (RFC 7515 section 7.1) with ES256 (RFC 7518 section 3.4) and, on top, JWT
// (RFC 7519). Free of protobuf, so that a relying party's tests can use the reading side. Functions are pure and
// thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/p256.h"
#include "verifier/cose/signer.h"

namespace lagan::tokens {

// Characters; far more than we write.
inline constexpr std::size_t kMaxJws = 64 * 1024;

// A JWT over `payload`, which must be a JSON object, with the header {"alg":"ES256","kid":KID,"typ":"JWT"}. Fails as
// the signer does, or with SIGNATURE_INVALID when it did not give 64 bytes.
Result<std::string> EncodeJwt(std::string_view payload, std::string_view kid, const verifier::Signer& signer);

// What was signed; nothing of it is looked at.
struct Jws {
  std::string kid;   // empty when the header has none
  std::string type;  // typ, the same
  std::string payload;
};

// The name of the key that a token says it is signed with, to find that key by; nothing is verified. Empty when the header has
// none. JWS_MALFORMED.
Result<std::string> UnverifiedKeyName(std::string_view compact);

// Strict. The key decides the algorithm: whatever the header says beside ES256 is refused, and so is every critical
// extension, since we know none (RFC 7515 section 4.1.11). JWS_MALFORMED, JWS_ALGORITHM, JWS_SIGNATURE.
Result<Jws> VerifyJws(std::string_view compact, const crypto::P256PublicKey& key);

struct JwtExpectation {
  std::string issuer;
  std::string audience;
  Time now{};
};

// The payload, a JSON object, once everything that RFC 7519 section 7.2 and a careful relying party ask is true: typ is
// JWT, iss and aud are the expected texts, exp and iat are whole seconds, iat not more than 90 seconds ahead of us, exp
// not passed. Reasons: those of VerifyJws; JWT_MALFORMED, JWT_ISSUER, JWT_AUDIENCE, JWT_EXPIRED, JWT_CLOCK.
Result<std::string> VerifyJwt(std::string_view compact, const crypto::P256PublicKey& key,
                              const JwtExpectation& expectation);

}  // namespace lagan::tokens
