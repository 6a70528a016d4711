// Carries the events of one outbox to one receiver, in order, at least once; the receiver drops repetitions by the
// event's id.
//
// One outbox serves several receivers, and an event's kind says whose it is: "to-RECEIVER/what" is for that service
// ("to-review/needed", "to-proofing/decided", "to-statistics/opened") and its payload is between the two; a kind without
// a '/' ("decision.approved") is an entry of the audit log. Each receiver has a place of its own in the outbox, so that
// one that is away holds up no other.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "services/background/worker.h"
#include "services/storage/database.h"
#include "services/storage/outbox.h"
#include "services/telemetry/log.h"

namespace lagan::background {

// At most this many events are given to `push` at once; the services' contracts take 100.
inline constexpr int kForwardedAtOnce = 50;

struct Route {
  // Names the place in the outbox; never changes once it was in use, or everything is sent again.
  std::string consumer;
  // Whether an event of this kind takes this route; all others are passed over.
  std::function<bool(std::string_view kind)> takes;
  // Gives the receiver 1 to kForwardedAtOnce events, oldest first. OK only when it keeps them for good; after an error
  // the same ones come again, with later ones perhaps.
  std::function<Status(std::span<const storage::StoredEvent> events)> push;
};

// True for kinds without a '/'.
bool IsAuditKind(std::string_view kind);
// For Route::takes: true for kinds that begin with "to-RECEIVER/".
std::function<bool(std::string_view kind)> KindsTo(std::string_view receiver);

// EVENT_UNREADABLE (data loss) unless the payload is a serialised `Message` (protobuf).
template <typename Message>
Status ReadPayload(const storage::StoredEvent& stored, Message& message) {
  const Bytes& payload = stored.event.payload;
  if (message.ParseFromArray(payload.data(), static_cast<int>(payload.size()))) return Status();
  return DataLoss("EVENT_UNREADABLE", "An event in the outbox is not what was written.");
}

// Used by one thread at a time.
class Forwarder {
 public:
  // `database` outlives the forwarder.
  Forwarder(storage::Database& database, Route route);

  // Keeps the receiver's place in the outbox, so that nothing is forgotten before it is there; before the first event
  // is written, or at least before the first is forgotten.
  Status Register() { return reader_.Register(); }
  // Looks at the next events and forwards those that take this route. True when there were events of any kind. After
  // an error of `push` the same ones come again.
  Result<bool> ForwardSome();

 private:
  const Route route_;
  storage::OutboxReader reader_;
};

// A forwarder with its thread. Wake it after a write, or it looks by itself every second. Errors go to the log as
// "events_not_forwarded" with the consumer and the reason, and are tried again.
class RunningForwarder {
 public:
  // Registers, then starts the thread. `database` and `log` outlive it. Errors of the database.
  static Result<std::unique_ptr<RunningForwarder>> Start(storage::Database& database, Route route,
                                                         const telemetry::Log& log);
  // Thread-safe.
  void Wake() { worker_->Wake(); }
  // Waits for the push that runs, and ends. Idempotent.
  void Stop() { worker_->Stop(); }

 private:
  RunningForwarder() = default;
  std::unique_ptr<Forwarder> forwarder_;
  std::unique_ptr<Worker> worker_;  // Last, so that it ends first.
};

}  // namespace lagan::background
