#include "services/credential/application_end.h"

#include <vector>

#include "services/credential/audit_event.h"
#include "services/credential/issuance.h"
#include "services/credential/standing.h"

namespace lagan::credential {
namespace {

using storage::Rows;
using storage::Transaction;

Result<std::vector<std::string>> StandingCredentials(Transaction& transaction,
                                                     std::string_view application_id, Time now) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("SELECT i.serial FROM issuance i LEFT JOIN standing s ON s.serial = i.serial "
                          "WHERE i.application_id = $1 AND i.kind = 'credential' "
                          "AND i.state IN ('issued', 'delivered') AND i.expires_at > $2 "
                          "AND (s.status IS NULL OR s.status <> 'revoked') ORDER BY i.serial",
                          {application_id, now}));
  std::vector<std::string> serials(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) LAGAN_RETURN_IF_ERROR(rows[i].Read(serials[i]));
  return serials;
}

}  // namespace

storage::Migration ApplicationEndTableV1(int number) {
  return storage::PortableMigration(number, "application_end",
                                    "CREATE TABLE application_end (application_id TEXT PRIMARY KEY, "
                                    "ended_at @integer NOT NULL) @strict");
}

Status CheckNotEnded(Transaction& transaction, std::string_view application_id) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("SELECT 1 FROM application_end WHERE application_id = $1", {application_id}));
  if (rows.empty()) return Status();
  return FailedPrecondition("APPLICATION_ENDED",
                            "This application is over: nothing is issued for it any more.", "application_id");
}

Result<std::uint32_t> EndApplication(Transaction& transaction, const EndOrder& order,
                                     crypto::RandomSource& random, Time now) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows ended,
      transaction.Execute("INSERT INTO application_end (application_id, ended_at) VALUES ($1, $2) "
                          "ON CONFLICT (application_id) DO NOTHING",
                          {order.application_id, now}));
  LAGAN_ASSIGN_OR_RETURN(const std::vector<std::string> serials,
                         StandingCredentials(transaction, order.application_id, now));
  LAGAN_RETURN_IF_ERROR(Acknowledge(transaction, order.application_id).status());
  for (const std::string& serial : serials) {
    LAGAN_RETURN_IF_ERROR(ChangeStanding(transaction,
                                         {.change = Change::kRevoke,
                                          .serial = serial,
                                          .reason = order.reason,
                                          .actor = order.actor,
                                          .caller = order.caller},
                                         random.TakeId(), now)
                              .status());
  }
  if (ended.changes() > 0) {
    LAGAN_RETURN_IF_ERROR(AppendAuditEvent(transaction,
                                           {.id = random.TakeId(),
                                            .kind = "application.ended",
                                            .application_id = order.application_id,
                                            .actor = order.actor,
                                            .facts = {{"revoked", std::to_string(serials.size())},
                                                      {"reason", order.reason},
                                                      {"caller", "service:" + order.caller}}},
                                           now));
  }
  return static_cast<std::uint32_t>(serials.size());
}

Status ForgetEnds(Transaction& transaction, Time now) {
  return transaction
      .Execute(
          "DELETE FROM application_end WHERE ended_at <= $1 AND NOT EXISTS "
          "(SELECT 1 FROM issuance i WHERE i.application_id = application_end.application_id)",
          {now - kKeepEnds})
      .status();
}

}  // namespace lagan::credential
