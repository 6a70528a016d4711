// The kinds of pass, by data minimisation: each shows what one question needs and nothing else. The table is
// policy/passes/passes.tsv, embedded when the program is built. Everything here is immutable and thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/core/clock.h"
#include "verifier/credential/claims.h"

namespace lagan::verifier {

// How a credential is written (docs/credentials.md, "Formats").
enum class Format {
  kClaim169,       // CWT with claim 169, zlib, base45, no prefix
  kCompact,        // ours: "NI1:", CWT, base45
  kEuCertificate,  // "HC1:", read only
};

// "claim-169", "compact", "eu-certificate".
std::string_view FormatName(Format format);

// What a pass can say of its holder.
enum class Claim : unsigned {
  kOverAge,
  kHolderKey,
  kPhoto,
  kIdentifier,
  kFullName,
  kBirthDate,
  kGender,
  kNationality,
  kCountryOfIssuance,
};

// A set of claims: bit n is the claim of number n.
using ClaimSet = std::uint32_t;
constexpr ClaimSet Bit(Claim claim) { return ClaimSet{1} << static_cast<unsigned>(claim); }

// How long a signing key of the kind is used.
enum class KeyPeriod { kWeek, kMonth };

struct PassKind {
  std::string_view name;  // also the purpose of its keys
  Format format;
  ClaimSet required;
  ClaimSet optional;
  // The most a pass may live: one of the two, the other is zero.
  std::chrono::hours life_hours;
  std::chrono::months life_months;
  std::chrono::hours rounding;  // to which its end is rounded down
  bool status;                  // names an entry of a status list
  unsigned batch;               // issued at once at most
  bool single_use;              // accepted once by a venue in a night
  KeyPeriod key_period;

  bool Has(Claim claim) const { return ((required | optional) & Bit(claim)) != 0; }
};

std::span<const PassKind> PassKinds();
// Null when there is no such kind.
const PassKind* FindPassKind(std::string_view name);

// When a pass issued now ends: its life later, rounded down, so that it lives its life or less. A month that
// has no such day ends on its last.
Time ExpiryOf(const PassKind& kind, Time issued_at);
// Whether this is an end that ExpiryOf can give: the kind's whole hour or day. Any other could tell one pass from another.
bool IsRounded(const PassKind& kind, Time expiry);
// The latest end that a pass of this kind can have, seen at `now`: what ends later was signed by mistake. The life and no
// more, since ends are rounded down, for an issuer whose clock runs ahead of ours by kClockTolerance.
Time LatestExpiry(const PassKind& kind, Time now);

// By how much clocks may differ before it matters.
inline constexpr std::chrono::seconds kClockTolerance{90};

// What `claims` say of the holder.
ClaimSet ClaimsIn(const CredentialClaims& claims);
// The compact kind that has exactly these claims, and a status if and only if they have one; null when there
// is none.
const PassKind* CompactKindOf(const CredentialClaims& claims);

}  // namespace lagan::verifier
