// The text in the QR code: CWT, COSE_Sign1, zlib, base45, without a prefix (Claim 169, section 3.2).
#pragma once

#include <string>
#include <string_view>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "verifier/cose/signer.h"
#include "verifier/credential/claims.h"

namespace lagan::verifier {

// Key identifiers are 8 bytes.
inline constexpr std::size_t kKidSize = 8;
// The most that a QR code holds in alphanumeric mode (ISO/IEC 18004, version 40-L).
inline constexpr std::size_t kMaxCredentialText = 4296;

// Signs the claims. The header with ES256 and `kid` is protected; there is no unprotected one. Reasons: those
// of EncodeClaims, KID_INVALID (not 8 bytes), CREDENTIAL_TOO_LARGE, and what the signer says.
Result<std::string> EncodeCredential(const CredentialClaims& claims, ByteView kid, const Signer& signer);

// The COSE bytes in the text, at most 16 KiB. Nothing is verified. TEXT_TOO_LONG, and the reasons of
// Base45Decode and Inflate.
Result<Bytes> DecodeCredentialText(std::string_view text);

}  // namespace lagan::verifier
