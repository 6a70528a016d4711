// The text in the QR code, and the COSE_Sign1 message in it.
//
//   Claim 169   CWT, COSE_Sign1, zlib, base45, without a prefix (Claim 169, section 3.2)
//   compact     "NI1:" and CWT, COSE_Sign1, base45: zlib makes so small a message larger
//   EU          "HC1:" and CWT, COSE_Sign1, zlib, base45; read only
//
// The prefixes are exact, in capitals. No zlib stream begins like one of them: the first byte of "HC1:" and of "NI1:" in
// base45 names no compression method of RFC 1950.
#pragma once

#include <string>
#include <string_view>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "verifier/cose/signer.h"
#include "verifier/credential/claims.h"
#include "verifier/credential/pass_kind.h"

namespace lagan::verifier {

inline constexpr std::string_view kCompactPrefix = "NI1:";
inline constexpr std::string_view kEuPrefix = "HC1:";

// Key identifiers are 8 bytes.
inline constexpr std::size_t kKidSize = 8;
// The most that a QR code holds in alphanumeric mode (ISO/IEC 18004, version 40-L).
inline constexpr std::size_t kMaxCredentialText = 4296;

// Signs a pass of a kind, strictly: the claims must be those that the kind requires, or may have, and nothing else; the
// end not later than the kind's life from nbf or iat where there is one. The header with ES256 and `kid` is protected;
// there is no unprotected one. Reasons: CLAIM_INVALID, naming the field; those of EncodeClaims and EncodeCompactClaims;
// KID_INVALID (not 8 bytes); CREDENTIAL_TOO_LARGE; and what the signer says.
Result<std::string> EncodePass(const PassKind& kind, const CredentialClaims& claims, ByteView kid,
                               const Signer& signer);

// Signs the claims as Claim 169, whatever they are. Reasons: those of EncodeClaims, KID_INVALID (not 8 bytes),
// CREDENTIAL_TOO_LARGE, and what the signer says.
Result<std::string> EncodeCredential(const CredentialClaims& claims, ByteView kid, const Signer& signer);

// The format that a text begins like.
Format FormatOf(std::string_view text);

// The COSE bytes in the text, at most 16 KiB. Nothing is verified. TEXT_TOO_LONG, and the reasons of
// Base45Decode and Inflate.
Result<Bytes> DecodeCredentialText(std::string_view text);

// The text of a compact message, and back. CREDENTIAL_TOO_LARGE; PREFIX_MISSING, TEXT_TOO_LONG, BASE45_INVALID.
Result<std::string> EncodeCompactText(ByteView message);
Result<Bytes> DecodeCompactText(std::string_view text);

}  // namespace lagan::verifier
