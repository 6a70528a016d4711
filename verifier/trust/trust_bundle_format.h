// Numbers of the trust bundle's format, shared by the reading and the writing side (docs/trust-bundle.md).
#pragma once

#include <cstdint>

namespace lagan::verifier::trust_format {

inline constexpr std::int64_t kVersion = 1;
// typ in the protected header (RFC 9596): a bundle is never taken for a credential, nor the other way round.
inline constexpr char kType[] = "application/vnd.lagan.trust-bundle+cbor";

inline constexpr std::int64_t kFormatVersion = 1;
inline constexpr std::int64_t kIssuedAt = 2;
inline constexpr std::int64_t kExpiresAt = 3;
inline constexpr std::int64_t kSequence = 4;
inline constexpr std::int64_t kIssuer = 5;
inline constexpr std::int64_t kKeys = 6;

inline constexpr std::int64_t kKeyKid = 1;
inline constexpr std::int64_t kKeyX = 2;
inline constexpr std::int64_t kKeyY = 3;
inline constexpr std::int64_t kKeyPurpose = 4;
inline constexpr std::int64_t kKeySpecimen = 5;
inline constexpr std::int64_t kKeyNotBefore = 6;
inline constexpr std::int64_t kKeyNotAfter = 7;

}  // namespace lagan::verifier::trust_format
