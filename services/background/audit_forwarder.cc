#include "services/background/audit_forwarder.h"

#include "lagan/audit/v1/audit.grpc.pb.h"
#include "services/rpc/client.h"

namespace lagan::background {

Route AuditRoute(AppendToAudit append) {
  return {.consumer = "audit",
          .takes = IsAuditKind,
          .push = [append = std::move(append)](std::span<const storage::StoredEvent> events) -> Status {
            audit::v1::AppendEntriesRequest request;
            for (const storage::StoredEvent& stored : events) {
              LAGAN_RETURN_IF_ERROR(ReadPayload(stored, *request.add_entries()));
            }
            return append(request).status();
          }};
}

Result<std::unique_ptr<RunningAuditForwarder>> RunningAuditForwarder::Start(
    const host::Environment& environment, storage::Database& database) {
  LAGAN_ASSIGN_OR_RETURN(std::shared_ptr<rpc::Channel> channel, environment.Connect("audit"));
  auto client = std::make_shared<rpc::Client<audit::v1::AuditService>>(std::move(channel));
  AppendToAudit append = [client](const audit::v1::AppendEntriesRequest& request) {
    return client->Call(&audit::v1::AuditService::Stub::AppendEntries, rpc::CallOptions{}, request);
  };
  LAGAN_ASSIGN_OR_RETURN(std::unique_ptr<RunningForwarder> running,
                         RunningForwarder::Start(database, AuditRoute(std::move(append)), *environment.log));
  return std::unique_ptr<RunningAuditForwarder>(new RunningAuditForwarder(std::move(running)));
}

}  // namespace lagan::background
