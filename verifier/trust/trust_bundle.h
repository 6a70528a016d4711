// The trust bundle: what a venue needs to check credentials without asking anyone. A COSE_Sign1 by the root
// over deterministic CBOR; its form, life and rules are in docs/trust-bundle.md.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/digest.h"
#include "base/crypto/p256.h"
#include "verifier/cose/signer.h"

namespace lagan::verifier {

inline constexpr std::size_t kMaxTrustBundle = 256 * 1024;  // bytes
inline constexpr std::size_t kMaxTrustKeys = 512;

// A key of the issuer. The same kid may stand for several keys: a verifier tries each.
struct TrustKey {
  Bytes kid;  // 8 bytes
  crypto::P256PublicKey key;
  std::string purpose;    // what the key may sign, for instance kPurposeFullIdentity
  bool specimen = false;  // what it signs is for trying things out and is never accepted
  Time not_before{};      // from when what it signs may be accepted,
  Time not_after{};       // and until when (inclusive)
};

struct TrustBundle {
  Time issued_at{};
  Time expires_at{};           // from then on the bundle decides nothing
  std::uint64_t sequence = 0;  // grows with every bundle of a root
  std::string issuer;          // the iss of the credentials these keys sign
  std::vector<TrustKey> keys;
};

// The bundle and what identifies it.
struct InstalledTrust {
  TrustBundle bundle;
  crypto::Sha256Digest digest{};  // of the signed payload
};

// TRUST_BUNDLE_INVALID, naming the field, unless times are whole seconds after 1970 in order, the sequence
// fits 63 bits, issuer and purposes are plain text of 1 to 256 bytes, and there are 1 to kMaxTrustKeys keys
// with kids of 8 bytes; else what the signer says.
Result<Bytes> EncodeTrustBundle(const TrustBundle& bundle, const Signer& root);

// Reads a bundle that `root` signed. Reasons: TRUST_TOO_LARGE; TRUST_NOT_A_BUNDLE (no message of this type);
// TRUST_BAD_SIGNATURE (not signed by this root); TRUST_VERSION (a format this program does not know: update
// it); TRUST_BUNDLE_INVALID (signed, but not what the format says). Whether it is fresh is asked at each
// verdict.
Result<InstalledTrust> ReadTrustBundle(ByteView file, const crypto::P256PublicKey& root);

// Whether `next` may take the place of `installed`: the same issuer and a higher sequence, or the same bundle
// again. TRUST_ROLLED_BACK (lower), TRUST_FORKED (equal but different), TRUST_ISSUER_CHANGED.
Status CheckSuccession(const InstalledTrust& installed, const InstalledTrust& next);

}  // namespace lagan::verifier
