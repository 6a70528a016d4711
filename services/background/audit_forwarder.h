// The route from a service's outbox to the audit log (services/background/forwarder.h); the log drops repetitions.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "base/core/result.h"
#include "lagan/audit/v1/audit.pb.h"
#include "services/background/forwarder.h"
#include "services/host/environment.h"
#include "services/storage/database.h"

namespace lagan::background {

using AppendToAudit =
    std::function<Result<audit::v1::AppendEntriesResponse>(const audit::v1::AppendEntriesRequest&)>;

// Takes the events whose kind has no '/'; their payloads are serialised audit Entry messages. One that is not stops
// the route with EVENT_UNREADABLE (data loss).
Route AuditRoute(AppendToAudit append);

// A forwarder with its thread, calling the installation's audit service. Wake it after a write, or it looks by itself
// every second.
class RunningAuditForwarder {
 public:
  static Result<std::unique_ptr<RunningAuditForwarder>> Start(const host::Environment& environment,
                                                              storage::Database& database);
  void Wake() { running_->Wake(); }
  void Stop() { running_->Stop(); }

 private:
  explicit RunningAuditForwarder(std::unique_ptr<RunningForwarder> running) : running_(std::move(running)) {}
  std::unique_ptr<RunningForwarder> running_;
};

}  // namespace lagan::background
