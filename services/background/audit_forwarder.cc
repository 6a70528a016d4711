#include "services/background/audit_forwarder.h"

#include <utility>

#include "lagan/audit/v1/audit.grpc.pb.h"
#include "services/rpc/client.h"

namespace lagan::background {
namespace {

constexpr int kAtOnce = 50;

}  // namespace

AuditForwarder::AuditForwarder(storage::Database& database, Append append)
    : reader_(database, "audit"), append_(std::move(append)) {}

Result<bool> AuditForwarder::ForwardSome() {
  LAGAN_ASSIGN_OR_RETURN(const std::vector<storage::StoredEvent> events, reader_.Next(kAtOnce));
  if (events.empty()) return false;
  audit::v1::AppendEntriesRequest request;
  for (const storage::StoredEvent& stored : events) {
    const Bytes& payload = stored.event.payload;
    if (!request.add_entries()->ParseFromArray(payload.data(), static_cast<int>(payload.size()))) {
      return DataLoss("EVENT_UNREADABLE", "An event in the outbox is not what was written.");
    }
  }
  LAGAN_RETURN_IF_ERROR(append_(request).status());
  LAGAN_RETURN_IF_ERROR(reader_.MarkDone(events.back().position));
  return true;
}

Result<std::unique_ptr<RunningAuditForwarder>> RunningAuditForwarder::Start(
    const host::Environment& environment, storage::Database& database) {
  LAGAN_ASSIGN_OR_RETURN(std::shared_ptr<rpc::Channel> channel, environment.Connect("audit"));
  auto client = std::make_shared<rpc::Client<audit::v1::AuditService>>(std::move(channel));
  auto running = std::unique_ptr<RunningAuditForwarder>(new RunningAuditForwarder());
  running->forwarder_ =
      std::make_unique<AuditForwarder>(database, [client](const audit::v1::AppendEntriesRequest& request) {
        return client->Call(&audit::v1::AuditService::Stub::AppendEntries, rpc::CallOptions{}, request);
      });
  LAGAN_RETURN_IF_ERROR(running->forwarder_->Register());
  running->worker_ = std::make_unique<Worker>(
      Worker::Options{.work = [forwarder = running->forwarder_.get()] { return forwarder->ForwardSome(); },
                      .on_error =
                          [log = environment.log](const Status& status) {
                            log->Warning("audit_not_forwarded", {{"reason", telemetry::Reason(status)}});
                          }});
  return running;
}

}  // namespace lagan::background
