// The root of trust, on a machine that is never connected to anything: a folder with its wrapped private key, its public key and a
// register of what it has certified.
//
//   root.key          opens the next one, under the passphrase of the root's holders (keys::KeyEncryptionKey)
//   root-signing.key  the private key
//   root.pem          the public key, which venues pin
//   register.tsv      one line for each certificate: epoch, issuer, fingerprint of its key, validity, when it was made
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/core/secret.h"
#include "base/crypto/p256.h"
#include "base/crypto/random.h"
#include "base/crypto/scrypt.h"
#include "services/credential/issuer_request.h"
#include "services/credential/issuer_store.h"

namespace lagan::credential {

class RootFolder {
 public:
  // ROOT_EXISTS when the folder has one: a root is never overwritten. FILE_UNWRITABLE.
  static Result<RootFolder> Make(const std::filesystem::path& folder, const SecretText& passphrase,
                                 crypto::RandomSource& random, const crypto::ScryptParameters& cost = {});
  // ROOT_NOT_FOUND; reasons of keys::KeyEncryptionKey::Open; SIGNING_KEY_INVALID; ROOT_REGISTER_INVALID.
  static Result<RootFolder> Open(const std::filesystem::path& folder, const SecretText& passphrase);

  crypto::P256PublicKey PublicKey() const { return key_.PublicKey(); }
  // That the next certificate gets: the seconds since 1970, or one more than the last in the register if that is higher. So it
  // grows even when a copy of this folder from a safe is used.
  std::uint64_t NextEpoch(Time now) const;
  // Certifies the request from today on for so many years; in the register before it is returned. Reasons of
  // verifier::MakeIssuerCertificate; FILE_UNWRITABLE.
  Result<CeremonyResult> Certify(const IssuerRequest& request, std::chrono::years years, Time now);

 private:
  RootFolder(std::filesystem::path folder, crypto::P256PrivateKey key, std::string entries,
             std::uint64_t last)
      : folder_(std::move(folder)), key_(std::move(key)), register_(std::move(entries)), last_epoch_(last) {}

  std::filesystem::path folder_;
  crypto::P256PrivateKey key_;
  std::string register_;
  std::uint64_t last_epoch_ = 0;
};

// What people read aloud and compare: SHA-256 of the key in groups of four hexadecimal digits.
std::string FingerprintGroups(const crypto::P256PublicKey& key);
// Whether somebody has typed at least the first eight groups (128 bits) of it rightly, and nothing else. Spaces and case do not
// matter.
bool MatchesFingerprint(std::string_view typed, const crypto::P256PublicKey& key);

}  // namespace lagan::credential
