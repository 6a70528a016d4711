#include "services/storage/work_queue.h"

namespace lagan::storage {
namespace {

Status LeaseLost() {
  return Aborted("LEASE_LOST", "The lease on this step has run out or is somebody else's; drop the work.");
}

Status RequireLease(const Result<Rows>& rows) {
  if (!rows.ok()) return rows.status();
  return rows->changes() == 1 ? Status() : LeaseLost();
}

}  // namespace

// `due_at` is when a step may be claimed: its time, or the end of its lease.
Migration WorkQueueTableV1(int number) {
  return PortableMigration(
      number, "work queue",
      "CREATE TABLE work (queue TEXT NOT NULL, id TEXT NOT NULL, payload @bytes NOT NULL, "
      "due_at @integer NOT NULL, attempts @integer NOT NULL DEFAULT 0, "
      "token @integer NOT NULL DEFAULT 0, done_at @integer, PRIMARY KEY (queue, id)) @strict;"
      "CREATE INDEX work_due ON work (queue, due_at, id) WHERE done_at IS NULL");
}

Result<bool> WorkQueue::Enqueue(Transaction& transaction, std::string_view id, ByteView payload, Time due) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("INSERT INTO work (queue, id, payload, due_at) VALUES ($1, $2, $3, $4) "
                          "ON CONFLICT DO NOTHING",
                          {name_, id, payload, due}));
  return rows.changes() == 1;
}

Result<std::optional<Lease>> WorkQueue::Claim(std::chrono::milliseconds duration) {
  const Time now = clock_.Now();
  const Time until = now + duration;
  const std::string skip = database_.engine() == Engine::kPostgresql ? " FOR UPDATE SKIP LOCKED" : "";
  const std::string sql =
      "UPDATE work SET due_at = $3, token = token + 1, attempts = attempts + 1 WHERE queue = $1 AND id = "
      "(SELECT id FROM work WHERE queue = $1 AND done_at IS NULL AND due_at <= $2 ORDER BY due_at, id LIMIT "
      "1" +
      skip + ") RETURNING id, payload, token, attempts";
  LAGAN_ASSIGN_OR_RETURN(const Rows rows, InTransaction(
                                              database_,
                                              [&](Transaction& transaction) {
                                                return transaction.Execute(sql, {name_, now, until});
                                              },
                                              Mode::kWriteReadCommitted));
  if (rows.empty()) return std::optional<Lease>();
  Lease lease;
  lease.until = until;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(lease.id, lease.payload, lease.token, lease.attempt));
  return std::optional(std::move(lease));
}

Status WorkQueue::Heartbeat(Lease& lease, std::chrono::milliseconds duration) {
  const Time now = clock_.Now();
  const Time until = now + duration;
  LAGAN_RETURN_IF_ERROR(RequireLease(InTransaction(
      database_,
      [&](Transaction& transaction) {
        return transaction.Execute(
            "UPDATE work SET due_at = $5 WHERE queue = $1 AND id = $2 AND token = $3 "
            "AND due_at > $4 AND done_at IS NULL",
            {name_, lease.id, lease.token, now, until});
      },
      Mode::kWriteReadCommitted)));
  lease.until = until;
  return {};
}

Status WorkQueue::Complete(Transaction& transaction, const Lease& lease) {
  return RequireLease(transaction.Execute(
      "UPDATE work SET done_at = $4 WHERE queue = $1 AND id = $2 AND token = $3 AND due_at > $4 "
      "AND done_at IS NULL",
      {name_, lease.id, lease.token, clock_.Now()}));
}

Status WorkQueue::Retry(Transaction& transaction, const Lease& lease, Time due) {
  return RequireLease(
      transaction.Execute("UPDATE work SET due_at = $5, token = token + 1 WHERE queue = $1 AND id = $2 AND "
                          "token = $3 AND due_at > $4 "
                          "AND done_at IS NULL",
                          {name_, lease.id, lease.token, clock_.Now(), due}));
}

Status WorkQueue::CheckLease(Transaction& transaction, const Lease& lease) {
  const std::string lock = transaction.engine() == Engine::kPostgresql ? " FOR UPDATE" : "";
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("SELECT 1 FROM work WHERE queue = $1 AND id = $2 AND token = $3 AND due_at > $4 "
                          "AND done_at IS NULL" +
                              lock,
                          {name_, lease.id, lease.token, clock_.Now()}));
  return rows.size() == 1 ? Status() : LeaseLost();
}

Result<std::optional<Time>> WorkQueue::NextDue() {
  LAGAN_ASSIGN_OR_RETURN(const Rows rows,
                         InTransaction(
                             database_,
                             [&](Transaction& transaction) {
                               return transaction.Execute(
                                   "SELECT min(due_at) FROM work WHERE queue = $1 AND done_at IS NULL",
                                   {name_});
                             },
                             Mode::kRead));
  std::optional<Time> due;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(due));
  return due;
}

Result<std::int64_t> WorkQueue::ForgetDone(Transaction& transaction, Time before) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("DELETE FROM work WHERE queue = $1 AND done_at < $2", {name_, before}));
  return rows.changes();
}

}  // namespace lagan::storage
