// The trust bundle's format, shared by the reading and the writing side (docs/trust-bundle.md).
#pragma once

#include <cstddef>
#include <cstdint>

#include "verifier/cose/sign1.h"
#include "verifier/trust/trust_bundle.h"

namespace lagan::verifier::trust_format {

inline constexpr std::int64_t kVersion = 2;
// typ in the protected header (RFC 9596): a bundle is never taken for a credential, nor the other way round.
inline constexpr char kType[] = "application/vnd.lagan.trust-bundle+cbor";

inline constexpr std::size_t kKid = 8;          // bytes
inline constexpr std::size_t kMaxText = 256;    // bytes
inline constexpr std::size_t kMaxPurpose = 64;  // bytes

inline constexpr std::int64_t kFormatVersion = 1;
inline constexpr std::int64_t kIssuedAt = 2;
inline constexpr std::int64_t kExpiresAt = 3;
inline constexpr std::int64_t kSequence = 4;
inline constexpr std::int64_t kIssuer = 5;
inline constexpr std::int64_t kKeys = 6;
inline constexpr std::int64_t kMinimumVerifier = 7;
inline constexpr std::int64_t kStatusLists = 8;

inline constexpr std::int64_t kKeyKid = 1;
inline constexpr std::int64_t kKeyInfo = 2;    // SubjectPublicKeyInfo
inline constexpr std::int64_t kKeyIssuer = 3;  // absent: the bundle's
inline constexpr std::int64_t kKeyPurpose = 4;
inline constexpr std::int64_t kKeySpecimen = 5;
inline constexpr std::int64_t kKeyNotBefore = 6;
inline constexpr std::int64_t kKeyNotAfter = 7;
inline constexpr std::int64_t kKeyWithdrawn = 8;

inline constexpr std::int64_t kListNumber = 1;
inline constexpr std::int64_t kListUri = 2;
inline constexpr std::int64_t kListDigest = 3;

// The message of a file, of this type and with a certificate; neither signature is looked at. Views into the file, which must
// outlive it. TRUST_TOO_LARGE, TRUST_NOT_A_BUNDLE.
Result<Sign1> ReadEnvelope(ByteView file);

// What is signed, without its signature, which the caller verifies or makes. TRUST_VERSION, TRUST_BUNDLE_INVALID.
Result<TrustBundle> ReadPayload(ByteView payload);
Result<Bytes> EncodePayload(const TrustBundle& bundle);

}  // namespace lagan::verifier::trust_format
