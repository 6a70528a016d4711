#include "verifier/conformance/single_key_trust.h"

namespace lagan::verifier::conformance {

InstalledTrust SingleKeyTrust(const crypto::VerificationKey& key, ByteView kid,
                              const std::vector<std::string>& purposes, const std::string& issuer, Time now) {
  InstalledTrust trust;
  trust.bundle.issued_at = now - std::chrono::hours(1);
  trust.bundle.expires_at = now + std::chrono::hours(1);
  trust.bundle.sequence = 1;
  trust.bundle.issuer = issuer;
  for (const std::string& purpose : purposes) {
    trust.bundle.keys.push_back({.kid = ToBytes(kid),
                                 .key = key,
                                 .purpose = purpose,
                                 .not_before = FromUnixSeconds(1),
                                 .not_after = now + std::chrono::days(36500)});
  }
  return trust;
}

Result<crypto::VerificationKey> Ed25519Key(ByteView point) {
  // SubjectPublicKeyInfo (RFC 8410 section 4) before the key itself.
  Bytes der = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
  der.insert(der.end(), point.begin(), point.end());
  return crypto::VerificationKey::FromDer(der);
}

}  // namespace lagan::verifier::conformance
