#include "services/access/audit_event.h"

#include "lagan/audit/v1/audit.pb.h"
#include "services/storage/outbox.h"

namespace lagan::access {

Status AppendAuditEvent(storage::Transaction& transaction, const AuditEvent& event, Time now) {
  audit::v1::Entry entry;
  entry.set_event_id(event.id);
  entry.set_service("access");
  entry.set_kind(event.kind);
  entry.set_actor(event.actor);
  entry.set_occurred_at(FormatTime(now));
  for (const auto& [name, value] : event.facts) (*entry.mutable_facts())[name] = value;
  return storage::AppendToOutbox(
      transaction,
      {.id = event.id, .kind = event.kind, .subject = "", .payload = ToBytes(entry.SerializeAsString())},
      now);
}

}  // namespace lagan::access
