// From the standing of credentials to the files that venues fetch: public/trust.bundle.lists/NUMBER.statuslist.
//
// A list is signed anew when something in it has changed, each day, and when another key has begun to sign lists. Lists and the
// trust bundle that names them by their digests are published together, the lists first: whoever reads between finds files that
// the bundle does not name and decides nothing (verifier/status/status_lists.h), for a moment, rather than by an old list.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/random.h"
#include "services/credential/status_store.h"
#include "services/storage/database.h"
#include "verifier/cose/signer.h"
#include "verifier/status/status_lists.h"
#include "verifier/trust/trust_bundle.h"

namespace lagan::credential {

// Like the bundle: a list decides for at most kStatusLife, venues are to fetch it anew after kStatusTtl, and it is signed anew as
// often. That it says nothing after 72 hours is the verifier's own rule.
inline constexpr std::chrono::days kStatusLife{7};
inline constexpr std::chrono::hours kStatusTtl{24};

// Who signs lists, and what their addresses begin with ("https://lists.example/"). Borrows the signer.
struct StatusIssuer {
  ByteView kid;
  const verifier::Signer* signer = nullptr;
  std::string_view uri_base;
};

// A list, signed.
struct StatusFile {
  std::uint32_t number = 0;
  std::string uri;
  Bytes token;
};

// Forgets what has ended, begins the next list when it is time, and signs the lists that are not as they should be, all in one
// transaction. True when a list was signed or went. STATUS_TOKEN_INVALID for a `uri_base` that no list can have.
Result<bool> RefreshStatusLists(storage::Database& database, const StatusIssuer& issuer, Time now,
                                crypto::RandomSource& random);

// Whether RefreshStatusLists has anything to do because of a change; what is due by time it finds out itself, daily.
Result<bool> StatusChanged(storage::Transaction& transaction);

// The lists as last signed, by number; for the bundle, in its transaction.
Result<std::vector<StatusFile>> LoadStatusFiles(storage::Transaction& transaction);
// What the bundle says of them.
std::vector<verifier::TrustedStatusList> EntriesOf(const std::vector<StatusFile>& files);
// As a venue installs them, under the bundle that names them; without those that it would refuse.
verifier::StatusLists InstallStatusLists(const std::vector<StatusFile>& files,
                                         const verifier::TrustBundle& bundle);

// Writes each file that is not there as it is, whole and readable by all; to be called before the bundle is written. FILE_UNWRITABLE.
Status WriteStatusFiles(const std::filesystem::path& folder, const std::vector<StatusFile>& files);
// Removes the files of lists that are no more; to be called after the bundle was written.
void RemoveOtherStatusFiles(const std::filesystem::path& folder, const std::vector<StatusFile>& files);

}  // namespace lagan::credential
