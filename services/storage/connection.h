// One session with an engine. Internal to services/storage: everybody else uses database.h.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "services/storage/database.h"
#include "services/storage/value.h"

namespace lagan::storage::internal {

// What one statement did.
struct Outcome {
  Rows rows;
  // True when the database differs afterwards: rows changed or something was defined.
  bool wrote = false;
};

// Used by one thread at a time. No member throws.
class Connection {
 public:
  virtual ~Connection() = default;

  virtual Status Begin(Mode mode) = 0;
  // One statement; text is already checked by CheckStatement.
  virtual Result<Outcome> Execute(std::string_view sql, std::span<const Value> parameters) = 0;
  // Several statements without parameters.
  virtual Status Script(std::string_view sql) = 0;
  // STORE_COMMIT_UNKNOWN when nobody can tell; any other error means that nothing was committed.
  virtual Status Commit() = 0;
  virtual void Rollback() = 0;
  // True when the session is of no more use and must be dropped.
  virtual bool broken() const = 0;
};

// Opens the file of a sqlite: URL, making it (0600) and its folder where needed.
Result<std::unique_ptr<Connection>> OpenSqlite(const DatabaseOptions& options);
// Connects and makes the schema where needed.
Result<std::unique_ptr<Connection>> OpenPostgresql(const DatabaseOptions& options);

// The checks that do not depend on the engine: something is there, it begins no and ends no transaction, and
// its placeholders are exactly $1 .. $`parameters.size()`; texts are UTF-8 without NUL.
Status CheckStatement(std::string_view sql, std::span<const Value> parameters);

// True for a statement that defines or removes something instead of changing rows.
bool IsDefinition(std::string_view sql);

// The shared Statuses.
Status StoreUnavailable(std::string_view why);
Status StoreConflict();
Status StoreConstraint();
Status StoreRetry();
Status StoreFull();
Status StoreReadOnly();
Status StoreCommitUnknown();
Status StoreStatementInvalid(std::string_view why);

}  // namespace lagan::storage::internal
