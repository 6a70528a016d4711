#include "services/credential/standing.h"

#include "services/credential/audit_event.h"
#include "services/credential/status_store.h"

namespace lagan::credential {
namespace {

using storage::Rows;
using storage::Transaction;

constexpr char kActive[] = "active";
constexpr char kSuspended[] = "suspended";
constexpr char kRevoked[] = "revoked";
constexpr char kExpired[] = "expired";

struct Outcome {
  const char* status;
  const char* event;
};

Outcome OutcomeOf(Change change) {
  switch (change) {
    case Change::kSuspend:
      return {kSuspended, "credential.suspended"};
    case Change::kReinstate:
      return {kActive, "credential.reinstated"};
    case Change::kRevoke:
      break;
  }
  return {kRevoked, "credential.revoked"};
}

struct Record {
  std::string application_id;
  Time expires_at{};
  std::string status = kActive;  // as last ordered

  std::string StatusAt(Time now) const { return status != kRevoked && now >= expires_at ? kExpired : status; }
};

Result<Record> Find(Transaction& transaction, std::string_view serial) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows, transaction.Execute("SELECT i.application_id, i.expires_at, s.status FROM issuance i "
                                           "LEFT JOIN standing s ON s.serial = i.serial WHERE i.serial = $1 "
                                           "AND i.kind = 'credential' AND i.state IN ('issued', 'delivered')",
                                           {serial}));
  if (rows.empty()) {
    return NotFound("CREDENTIAL_NOT_FOUND", "No credential was issued under this serial.", "serial");
  }
  Record record;
  std::optional<std::string> status;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(record.application_id, record.expires_at, status));
  if (status) record.status = *status;
  return record;
}

}  // namespace

storage::Migration StandingTableV1(int number) {
  return storage::PortableMigration(
      number, "standing",
      "CREATE TABLE standing (serial TEXT PRIMARY KEY REFERENCES issuance (serial), status TEXT NOT NULL, "
      "changed_at @integer NOT NULL) @strict");
}

storage::Migration StandingReasons(int number) {
  return storage::PortableMigration(number, "standing_reasons",
                                    "ALTER TABLE standing ADD COLUMN reason TEXT NOT NULL DEFAULT ''");
}

Result<std::string> FindStatus(Transaction& transaction, std::string_view serial, Time now) {
  LAGAN_ASSIGN_OR_RETURN(const Record record, Find(transaction, serial));
  return record.StatusAt(now);
}

Result<std::string> ChangeStanding(Transaction& transaction, const StandingOrder& order,
                                   const std::string& event_id, Time now) {
  LAGAN_ASSIGN_OR_RETURN(Record record, Find(transaction, order.serial));
  const Outcome outcome = OutcomeOf(order.change);
  if (record.status == outcome.status) return record.StatusAt(now);
  if (record.status == kRevoked) {
    return FailedPrecondition("CREDENTIAL_REVOKED",
                              "This credential was revoked, and that is for good. Issue a new one.",
                              "serial");
  }
  LAGAN_RETURN_IF_ERROR(transaction
                            .Execute("INSERT INTO standing (serial, status, changed_at, reason) "
                                     "VALUES ($1, $2, $3, $4) ON CONFLICT (serial) DO UPDATE SET "
                                     "status = excluded.status, changed_at = excluded.changed_at, "
                                     "reason = excluded.reason",
                                     {order.serial, outcome.status, now, order.reason})
                            .status());
  LAGAN_RETURN_IF_ERROR(MarkStatusChanged(transaction, order.serial));
  record.status = outcome.status;
  LAGAN_RETURN_IF_ERROR(AppendAuditEvent(
      transaction,
      {.id = event_id,
       .kind = outcome.event,
       .application_id = record.application_id,
       .actor = order.actor,
       .facts = {{"serial", order.serial}, {"reason", order.reason}, {"caller", "service:" + order.caller}}},
      now));
  return record.StatusAt(now);
}

}  // namespace lagan::credential
