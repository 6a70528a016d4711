// The status lists that a venue has installed: those that its trust bundle names, whole, so that checking tells nobody whom.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <utility>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/digest.h"
#include "verifier/credential/claims.h"
#include "verifier/status/status_token.h"
#include "verifier/trust/trust_bundle.h"

namespace lagan::verifier {

// What the key of a status list is for.
inline constexpr char kPurposeStatusList[] = "status-list";
// From this age on a list decides nothing: what was revoked since would be accepted.
inline constexpr std::chrono::hours kStatusListLife{72};

enum class CredentialStatus {
  kValid,
  kRevoked,
  kSuspended,
  kStale,    // the list is too old to go by
  kMissing,  // no list that the bundle names, or none that says anything of this index that we understand
};

// Not thread-safe while lists are added; what is const is.
class StatusLists {
 public:
  // Takes a token file that `bundle` names by its digest. Reasons: LISTS_NOT_NAMED (another file than the bundle means: one of them
  // is older); LISTS_INVALID (no status list, or not as it must be); LISTS_BAD_SIGNATURE (not signed by a key of the bundle
  // for status lists in its life, or by a withdrawn one); LISTS_OTHER_URI (a list of another address than the bundle says). A file
  // that is refused changes nothing.
  Status Add(ByteView token_file, const TrustBundle& bundle);

  // What the list that `bundle` names says at `now`. A list that was added under an older bundle counts only while this one names
  // it by the same digest: a venue that reads between two files gets kMissing, never an old answer.
  CredentialStatus Find(const StatusReference& reference, const TrustBundle& bundle, Time now) const;

  std::size_t size() const { return lists_.size(); }

 private:
  struct Installed {
    Time stale_at{};  // from then on it decides nothing
    StatusList list;
  };
  std::map<crypto::Sha256Digest, Installed> lists_;
};

// The lists of a bundle that could be read from a folder, and why the others could not.
struct StatusListFolder {
  StatusLists lists;
  std::vector<std::pair<std::uint32_t, Status>> failed;  // by number
};

// "7.statuslist": the file of a list in such a folder.
std::string StatusListFileName(std::uint32_t number);
// Reads FOLDER/NUMBER.statuslist for each list that the bundle names.
StatusListFolder ReadStatusListFolder(const std::filesystem::path& folder, const TrustBundle& bundle);

}  // namespace lagan::verifier
