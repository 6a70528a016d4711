// Passes that end soon: their application is told in time to post another.
#pragma once

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/random.h"
#include "services/policy/working_days.h"
#include "services/storage/database.h"

namespace lagan::credential {

// Outbox kind; the payload is lagan.proofing.v1.RenewalDue.
inline constexpr char kRenewalDue[] = "to-proofing/renewal_due";

// The post takes days, people are away, and somebody may have to look again: so long before the end.
inline constexpr int kRenewalWorkingDays = 30;

// Midnight UTC of the day on which the renewal of a pass that ends at `expires_at` is due.
Time RenewalDueAt(Time expires_at, const policy::WorkingDays& calendar);

// Queues an event for each pass whose renewal is due and that stands, once; at most `limit`, the longest due first. A
// suspended one waits until it is reinstated; what was revoked or has ended is passed over for good. How many were looked at.
Result<int> QueueRenewals(storage::Transaction& transaction, crypto::RandomSource& random, Time now,
                          int limit);

}  // namespace lagan::credential
