// The payload of a compact pass: a CWT (RFC 8392) that holds the claims of exactly one kind and nothing else, so that no
// pass can carry a mark by which its holder is found again.
//
//   {1: issuer, 4: expiry, -65537: 18, 8: {1: {1: 2, -1: 1, -2: x, -3: whether y is odd}},
//    169: {4: name, 8: YYYYMMDD, 16: photo, 17: 4}, 65535: {0: [list, index]}}
#pragma once

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "verifier/credential/claims.h"
#include "verifier/credential/pass_kind.h"

namespace lagan::verifier {

struct CompactClaims {
  const PassKind* kind = nullptr;
  CredentialClaims claims;
};

// Deterministic CBOR. CLAIM_INVALID, naming the field, for claims that are not exactly those of one compact kind, and for
// what a claim must not hold (an age other than 18, a photo that is no WebP of 350 to 700 bytes, a status that is not
// named by number, a subject, nbf, iat or cti, which would tell passes apart).
Result<Bytes> EncodeCompactClaims(const CredentialClaims& claims);

// Reads what EncodeCompactClaims writes, byte for byte, and nothing else. Reasons: those of ReadCbor; CLAIM_INVALID;
// PASS_NOT_CANONICAL (claims of no kind of ours, or written in another way).
Result<CompactClaims> ReadCompactClaims(ByteView payload);

}  // namespace lagan::verifier
