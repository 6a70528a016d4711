// An issuer, its root and a person who does not exist, for tests and fuzz targets of this room.
#pragma once

#include <memory>
#include <string>

#include "verifier/cose/signer.h"
#include "verifier/credential/claims.h"
#include "verifier/trust/trust_bundle.h"

namespace lagan::verifier::testing {

inline const Bytes kSampleKid = {1, 2, 3, 4, 5, 6, 7, 8};

// Time zero of the samples: 2026-03-01T12:00:00Z.
inline Time SampleNow() { return FromUnixSeconds(1772366400); }

// A key whose signer and public key belong together; made anew in each process.
struct SampleKey {
  explicit SampleKey(crypto::P256PrivateKey key) : public_key(key.PublicKey()), signer(std::move(key)) {}
  SampleKey() : SampleKey(*crypto::P256PrivateKey::Generate()) {}
  crypto::P256PublicKey public_key;
  LocalSigner signer;
};

inline TrustKey MakeTrustKey(const SampleKey& key) {
  return {kSampleKid,
          key.public_key,
          kPurposeFullIdentity,
          false,
          SampleNow() - std::chrono::days(30),
          SampleNow() + std::chrono::days(400)};
}

inline TrustBundle MakeTrust(std::vector<TrustKey> keys) {
  TrustBundle bundle;
  bundle.issued_at = SampleNow() - std::chrono::hours(2);
  bundle.expires_at = SampleNow() + std::chrono::hours(70);
  bundle.sequence = 7;
  bundle.issuer = "https://issuer.example";
  bundle.keys = std::move(keys);
  return bundle;
}

inline CredentialClaims MakeClaims() {
  CredentialClaims claims;
  claims.issuer = "https://issuer.example";
  claims.expires_at = SampleNow() + std::chrono::days(90);
  claims.not_before = SampleNow() - std::chrono::hours(1);
  claims.issued_at = SampleNow() - std::chrono::hours(1);
  claims.credential_id = {0xde, 0xad, 0xbe, 0xef};
  claims.identity.identifier = "ID-0042";
  claims.identity.full_name = "Órla Specimen-McÄnna";
  claims.identity.birth_date = Date(std::chrono::year(1985), std::chrono::February, std::chrono::day(17));
  claims.identity.gender = Gender::kFemale;
  claims.identity.nationality = "IRL";
  claims.identity.country_of_issuance = "GBR";
  return claims;
}

}  // namespace lagan::verifier::testing
