// The trust bundle: what a venue needs to check credentials without asking anyone. A COSE_Sign1 over deterministic CBOR
// by a key that the root has certified; its form, life and rules are in docs/trust-bundle.md.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/digest.h"
#include "base/crypto/p256.h"
#include "base/crypto/verification_key.h"
#include "verifier/cose/signer.h"

namespace lagan::verifier {

inline constexpr std::size_t kMaxTrustBundle = 1024 * 1024;  // bytes
inline constexpr std::size_t kMaxTrustKeys = 512;
inline constexpr std::size_t kMaxTrustStatusLists = 512;

// Of this program, compared with TrustBundle::minimum_verifier. Grows when verdicts become stricter in a way that a venue
// must not go on without.
inline constexpr std::uint32_t kVerifierVersion = 2;

// A key of the issuer. The same kid may stand for several keys: a verifier tries each.
struct TrustKey {
  Bytes kid;  // 8 bytes
  crypto::VerificationKey key;
  std::string
      purpose;  // what the key may sign: the name of a pass kind, "status-list", "result", "eu-dcc..."
  std::string issuer{};    // the iss of what it signs; empty: the bundle's
  bool specimen = false;   // what it signs is for trying things out and is never accepted
  Time not_before{};       // from when what it signs may be accepted,
  Time not_after{};        // and until when (inclusive)
  bool withdrawn = false;  // lost or stolen: nothing that it signed is accepted any more
};

// A status list as it was when the bundle was made.
struct TrustedStatusList {
  std::uint32_t number = 0;
  std::string uri;
  crypto::Sha256Digest digest{};  // of the token file
};

struct TrustBundle {
  Time issued_at{};
  Time expires_at{};                   // from then on the bundle decides nothing
  std::uint64_t sequence = 0;          // grows with every bundle of an issuer
  std::string issuer;                  // the iss of the credentials these keys sign
  std::uint32_t minimum_verifier = 1;  // older programs must not decide
  std::vector<TrustKey> keys;
  std::vector<TrustedStatusList> status_lists;
};

// The bundle and what identifies it.
struct InstalledTrust {
  TrustBundle bundle;
  crypto::Sha256Digest digest{};  // of the signed payload
  std::uint64_t epoch = 0;        // of the issuer certificate (issuer_certificate.h)
};

// What signs a bundle.
struct IssuerIdentity {
  Bytes certificate;               // issuer_certificate.h, in DER
  const Signer* signer = nullptr;  // of the certificate's key; borrowed
};

// TRUST_BUNDLE_INVALID, naming the field, unless times are whole seconds after 1970 in order, the sequence fits 63 bits,
// texts are plain text of 1 to 256 bytes (purposes 64), there are 1 to kMaxTrustKeys keys with kids of 8 bytes, at most
// kMaxTrustStatusLists lists with numbers of their own, and the certificate is the issuer's own, covers the life of the
// bundle and belongs to the signer; TRUST_CERTIFICATE_INVALID; else what the signer says.
Result<Bytes> EncodeTrustBundle(const TrustBundle& bundle, const IssuerIdentity& identity);

// Reads a bundle that stands under `root`. Reasons: TRUST_TOO_LARGE; TRUST_NOT_A_BUNDLE (no message of this type with a
// certificate); TRUST_CERTIFICATE_INVALID (the issuer's certificate is not as it must be); TRUST_BAD_SIGNATURE (the
// certificate is not signed by this root, or the bundle not by the certificate's key); TRUST_VERSION (a format this
// program does not know: update it); TRUST_BUNDLE_INVALID (signed, but not what the format says);
// TRUST_CERTIFICATE_EXPIRED (the certificate does not cover the life of the bundle). Whether the bundle is fresh is asked
// at each verdict.
Result<InstalledTrust> ReadTrustBundle(ByteView file, const crypto::P256PublicKey& root);

// Whether `next` may take the place of `installed`: the same issuer and a higher (epoch, sequence) in lexicographic order,
// or the same bundle again. TRUST_ROLLED_BACK (lower), TRUST_FORKED (equal but different), TRUST_ISSUER_CHANGED.
Status CheckSuccession(const InstalledTrust& installed, const InstalledTrust& next);

}  // namespace lagan::verifier
