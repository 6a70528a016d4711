// Passes of every kind of the person in sample.h, for tests and fuzz targets of this room.
#pragma once

#include <cstdint>

#include "verifier/credential/pass_kind.h"
#include "verifier/credential/showing.h"
#include "verifier/testing/sample.h"

namespace lagan::verifier::testing {

// Begins and ends like a WebP of `size` bytes; what is between is no picture, and not the same for another `seed`.
inline Bytes MakePassPhoto(std::size_t size = 400, std::uint8_t seed = 1) {
  Bytes out = ToBytes("RIFF....WEBPVP8 ");
  const std::size_t riff = size - 8;
  for (std::size_t i = 0; i < 4; ++i) out[4 + i] = static_cast<std::uint8_t>(riff >> (8 * i));
  std::uint32_t state = seed;
  while (out.size() < size) {
    state = state * 1664525 + 1013904223;
    out.push_back(static_cast<std::uint8_t>(state >> 24));
  }
  return out;
}

// Every claim that the kind has, issued at SampleNow. A kind with a holder key needs `holder`.
inline CredentialClaims MakePassClaims(const PassKind& kind, const SampleKey* holder = nullptr) {
  CredentialClaims claims;
  claims.issuer = MakeClaims().issuer;
  claims.expires_at = ExpiryOf(kind, SampleNow());
  const Identity identity = MakeClaims().identity;
  if (kind.Has(Claim::kOverAge)) claims.over_age = 18;
  if (kind.Has(Claim::kHolderKey) && holder != nullptr) claims.holder_key = HolderKeyOf(holder->public_key);
  if (kind.Has(Claim::kPhoto)) claims.identity.photo = Photo{MakePassPhoto(), 4};
  if (kind.Has(Claim::kIdentifier)) claims.identity.identifier = identity.identifier;
  if (kind.Has(Claim::kFullName)) claims.identity.full_name = identity.full_name;
  if (kind.Has(Claim::kBirthDate)) claims.identity.birth_date = identity.birth_date;
  if (kind.Has(Claim::kGender)) claims.identity.gender = identity.gender;
  if (kind.Has(Claim::kNationality)) claims.identity.nationality = identity.nationality;
  if (kind.Has(Claim::kCountryOfIssuance)) claims.identity.country_of_issuance = identity.country_of_issuance;
  if (kind.status && kind.format == Format::kClaim169) {
    claims.issued_at = SampleNow();
    claims.status = StatusReference{0, "https://issuer.example/status/3", 70000};
  } else if (kind.status) {
    claims.status = StatusReference{3, "", 70000};
  }
  return claims;
}

}  // namespace lagan::verifier::testing
