// An issuer, its root and a person who does not exist, for tests and fuzz targets of this room.
#pragma once

#include <memory>
#include <string>

#include "verifier/cose/signer.h"
#include "verifier/credential/claims.h"
#include "verifier/trust/issuer_certificate.h"
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

inline constexpr char kSampleIssuer[] = "https://issuer.example";

// A root, and what it lets sign bundles for a year.
struct SampleIssuer {
  explicit SampleIssuer(std::uint64_t epoch = 1) : certificate(Certify(epoch)) {}

  // The certificate of another epoch, name or life for the same key.
  Bytes Certify(std::uint64_t epoch, std::string_view issuer = kSampleIssuer,
                Time not_before = SampleNow() - std::chrono::days(30),
                Time not_after = SampleNow() + std::chrono::days(335)) const {
    return *MakeIssuerCertificate(root, issuer, key.public_key, epoch, not_before, not_after);
  }
  IssuerIdentity Identity() const { return {certificate, &key.signer}; }

  crypto::P256PrivateKey root = *crypto::P256PrivateKey::Generate();
  crypto::P256PublicKey root_key = root.PublicKey();
  SampleKey key;
  Bytes certificate;
};

inline TrustKey MakeTrustKey(const SampleKey& key) {
  return {.kid = kSampleKid,
          .key = key.public_key,
          .purpose = kPurposeFullIdentity,
          .not_before = SampleNow() - std::chrono::days(30),
          .not_after = SampleNow() + std::chrono::days(400)};
}

inline TrustBundle MakeTrust(std::vector<TrustKey> keys) {
  TrustBundle bundle;
  bundle.issued_at = SampleNow() - std::chrono::hours(2);
  bundle.expires_at = SampleNow() + std::chrono::hours(70);
  bundle.sequence = 7;
  bundle.issuer = kSampleIssuer;
  bundle.keys = std::move(keys);
  return bundle;
}

inline CredentialClaims MakeClaims() {
  CredentialClaims claims;
  claims.issuer = kSampleIssuer;
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
