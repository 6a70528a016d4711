// The address by which an authenticator app learns a secret, as a QR code or typed in: otpauth://totp/..., in the form that
// authenticator apps share (Key Uri Format), the secret in Base32 (RFC 4648 section 6) without padding.
#pragma once

#include <string_view>

#include "base/core/result.h"
#include "base/core/secret.h"

namespace lagan::access {

// `login` must be of [a-z0-9._-], so that nothing needs an escape; `secret` of kTotpSecretSize bytes.
SecretText WriteOtpauth(std::string_view login, const SecretBytes& secret);

// The secret of an address that WriteOtpauth wrote; OTPAUTH_INVALID for anything else.
Result<SecretBytes> ReadOtpauth(const SecretText& address);

}  // namespace lagan::access
