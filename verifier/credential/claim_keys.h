// Numbers of the claims, shared by the reading and the writing side.
#pragma once

#include <cstdint>

namespace lagan::verifier::claim {

// RFC 8392 section 3.1.
inline constexpr std::int64_t kIssuer = 1;
inline constexpr std::int64_t kSubject = 2;
inline constexpr std::int64_t kAudience = 3;
inline constexpr std::int64_t kExpires = 4;
inline constexpr std::int64_t kNotBefore = 5;
inline constexpr std::int64_t kIssuedAt = 6;
inline constexpr std::int64_t kCredentialId = 7;
inline constexpr std::int64_t kIdentity = 169;

// Keys of the identity (Claim 169, section 3.1).
inline constexpr std::int64_t kIdentifier = 1;
inline constexpr std::int64_t kFullName = 4;
inline constexpr std::int64_t kBirthDate = 8;
inline constexpr std::int64_t kGender = 9;
inline constexpr std::int64_t kNationality = 13;
inline constexpr std::int64_t kPhoto = 16;
inline constexpr std::int64_t kPhotoFormat = 17;
inline constexpr std::int64_t kCountryOfIssuance = 23;

}  // namespace lagan::verifier::claim
