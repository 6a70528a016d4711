#include "services/credential/renewals.h"

#include "lagan/proofing/v1/renewals.pb.h"
#include "services/credential/standing.h"
#include "services/storage/outbox.h"

namespace lagan::credential {
namespace {

using storage::Rows;
using storage::Transaction;

Status Queue(Transaction& transaction, const proofing::v1::RenewalDue& due, Time now) {
  return storage::AppendToOutbox(transaction,
                                 {.id = due.event_id(),
                                  .kind = kRenewalDue,
                                  .subject = due.application_id(),
                                  .payload = ToBytes(due.SerializeAsString())},
                                 now);
}

}  // namespace

Time RenewalDueAt(Time expires_at, const policy::WorkingDays& calendar) {
  return std::chrono::sys_days(calendar.Before(DateOf(expires_at), kRenewalWorkingDays));
}

Result<int> QueueRenewals(Transaction& transaction, crypto::RandomSource& random, Time now, int limit) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("SELECT i.serial, i.application_id, i.pass_kind, i.expires_at FROM issuance i "
                          "LEFT JOIN standing s ON s.serial = i.serial WHERE i.renewal_at <= $1 "
                          "AND (s.status IS NULL OR s.status <> 'suspended' OR i.expires_at <= $1) "
                          "ORDER BY i.renewal_at LIMIT $2",
                          {now, limit}));
  for (const storage::Row& row : rows) {
    proofing::v1::RenewalDue due;
    Time expires_at;
    LAGAN_RETURN_IF_ERROR(
        row.Read(*due.mutable_serial(), *due.mutable_application_id(), *due.mutable_kind(), expires_at));
    LAGAN_RETURN_IF_ERROR(
        transaction.Execute("UPDATE issuance SET renewal_at = NULL WHERE serial = $1", {due.serial()})
            .status());
    LAGAN_ASSIGN_OR_RETURN(const std::string status, FindStatus(transaction, due.serial(), now));
    if (status != "active") continue;
    due.set_event_id(random.TakeId());
    due.set_expires_at(FormatTime(expires_at));
    LAGAN_RETURN_IF_ERROR(Queue(transaction, due, now));
  }
  return static_cast<int>(rows.size());
}

}  // namespace lagan::credential
