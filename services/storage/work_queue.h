// Durable steps of work, each done under a lease with a fencing token.
//
// A worker claims a step, works, and writes what it found in one transaction together with Complete. Every write under
// a lease happens in a transaction that also calls Complete, Retry or CheckLease: all three refuse with LEASE_LOST
// (aborted) when the lease has run out or somebody else has claimed the step since. So a worker that slept through its
// lease, however long, cannot write.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "services/storage/database.h"
#include "services/storage/migrations.h"

namespace lagan::storage {

Migration WorkQueueTableV1(int number);

// The right to work on one step until `until`, proved by `token`, which rises with each claim of that step.
struct Lease {
  std::string id;
  Bytes payload;
  std::int64_t token = 0;
  int attempt = 0;  // 1 for the first claim.
  Time until;
};

// Thread-safe. Time comes from the clock alone.
class WorkQueue {
 public:
  // `name` tells queues in the same table apart. Database and clock must outlive the queue.
  WorkQueue(Database& database, const Clock& clock, std::string name)
      : database_(database), clock_(clock), name_(std::move(name)) {}

  // Adds a step that may be claimed from `due` on; inside the caller's transaction, so that a state and its next step
  // are stored together. False when a step with this id, done or not, is there already. No personal data in `payload`.
  Result<bool> Enqueue(Transaction& transaction, std::string_view id, ByteView payload, Time due);

  // The step that is due longest, for `duration`. Nothing means that no step could be had at this moment; others may
  // be about to be given back, so ask again later.
  Result<std::optional<Lease>> Claim(std::chrono::milliseconds duration);
  // Prolongs to `duration` from now. LEASE_LOST.
  Status Heartbeat(Lease& lease, std::chrono::milliseconds duration);

  // The step is done for good. LEASE_LOST.
  Status Complete(Transaction& transaction, const Lease& lease);
  // Gives the step back, to be claimed from `due` on; ends the lease. LEASE_LOST.
  Status Retry(Transaction& transaction, const Lease& lease, Time due);
  // OK when the lease holds, and keeps it from being claimed away until the transaction ends. LEASE_LOST.
  Status CheckLease(Transaction& transaction, const Lease& lease);

  // When the next step is due (running ones: when their lease runs out), or nothing when all is done.
  Result<std::optional<Time>> NextDue();
  // Forgets steps done before `before`; how many.
  Result<std::int64_t> ForgetDone(Transaction& transaction, Time before);

 private:
  Database& database_;
  const Clock& clock_;
  const std::string name_;
};

}  // namespace lagan::storage
