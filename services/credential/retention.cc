#include "services/credential/retention.h"

#include "services/credential/admission.h"
#include "services/storage/idempotency.h"

namespace lagan::credential {
namespace {

using storage::Transaction;

// A record that is over: its passes have ended or go by themselves, and nobody may repeat the call that made it.
constexpr char kOver[] =
    "((i.kind = 'batch' AND i.issued_at <= $1) OR "
    "(i.kind = 'credential' AND i.issued_at <= $1 AND i.expires_at <= $2))";

// One that was only recorded is given up: without its application, nobody could stop it any more.
Status DetachBatches(Transaction& transaction, Time now) {
  return transaction
      .Execute(
          "UPDATE issuance SET application_id = '', level = '', profile = '', event_id = '', "
          "state = CASE WHEN state = 'recorded' THEN 'abandoned' ELSE state END "
          "WHERE kind = 'batch' AND application_id <> '' AND issued_at <= $1 "
          "AND (state <> 'issued' OR deliver_until <= $2)",
          {now - kBatchWindow, now})
      .status();
}

}  // namespace

storage::Migration IssuedTableV1(int number) {
  return storage::PortableMigration(number, "issued",
                                    "CREATE TABLE issued (salt TEXT PRIMARY KEY, pass_kind TEXT NOT NULL, "
                                    "pass_count @integer NOT NULL, commitment @bytes NOT NULL) @strict");
}

Status ForgetIssued(Transaction& transaction, Time now) {
  LAGAN_RETURN_IF_ERROR(DetachBatches(transaction, now));
  const Time week_ago = now - storage::kIdempotencyLife;
  const std::string over = "SELECT i.serial FROM issuance i WHERE " + std::string(kOver);
  const std::string statements[] = {
      "INSERT INTO issued (salt, pass_kind, pass_count, commitment) SELECT i.serial, i.pass_kind, "
      "i.pass_count, i.commitment FROM issuance i WHERE i.state IN ('issued', 'delivered') AND " +
          std::string(kOver),
      "DELETE FROM answer WHERE serial IN (" + over + ")",
      "DELETE FROM standing WHERE serial IN (" + over + ")",
      "DELETE FROM issuance WHERE serial IN (" + over + ")",
  };
  for (const std::string& statement : statements) {
    LAGAN_RETURN_IF_ERROR(transaction.Execute(statement, {week_ago, now}).status());
  }
  return Status();
}

}  // namespace lagan::credential
