#include "services/access/session.h"

namespace lagan::access {

using storage::Rows;
using storage::Transaction;

namespace {

// What is not locked was locked until 1970.
constexpr Time kNever{};

}  // namespace

Status InsertSession(Transaction& transaction, const crypto::Sha256Digest& session,
                     std::string_view operator_id, Time now) {
  return transaction
      .Execute(
          "INSERT INTO session (session_digest, operator_id, created_at, used_at) VALUES ($1, $2, $3, $3)",
          {session, operator_id, now})
      .status();
}

Result<std::optional<std::string>> UseSession(Transaction& transaction, const crypto::Sha256Digest& session,
                                              Time now) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute(
          "SELECT operator_id FROM session WHERE session_digest = $1 AND used_at > $2 AND created_at > $3",
          {session, now - kSessionIdle, now - kSessionLife}));
  if (rows.empty()) return std::optional<std::string>();
  std::string operator_id;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(operator_id));
  LAGAN_RETURN_IF_ERROR(
      transaction.Execute("UPDATE session SET used_at = $2 WHERE session_digest = $1", {session, now})
          .status());
  return std::optional<std::string>(std::move(operator_id));
}

Status EndSession(Transaction& transaction, const crypto::Sha256Digest& session) {
  return transaction.Execute("DELETE FROM session WHERE session_digest = $1", {session}).status();
}

Status EndSessionsOf(Transaction& transaction, std::string_view operator_id) {
  return transaction.Execute("DELETE FROM session WHERE operator_id = $1", {operator_id}).status();
}

Status ForgetSessions(Transaction& transaction, Time now) {
  return transaction
      .Execute("DELETE FROM session WHERE used_at <= $1 OR created_at <= $2",
               {now - kSessionIdle, now - kSessionLife})
      .status();
}

Result<Attempt> ChargeAttempt(Transaction& transaction, const crypto::Sha256Digest& login, Time now) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("SELECT failures, last_at, locked_until FROM attempt WHERE login_digest = $1",
                          {login}));
  std::int64_t failures = 0;
  if (!rows.empty()) {
    Time last_at{};
    Time locked{};
    LAGAN_RETURN_IF_ERROR(rows[0].Read(failures, last_at, locked));
    if (locked > now) return Attempt{.locked = true, .failures = failures};
    if (locked != kNever || last_at + kFailureMemory <= now) failures = 0;
  }
  ++failures;
  const Time locked_until = failures >= kMostFailures ? now + kLockTime : kNever;
  LAGAN_RETURN_IF_ERROR(transaction
                            .Execute("INSERT INTO attempt (login_digest, failures, last_at, locked_until) "
                                     "VALUES ($1, $2, $3, $4) ON CONFLICT (login_digest) DO UPDATE SET "
                                     "failures = excluded.failures, last_at = excluded.last_at, "
                                     "locked_until = excluded.locked_until",
                                     {login, failures, now, locked_until})
                            .status());
  return Attempt{.locked = false, .failures = failures};
}

Status ClearAttempts(Transaction& transaction, const crypto::Sha256Digest& login) {
  return transaction.Execute("DELETE FROM attempt WHERE login_digest = $1", {login}).status();
}

Status ForgetAttempts(Transaction& transaction, Time now) {
  return transaction.Execute("DELETE FROM attempt WHERE last_at <= $1", {now - kFailureMemory}).status();
}

}  // namespace lagan::access
