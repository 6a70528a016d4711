// SQLite (https://www.sqlite.org/c3ref/intro.html), straight on its C interface: no exception to lose an
// error in.
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <string>

#include "base/core/file.h"
#include "services/storage/connection.h"

namespace lagan::storage::internal {
namespace {

struct CloseDatabase {
  void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using StatementOwner = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

class SqliteConnection final : public Connection {
 public:
  explicit SqliteConnection(sqlite3* handle) : handle_(handle) {}

  Status Configure(std::chrono::milliseconds busy_timeout);

  Status Begin(Mode mode) override {
    const bool read_only = mode == Mode::kRead;
    if (read_only != read_only_) {
      LAGAN_RETURN_IF_ERROR(Script(read_only ? "PRAGMA query_only = ON" : "PRAGMA query_only = OFF"));
      read_only_ = read_only;
    }
    // Never deferred for a writer: the upgrade to a write lock would fail with SQLITE_BUSY_SNAPSHOT in spite
    // of the busy timeout.
    return Script(read_only ? "BEGIN" : "BEGIN IMMEDIATE");
  }

  Result<Outcome> Execute(std::string_view sql, std::span<const Value> parameters) override;

  Status Script(std::string_view sql) override {
    return ToStatus(sqlite3_exec(handle_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr));
  }

  Status Commit() override {
    const int code = sqlite3_exec(handle_.get(), "COMMIT", nullptr, nullptr, nullptr);
    // When syncing the log failed, its frames may still be found by the recovery after a crash.
    if ((code & 0xff) == SQLITE_IOERR) {
      broken_ = true;
      return StoreCommitUnknown();
    }
    return ToStatus(code);
  }

  void Rollback() override {
    if (sqlite3_get_autocommit(handle_.get()) != 0) return;
    if (sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr) != SQLITE_OK) broken_ = true;
  }

  bool broken() const override { return broken_; }

 private:
  Status ToStatus(int code);
  Result<StatementOwner> Prepare(std::string_view sql);
  Status Bind(sqlite3_stmt* statement, std::span<const Value> parameters);
  Result<Row> ReadRow(sqlite3_stmt* statement);

  std::unique_ptr<sqlite3, CloseDatabase> handle_;
  bool read_only_ = false;
  bool broken_ = false;
};

Status SqliteConnection::ToStatus(int code) {
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return {};
  code = sqlite3_extended_errcode(handle_.get());
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return StoreConflict();
    case SQLITE_CONSTRAINT_DATATYPE:
      return StoreStatementInvalid("a value is not of its column's type");
    default:
      break;
  }
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
      return StoreConstraint();
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ResourceExhausted("STORE_BUSY", "Another process holds the database; try again.");
    case SQLITE_FULL:
      return StoreFull();
    case SQLITE_READONLY:
      return StoreReadOnly();
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      broken_ = true;
      return DataLoss("STORE_CORRUPT",
                      "The database file is damaged or no database; restore it from a backup.");
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
      broken_ = true;
      return StoreUnavailable("SQLite error " + std::to_string(code) + ".");
    default:
      return StoreStatementInvalid("SQLite error " + std::to_string(code));
  }
}

Status SqliteConnection::Configure(std::chrono::milliseconds busy_timeout) {
  sqlite3_extended_result_codes(handle_.get(), 1);
  sqlite3_busy_timeout(handle_.get(), static_cast<int>(busy_timeout.count()));
  sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  LAGAN_ASSIGN_OR_RETURN(const Outcome journal, Execute("PRAGMA journal_mode = WAL", {}));
  std::string mode;
  LAGAN_RETURN_IF_ERROR(journal.rows.empty() ? StoreReadOnly() : journal.rows[0].Read(mode));
  if (mode != "wal") {
    return FailedPrecondition("STORE_NO_WAL", "SQLite cannot use a write-ahead log on this file system.");
  }
  // FULL: a commit is on disk when it is acknowledged. secure_delete: what is deleted is overwritten.
  return Script(
      "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA trusted_schema "
      "= OFF;"
      "PRAGMA temp_store = MEMORY");
}

Result<StatementOwner> SqliteConnection::Prepare(std::string_view sql) {
  sqlite3_stmt* raw = nullptr;
  const char* tail = nullptr;
  const char* const end = sql.data() + sql.size();
  Status status =
      ToStatus(sqlite3_prepare_v2(handle_.get(), sql.data(), static_cast<int>(sql.size()), &raw, &tail));
  StatementOwner statement(raw);
  LAGAN_RETURN_IF_ERROR(std::move(status));
  if (statement == nullptr) return StoreStatementInvalid("no statement");
  // SQLite would ignore a second statement; PostgreSQL refuses it.
  sqlite3_stmt* second = nullptr;
  const int code = sqlite3_prepare_v2(handle_.get(), tail, static_cast<int>(end - tail), &second, nullptr);
  const StatementOwner second_owner(second);
  if (code != SQLITE_OK || second != nullptr) return StoreStatementInvalid("more than one statement");
  return statement;
}

// "$1" is a *name* to SQLite, numbered by appearance: bind by name. What is not bound would silently be NULL.
Status SqliteConnection::Bind(sqlite3_stmt* statement, std::span<const Value> parameters) {
  if (sqlite3_bind_parameter_count(statement) != static_cast<int>(parameters.size())) {
    return StoreStatementInvalid("placeholders and parameters do not match");
  }
  for (std::size_t number = 1; number <= parameters.size(); ++number) {
    const Value& value = parameters[number - 1];
    const int index = sqlite3_bind_parameter_index(statement, ("$" + std::to_string(number)).c_str());
    int code = SQLITE_RANGE;
    if (index == 0) return StoreStatementInvalid("placeholders and parameters do not match");
    if (value.integer() != nullptr) {
      code = sqlite3_bind_int64(statement, index, *value.integer());
    } else if (value.text() != nullptr) {
      code = sqlite3_bind_text64(statement, index, value.text()->data(), value.text()->size(), SQLITE_STATIC,
                                 SQLITE_UTF8);
    } else if (value.bytes() != nullptr && value.bytes()->empty()) {
      code = sqlite3_bind_zeroblob(statement, index, 0);  // A null pointer would bind NULL.
    } else if (value.bytes() != nullptr) {
      code =
          sqlite3_bind_blob64(statement, index, value.bytes()->data(), value.bytes()->size(), SQLITE_STATIC);
    } else {
      code = sqlite3_bind_null(statement, index);
    }
    LAGAN_RETURN_IF_ERROR(ToStatus(code));
  }
  return {};
}

Result<Row> SqliteConnection::ReadRow(sqlite3_stmt* statement) {
  const int columns = sqlite3_column_count(statement);
  std::vector<Value> values;
  values.reserve(static_cast<std::size_t>(columns));
  for (int column = 0; column < columns; ++column) {
    const auto bytes = [&](const void* data) {
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
      return ByteView(static_cast<const std::uint8_t*>(data), size);
    };
    switch (sqlite3_column_type(statement, column)) {
      case SQLITE_NULL:
        values.emplace_back();
        break;
      case SQLITE_INTEGER:
        values.emplace_back(static_cast<std::int64_t>(sqlite3_column_int64(statement, column)));
        break;
      case SQLITE_TEXT:
        values.emplace_back(AsText(bytes(sqlite3_column_text(statement, column))));
        break;
      case SQLITE_BLOB:
        values.emplace_back(bytes(sqlite3_column_blob(statement, column)));
        break;
      default:
        return StoreStatementInvalid("a column is neither integer, text nor bytes");
    }
  }
  return Row(std::move(values));
}

Result<Outcome> SqliteConnection::Execute(std::string_view sql, std::span<const Value> parameters) {
  LAGAN_ASSIGN_OR_RETURN(const StatementOwner statement, Prepare(sql));
  LAGAN_RETURN_IF_ERROR(Bind(statement.get(), parameters));
  const std::int64_t changes_before = sqlite3_total_changes64(handle_.get());
  std::vector<Row> rows;
  // To the end: a statement that is still alive would make COMMIT fail.
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) {
    LAGAN_ASSIGN_OR_RETURN(Row row, ReadRow(statement.get()));
    rows.push_back(std::move(row));
  }
  LAGAN_RETURN_IF_ERROR(ToStatus(code));
  const bool changed = sqlite3_total_changes64(handle_.get()) != changes_before;
  return Outcome{Rows(std::move(rows), changed ? sqlite3_changes64(handle_.get()) : 0),
                 changed || IsDefinition(sql)};
}

// The file belongs to nobody but us from its first moment; SQLite gives its log the same mode. A file that is there is
// not even opened: closing any descriptor of it would drop the locks of every connection of this process (fcntl(2), POSIX
// locks), and the next process that closes the database would take it for unused and delete the log under us.
Status MakeFile(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::exists(path.parent_path(), error)) {
    LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(path.parent_path()));
  }
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file >= 0) {
    ::close(file);
    return {};
  }
  // Not followed: a link is no regular file here.
  if (errno == EEXIST &&
      std::filesystem::symlink_status(path, error).type() == std::filesystem::file_type::regular)
    return {};
  return StoreUnavailable("The database file cannot be made, or is no regular file.");
}

}  // namespace

Result<std::unique_ptr<Connection>> OpenSqlite(const DatabaseOptions& options) {
  const std::filesystem::path path(options.url.substr(std::string_view("sqlite:").size()));
  LAGAN_RETURN_IF_ERROR(MakeFile(path));
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  auto connection = std::make_unique<SqliteConnection>(handle);
  if (code != SQLITE_OK) return StoreUnavailable("SQLite error " + std::to_string(code) + ".");
  LAGAN_RETURN_IF_ERROR(connection->Configure(options.busy_timeout));
  return std::unique_ptr<Connection>(std::move(connection));
}

}  // namespace lagan::storage::internal
