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
inline constexpr std::int64_t kHolder = 8;       // cnf, RFC 8747
inline constexpr std::int64_t kIdentity = 169;   // MOSIP
inline constexpr std::int64_t kEuHealth = -260;  // hcert
inline constexpr std::int64_t kStatus = 65535;   // draft-ietf-oauth-status-list

// Ours, from the range for private use.
inline constexpr std::int64_t kOverAge = -65537;
inline constexpr std::int64_t kShownPass = -65539;
inline constexpr std::int64_t kStatusEntry = 0;  // in the status claim: [list, index]

// The COSE key under cnf (RFC 8747 section 3.2, RFC 9052 section 7.1, RFC 9053 section 7.1.1).
inline constexpr std::int64_t kCoseKey = 1;
inline constexpr std::int64_t kKeyType = 1;
inline constexpr std::int64_t kKeyTypeEc2 = 2;
inline constexpr std::int64_t kCurve = -1;
inline constexpr std::int64_t kCurveP256 = 1;
inline constexpr std::int64_t kX = -2;
inline constexpr std::int64_t kY = -3;

// The EU certificate in hcert.
inline constexpr std::int64_t kEuCertificate = 1;

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
