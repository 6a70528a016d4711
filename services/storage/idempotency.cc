#include "services/storage/idempotency.h"

#include <algorithm>

namespace lagan::storage {

Migration IdempotencyTableV1(int number) {
  return PortableMigration(number, "idempotency",
                           "CREATE TABLE idempotency (scope TEXT NOT NULL, client_key TEXT NOT NULL, "
                           "request_hash @bytes NOT NULL, response @bytes, created_at @integer NOT NULL, "
                           "PRIMARY KEY (scope, client_key)) @strict;"
                           "CREATE INDEX idempotency_age ON idempotency (created_at)");
}

Result<IdempotentCall> BeginIdempotent(Transaction& transaction, std::string_view scope, std::string_view key,
                                       const crypto::Sha256Digest& request, Time now) {
  const bool visible = std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (key.size() < 16 || key.size() > 64 || !visible) {
    return InvalidArgument("IDEMPOTENCY_KEY_INVALID",
                           "An idempotency key has 16 to 64 visible ASCII characters.", "idempotency_key");
  }
  LAGAN_ASSIGN_OR_RETURN(
      const Rows inserted,
      transaction.Execute("INSERT INTO idempotency (scope, client_key, request_hash, created_at) "
                          "VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                          {scope, key, request, now}));
  if (inserted.changes() == 1) return IdempotentCall{};
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute(
          "SELECT request_hash, response FROM idempotency WHERE scope = $1 AND client_key = $2",
          {scope, key}));
  Bytes hash;
  std::optional<Bytes> response;
  if (rows.empty()) return Aborted("STORE_RETRY", "The idempotency key was forgotten meanwhile; try again.");
  LAGAN_RETURN_IF_ERROR(rows[0].Read(hash, response));
  if (!crypto::ConstantTimeEqual(hash, request)) {
    return FailedPrecondition(
        "IDEMPOTENCY_KEY_REUSED",
        "This idempotency key was used for another request; use a new one for each request.",
        "idempotency_key");
  }
  if (!response.has_value()) return IdempotentCall{IdempotentCall::State::kUnfinished, {}};
  return IdempotentCall{IdempotentCall::State::kFinished, std::move(*response)};
}

Status FinishIdempotent(Transaction& transaction, std::string_view scope, std::string_view key,
                        ByteView response) {
  LAGAN_ASSIGN_OR_RETURN(const Rows rows,
                         transaction.Execute("UPDATE idempotency SET response = $3 "
                                             "WHERE scope = $1 AND client_key = $2 AND response IS NULL",
                                             {scope, key, response}));
  if (rows.changes() == 1) return {};
  return Internal("IDEMPOTENCY_NOT_BEGUN",
                  "An idempotent call was finished that was not begun or is finished.");
}

Result<std::int64_t> ForgetIdempotent(Transaction& transaction, Time now) {
  LAGAN_ASSIGN_OR_RETURN(const Rows rows, transaction.Execute("DELETE FROM idempotency WHERE created_at < $1",
                                                              {Value(Time(now - kIdempotencyLife))}));
  return rows.changes();
}

}  // namespace lagan::storage
