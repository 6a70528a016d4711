// Databases: one SQL text, two engines (SQLite and PostgreSQL), no exceptions, no surprises.
//
// Rules for statements, so that one text serves both:
//   - placeholders are $1, $2 ..; write CAST($1 AS bigint) where the type cannot be seen from a column;
//   - tables are made by migrations (migrations.h), with bigint/text/bytea here and INTEGER/TEXT/BLOB, STRICT
//   there;
//   - a statement that fails ends its transaction on both engines: use ON CONFLICT DO NOTHING where a
//   conflict is
//     an answer; sum() of bigint needs CAST(sum(x) AS bigint);
//   - an optimistic version is `UPDATE t SET .., version = version + 1 WHERE id = $1 AND version = $2`
//   followed by
//     RequireVersion(rows).
//
// Reasons of errors (a Status never holds a value or a detail of the engine, at most its error number):
//   STORE_CONFLICT (already exists)      a unique or primary key holds this value already
//   STORE_CONSTRAINT (precondition)      another constraint refused
//   STORE_RETRY (aborted)                rolled back because of somebody else; InTransaction tries again
//   STORE_UNAVAILABLE (unavailable)      no connection, or it was lost before COMMIT: nothing was written
//   STORE_COMMIT_UNKNOWN (unknown)       lost during COMMIT: written or not. Never try again blindly: ask the
//                                        idempotency key
//   STORE_FULL (resource exhausted)      no space; nothing was written
//   STORE_BUSY (resource exhausted)      no connection became free in time
//   STORE_TIMEOUT (deadline exceeded)    the statement took longer than allowed
//   STORE_READ_ONLY (precondition)       a write in a reading transaction or on a standby
//   STORE_STATEMENT_INVALID, STORE_TYPE_MISMATCH, STORE_TEXT_INVALID (internal, internal, invalid argument)
//   STORE_TRANSACTION_OVER (internal)    used after Commit or a failure
//   STORE_URL_INVALID (invalid argument), STORE_CORRUPT (data loss)
#pragma once

#include <chrono>
#include <condition_variable>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/result.h"
#include "services/storage/value.h"

namespace lagan::storage {

enum class Engine { kSqlite, kPostgresql };

enum class Mode {
  // Sees one moment, writes nothing.
  kRead,
  // As if alone: SQLite's only writer, SERIALIZABLE on PostgreSQL. The default.
  kWrite,
  // The same on SQLite; READ COMMITTED on PostgreSQL. Only for transactions of one statement whose WHERE
  // clause says
  // all (queues with SKIP LOCKED), which would otherwise abort each other.
  kWriteReadCommitted,
};

struct DatabaseOptions {
  // "sqlite:/absolute/path/file.db", or a libpq URL "postgresql://..".
  std::string url;
  // What it is, for instance "proofing": names the fault points and, unless `schema` is given, the schema.
  std::string name;
  // PostgreSQL: schema of this service, [a-z_][a-z0-9_]*, made when missing and allowed. Ignored by SQLite.
  std::string schema = {};
  int max_connections = 8;
  // Longest wait for a free connection or another writer.
  std::chrono::milliseconds busy_timeout{5000};
  // PostgreSQL: longest single statement.
  std::chrono::milliseconds statement_timeout{15000};
};

namespace internal {
class Connection;
}
class Database;

// One transaction, rolled back unless committed. Used by one thread at a time; must not outlive its Database.
// After a statement failed every further call answers with that same failure and the transaction is gone.
class Transaction {
 public:
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  // Runs exactly one statement with exactly the parameters $1 .. $n.
  Result<Rows> Execute(std::string_view sql, std::span<const Value> parameters);
  Result<Rows> Execute(std::string_view sql, std::initializer_list<Value> parameters = {}) {
    return Execute(sql, std::span<const Value>(parameters.begin(), parameters.size()));
  }
  // Runs several statements without parameters: definitions in migrations.
  Status ExecuteScript(std::string_view sql);

  // Durable after success. Passes the fault points "NAME:commit:before" and ":after" when something was
  // written.
  Status Commit();
  // Ends it without effect; also what the destructor does.
  void Rollback();

  Engine engine() const;
  // True when it failed in a way that surely left no trace and may pass next time (STORE_RETRY or a lost
  // connection before COMMIT).
  bool retryable() const { return retryable_; }

 private:
  friend class Database;
  Transaction(Database* database, std::unique_ptr<internal::Connection> connection, Mode mode);
  Status Fail(Status status);

  Database* database_;
  std::unique_ptr<internal::Connection> connection_;  // Null once over.
  Mode mode_;
  Status failure_;
  bool retryable_ = false;
  bool wrote_ = false;
};

// A database of one service. Thread-safe; keeps a pool of connections and opens them anew when they were
// lost. SQLite: WAL, synchronous FULL, foreign keys, secure_delete; one writer at a time. A thread that holds
// a writing transaction must not begin another on the same database (STORE_BUSY after busy_timeout).
class Database {
 public:
  // Opens one connection at once, so that a wrong URL is found at the start.
  static Result<std::unique_ptr<Database>> Open(DatabaseOptions options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  Result<Transaction> Begin(Mode mode = Mode::kWrite);
  // SQLite: moves the WAL into the file and empties it, so that what was deleted is nowhere any more (used
  // after erasures). PostgreSQL has no such thing and answers OK. STORE_BUSY when readers are in the way.
  Status EmptyLog();

  Engine engine() const { return engine_; }
  const std::string& name() const { return options_.name; }

 private:
  friend class Transaction;
  Database(DatabaseOptions options, Engine engine);

  Result<std::unique_ptr<internal::Connection>> OpenConnection() const;
  // Waits for a place, and for the writer's place on SQLite.
  Status Enter(Mode mode);
  void Leave(Mode mode, std::unique_ptr<internal::Connection> connection);
  std::unique_ptr<internal::Connection> TakeIdle();

  const DatabaseOptions options_;
  const Engine engine_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<internal::Connection>> idle_;
  int in_use_ = 0;
  bool writing_ = false;  // SQLite only.
};

// Runs `fn(Transaction&)`, which returns a Status or a Result<T>, in a transaction and commits when it is ok;
// an error of `fn` rolls back and is returned. Where the transaction failed retryably, `fn` is run again (at
// most 10 times, in about a second; a lost connection once), so it must have no effect outside the
// transaction. STORE_COMMIT_UNKNOWN is never tried again.
template <typename Fn>
auto InTransaction(Database& database, Fn&& fn, Mode mode = Mode::kWrite)
    -> std::invoke_result_t<Fn, Transaction&>;

// OK when exactly one row was changed by an update with a version in its WHERE clause; VERSION_CONFLICT
// (aborted) otherwise: somebody else changed the record since it was read.
Status RequireVersion(const Rows& updated);

// Makes every other transaction that calls this with the same `what` in the same schema wait until this one ends. Only
// PostgreSQL needs it; SQLite's writers wait for each other anyway. In a kWrite transaction what is read afterwards is
// still the moment of its first statement; use kWriteReadCommitted to read what the others left.
Status SerializeOn(Transaction& transaction, std::string_view what);

namespace internal {
// Waits before attempt number `attempt` (1 is the first repetition); false when it is time to give up.
bool PauseBeforeRetry(int attempt, const Status& status);
inline const Status& StatusOf(const Status& status) { return status; }
template <typename T>
const Status& StatusOf(const Result<T>& result) {
  return result.status();
}
}  // namespace internal

template <typename Fn>
auto InTransaction(Database& database, Fn&& fn, Mode mode) -> std::invoke_result_t<Fn, Transaction&> {
  for (int attempt = 1;; ++attempt) {
    Result<Transaction> transaction = database.Begin(mode);
    if (!transaction.ok()) return transaction.status();
    auto result = fn(*transaction);
    Status status = internal::StatusOf(result);
    if (status.ok()) {
      status = transaction->Commit();
      if (status.ok()) return result;
    } else {
      transaction->Rollback();
    }
    if (!transaction->retryable() || !internal::PauseBeforeRetry(attempt, status)) return status;
  }
}

}  // namespace lagan::storage
