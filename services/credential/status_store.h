// Which place of which status list belongs to a long-lived credential (IETF Token Status List: verifier/status), and which
// places stand out without belonging to anything.
//
// A list has kStatusListEntries places. A credential gets a free one at random, so that the place does not tell when it was
// issued or what was issued next to it; when half of a list is taken the next one is begun, so that the search for a free
// place stays short. The state of a place is not kept here: it follows from standing.h and the credential's end.
//
// Decoys: with each publication a few places that belong to nothing are marked like revoked ones, and stay so for some time.
// A venue, or whoever else keeps old lists, sees places turn together when several credentials end at once - those of one
// person, say. Among decoys it can't tell which of them belong to anything, nor how many people a bad day has hit. We
// publish the present lists only and keep no old ones ourselves; what others keep is theirs, hence the decoys.
//
// Everything works inside the caller's transaction. No personal data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/random.h"
#include "services/storage/database.h"
#include "services/storage/migrations.h"
#include "verifier/credential/claims.h"

namespace lagan::credential {

// Places of a list: 32 KiB at two bits each.
inline constexpr std::uint64_t kStatusListEntries = std::uint64_t{1} << 17;

// The tables.
storage::Migration StatusTablesV1(int number);

// A free place for the credential `serial`, taken for good; the one that it has when it has one. UNAVAILABLE
// STATUS_LISTS_FULL when no list has room or none was published yet: the next publication makes one, within a minute.
Result<verifier::StatusReference> AllocateStatus(storage::Transaction& transaction, std::string_view serial,
                                                 crypto::RandomSource& random);
// The place that it has. Both give number and address of the list: a compact pass names the one, Claim 169 the other.
Result<std::optional<verifier::StatusReference>> FindStatusReference(storage::Transaction& transaction,
                                                                     std::string_view serial);

// Notes which key signed the credential, so that all of a key can be found (incident.h). In the transaction that stores the
// signed answer. Nothing happens to one without a place.
Status RememberSigner(storage::Transaction& transaction, std::string_view serial, ByteView kid);

// The standing of `serial` has changed: its list is to be published anew. Nothing happens to one without a place.
Status MarkStatusChanged(storage::Transaction& transaction, std::string_view serial);

// A list as it is kept.
struct StoredStatusList {
  std::uint32_t number = 0;
  std::string uri;
  bool open = true;     // takes new credentials
  bool changed = true;  // differs from its token
  std::optional<Time> signed_at;
  Bytes token;  // the signed form (verifier/status/status_token.h); empty before the first
};

// All lists by number.
Result<std::vector<StoredStatusList>> LoadStatusLists(storage::Transaction& transaction);

// Begins a list of the next number, whose address is `uri_base` and the number; nothing when one is open and less than half
// taken. Closes those that are.
Status OpenStatusLists(storage::Transaction& transaction, std::string_view uri_base);

// Forgets the places of credentials that ended more than kKeepEnded ago or whose records are gone, decoys whose time is over,
// and every closed list that has no credential left in it.
inline constexpr std::chrono::days kKeepEnded{1};
Status ForgetEnded(storage::Transaction& transaction, Time now);

// Marks a few free places of a list, unless a sixteenth of it are decoys already. At least a day, at most a year.
Status AddDecoys(storage::Transaction& transaction, std::uint32_t list, Time now,
                 crypto::RandomSource& random);

// The places of a list that are not valid at `now`, decoys among them.
struct MarkedPlaces {
  std::vector<std::uint64_t> revoked;
  std::vector<std::uint64_t> suspended;
};
Result<MarkedPlaces> FindMarked(storage::Transaction& transaction, std::uint32_t list, Time now);

// Keeps the signed form; the list is as it says from now on.
Status StoreToken(storage::Transaction& transaction, std::uint32_t list, ByteView token, Time signed_at);

}  // namespace lagan::credential
