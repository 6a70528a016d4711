// The issuer's public keys and the trust bundle that tells venues of them, in the database and as public files.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/random.h"
#include "services/credential/key_holder.h"
#include "services/credential/status_publisher.h"
#include "services/storage/database.h"
#include "verifier/trust/trust_bundle.h"

namespace lagan::credential {

// Purpose of the key that signs results for relying parties, beside verifier::kPurposeFullIdentity.
inline constexpr char kPurposeResult[] = "result";

// A bundle decides for a week; a new one is signed each day, so that a venue that fetches daily always has six days
// left. The verifier's own rule is only that it has not expired (docs/trust-bundle.md).
inline constexpr std::chrono::days kTrustLife{7};
inline constexpr std::chrono::days kTrustRefresh{1};

// The root and the key that it lets sign bundles (issuer_store.h).
struct TrustIssuer {
  crypto::P256PublicKey root;
  Bytes certificate;  // verifier/trust/issuer_certificate.h
  std::shared_ptr<const verifier::Signer> signer;
  std::string name;      // the iss of credentials, results and bundles
  bool specimen = true;  // and so is everything under it
  std::uint64_t epoch = 0;
  Time not_before{};
  Time not_after{};
};

// The bundle and the status lists that it names, as files and as a venue installs them.
struct PublishedTrust {
  Bytes file;  // COSE_Sign1
  verifier::InstalledTrust installed;
  std::vector<StatusFile> list_files{};
  verifier::StatusLists lists{};
};

// True when the bundle may still be given out at `now` without signing a newer one.
bool IsFresh(const verifier::TrustBundle& bundle, Time now);

// Makes sure that the newest bundle in the database is fresh, is signed by `issuer` and names exactly the keys that are still
// accepted (AcceptedKeys of signing_keys.h, ListEuKeys of eu_keys.h), `minimum_verifier` and the status lists as last signed (RefreshStatusLists); otherwise signs the next one. All in
// one transaction, so that the sequence rises by one with each bundle, never forks, and a bundle that was not committed was never seen by anybody.
// No bundle outlives the issuer's certificate. Each new bundle is an audit event, trust.published.
Result<PublishedTrust> EnsureTrust(storage::Database& database, const TrustIssuer& issuer, Time now,
                                   crypto::RandomSource& random, std::uint32_t minimum_verifier);

// Writes FOLDER/trust.bundle.root (PEM), FOLDER/trust.bundle.lists/NUMBER.statuslist and, last, FOLDER/trust.bundle, readable by all,
// as lagan-verify takes them; the lists of a bundle are there before it, and go after it. A file
// that says the same already is left alone. ROOT_KEY_CHANGED when there is another root: venues have pinned that one,
// so only a person may remove it. FILE_UNWRITABLE.
Status PublishTrust(const std::filesystem::path& folder, const PublishedTrust& trust,
                    const crypto::P256PublicKey& root);

}  // namespace lagan::credential
