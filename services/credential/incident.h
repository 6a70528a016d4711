// Many credentials revoked at once: all that a key has signed, or all that were issued in a window of time.
//
//   listing (in the order's own transaction) -> revoking (in slices) -> publishing -> done
//
// Listing freezes which credentials it is about, so that the people concerned can be told and nothing changes underneath. Slices
// are transactions of kSlice credentials each: a crash loses none and repeats none, the next process goes on where the last one
// stopped. The incident is done when the status lists that say so are public.
//
// In the audit log: "incident.opened" with what was asked and how many it concerns, "incident.slice_revoked" for each slice,
// "incident.published" at the end. Not one event for each credential, which would hold up everything else for an hour; but that a
// given credential was revoked can still be shown: a slice's event has the number of its serials, the first, the last, and the
// SHA-256 of all of them in order, each with a line feed, and the list of an incident (ListOf) gives just these.
//
// Short-lived passes have no serial and are in no list: withdraw their key (WithdrawKey), or wait for the day that they last. A key
// that is in wrong hands is withdrawn first, or else it signs on. No personal data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/random.h"
#include "services/storage/database.h"
#include "services/storage/migrations.h"

namespace lagan::credential {

inline constexpr int kSlice = 1000;
// One person may revoke so many at once; for more, a second one agrees.
inline constexpr std::int64_t kAloneAtMost = 100;
// How long the list of an incident is kept after its end.
inline constexpr std::chrono::days kKeepIncidents{366};

struct IncidentOrder {
  std::string kid;                   // in hexadecimal; or else a window:
  std::optional<Time> issued_from;   // from then
  std::optional<Time> issued_until;  // until before then
  std::string reason;
  std::string actor;
  std::string second_actor;  // empty: nobody
  std::string caller;        // certificate name
};

enum class IncidentState { kRevoking, kPublishing, kDone };

struct Incident {
  std::string id{};
  IncidentState state = IncidentState::kRevoking;
  std::int64_t listed = 0;
  std::int64_t revoked = 0;
  std::optional<Time> published_at{};
};

struct IncidentItem {
  std::string serial;
  std::string application_id;
  std::string kind;
  Time issued_at{};
};

// The tables, and what came to them later.
storage::Migration IncidentTablesV1(int number);
storage::Migration IncidentReasons(int number);
storage::Migration IncidentWindows(int number);

// All inside the caller's transaction.

// Lists what `order` concerns: credentials that have neither ended nor been revoked, those still being made included. INVALID_ARGUMENT
// SECOND_ACTOR_REQUIRED when more than kAloneAtMost are concerned and nobody else than the actor agrees; then nothing is listed.
Result<Incident> OpenIncident(storage::Transaction& transaction, const IncidentOrder& order,
                              const std::string& id, const std::string& event_id, Time now);

// NOT_FOUND INCIDENT_NOT_FOUND.
Result<Incident> FindIncident(storage::Transaction& transaction, std::string_view id);
// The next `limit` after a serial, in the order of slices; from the beginning after "". INCIDENT_NOT_FOUND.
Result<std::vector<IncidentItem>> ListOf(storage::Transaction& transaction, std::string_view id,
                                         std::string_view after, int limit);

// True when no incident is under way. A question that writes nothing, to be asked before RevokeSlice.
Result<bool> IncidentsAreDone(storage::Transaction& transaction);
// Revokes the next slice of the oldest incident that is not through; false when there is none.
Result<bool> RevokeSlice(storage::Transaction& transaction, const std::string& event_id, Time now);

// Incidents that wait for the publication of the lists. One that is here before a publication begins is in it.
Result<std::vector<std::string>> FindUnpublished(storage::Transaction& transaction);
// The lists are public, with the trust bundle of `sequence`.
Status MarkPublished(storage::Transaction& transaction, const std::string& id, std::uint64_t sequence,
                     const std::string& event_id, Time now);

// Forgets incidents that were done more than kKeepIncidents ago.
Status ForgetIncidents(storage::Transaction& transaction, Time now);

}  // namespace lagan::credential
