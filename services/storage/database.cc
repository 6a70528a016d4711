#include "services/storage/database.h"

#include <algorithm>
#include <random>
#include <thread>

#include "base/core/fault.h"
#include "services/storage/connection.h"

namespace lagan::storage {

using internal::Connection;

Transaction::Transaction(Database* database, std::unique_ptr<Connection> connection, Mode mode)
    : database_(database), connection_(std::move(connection)), mode_(mode) {}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(other.database_),
      connection_(std::move(other.connection_)),
      mode_(other.mode_),
      failure_(std::move(other.failure_)),
      retryable_(other.retryable_),
      wrote_(other.wrote_) {}

Transaction::~Transaction() { Rollback(); }

Engine Transaction::engine() const { return database_->engine(); }

Status Transaction::Fail(Status status) {
  failure_ = status;
  retryable_ = status.reason() == "STORE_RETRY" || status.reason() == "STORE_UNAVAILABLE";
  Rollback();
  return status;
}

void Transaction::Rollback() {
  if (connection_ == nullptr) return;
  if (!connection_->broken()) connection_->Rollback();
  if (failure_.ok()) failure_ = Internal("STORE_TRANSACTION_OVER", "The transaction was used after its end.");
  database_->Leave(mode_, std::move(connection_));
}

Result<Rows> Transaction::Execute(std::string_view sql, std::span<const Value> parameters) {
  if (connection_ == nullptr) return failure_;
  Status checked = internal::CheckStatement(sql, parameters);
  if (!checked.ok()) return Fail(std::move(checked));
  Result<internal::Outcome> outcome = connection_->Execute(sql, parameters);
  if (!outcome.ok()) return Fail(std::move(outcome).status());
  wrote_ = wrote_ || outcome->wrote;
  return std::move(outcome->rows);
}

Status Transaction::ExecuteScript(std::string_view sql) {
  if (connection_ == nullptr) return failure_;
  wrote_ = true;
  Status status = connection_->Script(sql);
  return status.ok() ? status : Fail(std::move(status));
}

Status Transaction::Commit() {
  if (connection_ == nullptr) return failure_;
  const std::string point = database_->name() + ":commit:";
  if (wrote_) FaultPoint(point + "before");
  Status status = connection_->Commit();
  if (!status.ok()) return Fail(std::move(status));
  if (wrote_) FaultPoint(point + "after");
  failure_ = Internal("STORE_TRANSACTION_OVER", "The transaction was used after its end.");
  database_->Leave(mode_, std::move(connection_));
  return {};
}

Result<std::unique_ptr<Database>> Database::Open(DatabaseOptions options) {
  if (options.name.empty() || options.max_connections < 1) {
    return InvalidArgument("STORE_URL_INVALID", "A database needs a name and at least one connection.",
                           "name");
  }
  Engine engine = Engine::kSqlite;
  if (options.url.starts_with("postgresql://") || options.url.starts_with("postgres://")) {
    engine = Engine::kPostgresql;
  } else if (!options.url.starts_with("sqlite:/")) {
    return InvalidArgument("STORE_URL_INVALID", "A store is sqlite:/absolute/path or postgresql://..",
                           "store");
  }
  if (options.schema.empty()) options.schema = options.name;
  std::unique_ptr<Database> database(new Database(std::move(options), engine));
  LAGAN_ASSIGN_OR_RETURN(auto connection, database->OpenConnection());
  database->idle_.push_back(std::move(connection));
  return database;
}

Database::Database(DatabaseOptions options, Engine engine) : options_(std::move(options)), engine_(engine) {}
Database::~Database() = default;

Result<std::unique_ptr<Connection>> Database::OpenConnection() const {
  return engine_ == Engine::kSqlite ? internal::OpenSqlite(options_) : internal::OpenPostgresql(options_);
}

Status Database::Enter(Mode mode) {
  const bool exclusive = engine_ == Engine::kSqlite && mode != Mode::kRead;
  std::unique_lock lock(mutex_);
  const bool entered = freed_.wait_for(lock, options_.busy_timeout, [&] {
    return in_use_ < options_.max_connections && !(exclusive && writing_);
  });
  if (!entered)
    return ResourceExhausted("STORE_BUSY", "No database connection became free in time; try again.");
  ++in_use_;
  if (exclusive) writing_ = true;
  return {};
}

void Database::Leave(Mode mode, std::unique_ptr<Connection> connection) {
  {
    const std::lock_guard lock(mutex_);
    --in_use_;
    if (engine_ == Engine::kSqlite && mode != Mode::kRead) writing_ = false;
    if (connection != nullptr && !connection->broken()) idle_.push_back(std::move(connection));
  }
  freed_.notify_all();
}

std::unique_ptr<Connection> Database::TakeIdle() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return nullptr;
  std::unique_ptr<Connection> connection = std::move(idle_.back());
  idle_.pop_back();
  return connection;
}

Result<Transaction> Database::Begin(Mode mode) {
  LAGAN_RETURN_IF_ERROR(Enter(mode));
  // An idle connection may have died with the server; that shows now, and costs nothing but opening another.
  while (std::unique_ptr<Connection> connection = TakeIdle()) {
    Status status = connection->Begin(mode);
    if (status.ok()) return Transaction(this, std::move(connection), mode);
    if (!connection->broken()) {
      Leave(mode, std::move(connection));
      return status;
    }
  }
  Result<std::unique_ptr<Connection>> connection = OpenConnection();
  Status status = connection.ok() ? (*connection)->Begin(mode) : connection.status();
  if (status.ok()) return Transaction(this, std::move(*connection), mode);
  Leave(mode, nullptr);
  return status;
}

Status Database::EmptyLog() {
  if (engine_ != Engine::kSqlite) return {};
  LAGAN_RETURN_IF_ERROR(Enter(Mode::kWrite));
  Result<std::unique_ptr<Connection>> connection = OpenConnection();
  Status status = connection.status();
  if (connection.ok()) {
    const Result<internal::Outcome> outcome = (*connection)->Execute("PRAGMA wal_checkpoint(TRUNCATE)", {});
    std::int64_t blocked = 0;
    status = outcome.ok() && !outcome->rows.empty() ? outcome->rows[0].Get(0, blocked) : outcome.status();
    if (blocked != 0)
      status = ResourceExhausted("STORE_BUSY", "Readers keep the write-ahead log; try again.");
  }
  Leave(Mode::kWrite, nullptr);
  return status;
}

Status RequireVersion(const Rows& updated) {
  if (updated.changes() == 1) return {};
  return Aborted("VERSION_CONFLICT",
                 "The record was changed by somebody else since it was read; read it again.");
}

Status SerializeOn(Transaction& transaction, std::string_view what) {
  if (transaction.engine() == Engine::kSqlite) return {};
  return transaction
      .Execute("SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(current_schema() || ':' || $1, 0))",
               {what})
      .status();
}

namespace internal {

bool PauseBeforeRetry(int attempt, const Status& status) {
  const int limit = status.reason() == "STORE_UNAVAILABLE" ? 1 : 10;
  if (attempt > limit) return false;
  thread_local std::minstd_rand jitter(std::random_device{}());
  const int longest = 1 << std::min(attempt, 8);
  std::this_thread::sleep_for(
      std::chrono::milliseconds(static_cast<int>(jitter() % static_cast<unsigned>(longest))));
  return true;
}

}  // namespace internal
}  // namespace lagan::storage
