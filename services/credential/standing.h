// Whether a credential still stands: active until its end, unless it was suspended or revoked. No personal data.
//
// The issuer's own record, from which the status lists are made that venues take (status_publisher.h); a change reaches them within
// a minute or two of its order, and a venue with its next fetch.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "services/storage/database.h"
#include "services/storage/migrations.h"

namespace lagan::credential {

enum class Change { kSuspend, kReinstate, kRevoke };

struct StandingOrder {
  Change change = Change::kSuspend;
  std::string serial;
  std::string reason;  // "helpline": 1 to 32 characters of [a-z_]
  std::string actor;   // who asked: "operator:op-..." or "system"
  std::string caller;  // certificate name
};

// Reasons of a revocation which say that the credential was not this person's due: the helpline gives the first. Whoever lost a
// credential, had it stolen, or holds one that a stolen key signed is as entitled to another as before.
inline constexpr std::array<std::string_view, 3> kNotDue = {"wrong_person", "fraud", "error"};

// The table, and what came to it later; of a change from before then no reason is on record.
storage::Migration StandingTableV1(int number);
storage::Migration StandingReasons(int number);

// Both work inside the caller's transaction and answer with the status at `now`: "revoked" for good, else "expired", else
// "suspended", else "active". NOT_FOUND CREDENTIAL_NOT_FOUND for a serial under which no credential was ever issued, that of
// a result included.
Result<std::string> FindStatus(storage::Transaction& transaction, std::string_view serial, Time now);

// Changes it and tells the audit log ("credential.suspended", "credential.reinstated", "credential.revoked", as `event_id`,
// last in its transaction); where it stands so already nothing is written. FAILED_PRECONDITION CREDENTIAL_REVOKED for
// anything but revoking what is revoked.
Result<std::string> ChangeStanding(storage::Transaction& transaction, const StandingOrder& order,
                                   const std::string& event_id, Time now);

}  // namespace lagan::credential
