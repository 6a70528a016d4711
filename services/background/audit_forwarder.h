// Carries a service's events from its outbox to the audit log, in order, at least once; the log drops repetitions.
#pragma once

#include <functional>
#include <memory>

#include "base/core/result.h"
#include "lagan/audit/v1/audit.pb.h"
#include "services/background/worker.h"
#include "services/host/environment.h"
#include "services/storage/database.h"
#include "services/storage/outbox.h"

namespace lagan::background {

class AuditForwarder {
 public:
  using Append =
      std::function<Result<audit::v1::AppendEntriesResponse>(const audit::v1::AppendEntriesRequest&)>;

  // Events in the outbox are serialised audit Entry messages. `database` outlives the forwarder.
  AuditForwarder(storage::Database& database, Append append);

  // Keeps the log's place in the outbox; before the first event is written.
  Status Register() { return reader_.Register(); }
  // Forwards the next events. True when there were some. After an error the same ones come again.
  // EVENT_UNREADABLE (data loss) when an event is not what was written.
  Result<bool> ForwardSome();

 private:
  storage::OutboxReader reader_;
  Append append_;
};

// A forwarder with its thread, calling the installation's audit service. Wake it after a write, or it looks by itself
// every second.
class RunningAuditForwarder {
 public:
  static Result<std::unique_ptr<RunningAuditForwarder>> Start(const host::Environment& environment,
                                                              storage::Database& database);
  void Wake() { worker_->Wake(); }
  void Stop() { worker_->Stop(); }

 private:
  RunningAuditForwarder() = default;
  std::unique_ptr<AuditForwarder> forwarder_;
  std::unique_ptr<Worker> worker_;
};

}  // namespace lagan::background
