// PostgreSQL over libpq (https://www.postgresql.org/docs/15/libpq.html): parameters and answers in binary
// form.
#include <endian.h>
#include <libpq-fe.h>
#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string>

#include "base/core/text.h"
#include "services/storage/connection.h"

namespace lagan::storage::internal {
namespace {

// Object identifiers of the types, from PostgreSQL's catalogue pg_type; they never change.
constexpr Oid kBool = 16;
constexpr Oid kBytea = 17;
constexpr Oid kInt8 = 20;
constexpr Oid kInt2 = 21;
constexpr Oid kInt4 = 23;
constexpr Oid kText = 25;
constexpr Oid kName = 19;
constexpr Oid kVarchar = 1043;

struct FinishConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultOwner = std::unique_ptr<PGresult, ClearResult>;

// The five characters of SQLSTATE, or nothing when the server did not answer.
std::string SqlState(const PGresult* result) {
  const char* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return state == nullptr ? "" : state;
}

// No SQLSTATE means that the connection is gone even while PQstatus still says that it is fine. 08P01 is a
// protocol mistake of ours, class 57P a server that is going down or starting.
bool IsConnectionLost(const std::string& state) {
  return state.empty() || (state.starts_with("08") && state != "08P01") || state.starts_with("57P");
}

Result<Value> ReadValue(Oid type, std::string_view raw) {
  const auto integer = [&](auto zero) {
    std::uint64_t bits = 0;
    for (const char byte : raw) bits = (bits << 8) | static_cast<std::uint8_t>(byte);
    return Value(static_cast<decltype(zero)>(bits));
  };
  if (type == kInt8 && raw.size() == 8) return integer(std::int64_t{});
  if (type == kInt4 && raw.size() == 4) return integer(std::int32_t{});
  if (type == kInt2 && raw.size() == 2) return integer(std::int16_t{});
  if (type == kBool && raw.size() == 1) return integer(std::int8_t{});
  if (type == kText || type == kVarchar || type == kName) return Value(raw);
  if (type == kBytea) return Value(AsBytes(raw));
  return StoreStatementInvalid("a column is neither integer, text nor bytes (cast it)");
}

// Parameters as libpq wants them; borrows the values.
struct BoundParameters {
  explicit BoundParameters(std::span<const Value> values) {
    integers.reserve(values.size());  // Never moves afterwards.
    for (const Value& value : values) {
      if (const std::int64_t* integer = value.integer()) {
        integers.push_back(htobe64(static_cast<std::uint64_t>(*integer)));
        Add(kInt8, reinterpret_cast<const char*>(&integers.back()), sizeof(std::uint64_t));
      } else if (const std::string* text = value.text()) {
        Add(kText, text->data(), text->size());
      } else if (const Bytes* bytes = value.bytes()) {
        // An empty vector may have no data, and a null pointer would be NULL.
        Add(kBytea, bytes->empty() ? "" : reinterpret_cast<const char*>(bytes->data()), bytes->size());
      } else {
        Add(0, nullptr, 0);
      }
    }
  }
  void Add(Oid type, const char* data, std::size_t size) {
    types.push_back(type);
    pointers.push_back(data);
    sizes.push_back(static_cast<int>(size));
    formats.push_back(1);
  }

  std::vector<std::uint64_t> integers;
  std::vector<Oid> types;
  std::vector<const char*> pointers;
  std::vector<int> sizes;
  std::vector<int> formats;
};

class PostgresqlConnection final : public Connection {
 public:
  explicit PostgresqlConnection(PGconn* handle) : handle_(handle) {}

  Status Configure(const DatabaseOptions& options);

  Status Begin(Mode mode) override {
    switch (mode) {
      case Mode::kRead:
        return Script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      case Mode::kWrite:
        return Script("BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE");
      case Mode::kWriteReadCommitted:
        return Script("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
    }
    return StoreStatementInvalid("unknown mode");
  }

  Result<Outcome> Execute(std::string_view sql, std::span<const Value> parameters) override;

  Status Script(std::string_view sql) override {
    return ToStatus(ResultOwner(PQexec(handle_.get(), std::string(sql).c_str())).get());
  }

  Status Commit() override;

  void Rollback() override {
    if (!Script("ROLLBACK").ok()) broken_ = true;
  }

  bool broken() const override { return broken_; }

 private:
  Status ToStatus(const PGresult* result);

  std::unique_ptr<PGconn, FinishConnection> handle_;
  bool broken_ = false;
};

// Only the number of the error goes on: its texts quote values.
Status PostgresqlConnection::ToStatus(const PGresult* result) {
  const ExecStatusType kind = PQresultStatus(result);
  if (kind == PGRES_COMMAND_OK || kind == PGRES_TUPLES_OK) return {};
  const std::string state = SqlState(result);
  if (IsConnectionLost(state) || PQstatus(handle_.get()) == CONNECTION_BAD) {
    broken_ = true;
    return StoreUnavailable(state.empty() ? "The connection was lost." : "SQLSTATE " + state + ".");
  }
  if (state == "23505") return StoreConflict();
  if (state.starts_with("23")) return StoreConstraint();
  if (state == "40001" || state == "40P01") return StoreRetry();
  if (state == "55P03") return ResourceExhausted("STORE_BUSY", "Another change holds the record; try again.");
  if (state.starts_with("53")) return StoreFull();
  if (state == "25006") return StoreReadOnly();
  if (state == "57014") {
    return Status(Code::kDeadlineExceeded, "STORE_TIMEOUT",
                  "The database took too long; nothing was written.");
  }
  if (state == "XX001" || state == "XX002") {
    return DataLoss("STORE_CORRUPT", "The database found damaged data; restore it from a backup.");
  }
  return StoreStatementInvalid("SQLSTATE " + state);
}

Result<Outcome> PostgresqlConnection::Execute(std::string_view sql, std::span<const Value> parameters) {
  const BoundParameters bound(parameters);
  const ResultOwner result(PQexecParams(handle_.get(), std::string(sql).c_str(),
                                        static_cast<int>(parameters.size()), bound.types.data(),
                                        bound.pointers.data(), bound.sizes.data(), bound.formats.data(), 1));
  LAGAN_RETURN_IF_ERROR(ToStatus(result.get()));
  std::vector<Row> rows;
  const int columns = PQnfields(result.get());
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    std::vector<Value> values(static_cast<std::size_t>(columns));
    for (int column = 0; column < columns; ++column) {
      if (PQgetisnull(result.get(), row, column) != 0) continue;
      const std::string_view raw(PQgetvalue(result.get(), row, column),
                                 static_cast<std::size_t>(PQgetlength(result.get(), row, column)));
      LAGAN_ASSIGN_OR_RETURN(values[static_cast<std::size_t>(column)],
                             ReadValue(PQftype(result.get(), column), raw));
    }
    rows.emplace_back(std::move(values));
  }
  const bool only_read = std::string_view(PQcmdStatus(result.get())).starts_with("SELECT");
  const std::int64_t changes = only_read ? 0 : std::strtoll(PQcmdTuples(result.get()), nullptr, 10);
  return Outcome{Rows(std::move(rows), changes), changes != 0 || IsDefinition(sql)};
}

Status PostgresqlConnection::Commit() {
  const ResultOwner result(PQexec(handle_.get(), "COMMIT"));
  if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) {
    // A transaction that had failed answers ROLLBACK without an error.
    return std::string_view(PQcmdStatus(result.get())) == "COMMIT" ? Status() : StoreRetry();
  }
  const std::string state = SqlState(result.get());
  const bool unknown =
      IsConnectionLost(state) || state == "40003" || state.starts_with("58") || state.starts_with("XX");
  if (!unknown) return ToStatus(result.get());
  broken_ = true;
  return StoreCommitUnknown();
}

Status PostgresqlConnection::Configure(const DatabaseOptions& options) {
  PQsetNoticeProcessor(
      handle_.get(), [](void*, const char*) {}, nullptr);
  const std::string timeout = std::to_string(options.statement_timeout.count());
  LAGAN_RETURN_IF_ERROR(Script("SET client_encoding = 'UTF8'; SET search_path = " + options.schema +
                               "; SET statement_timeout = " + timeout +
                               "; SET lock_timeout = " + std::to_string(options.busy_timeout.count()) +
                               "; SET idle_in_transaction_session_timeout = 60000"));
  // Two processes may come here at once; the loser of the race finds the schema made.
  LAGAN_ASSIGN_OR_RETURN(const Outcome found, Execute("SELECT 1 FROM pg_namespace WHERE nspname = $1",
                                                      std::array<Value, 1>{options.schema}));
  if (!found.rows.empty()) return {};
  Status made = Script("CREATE SCHEMA IF NOT EXISTS " + options.schema);
  return made.reason() == "STORE_CONFLICT" ? Status() : made;
}

bool IsSchemaName(std::string_view name) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && name.size() <= 63 && (name[0] < '0' || name[0] > '9') && !name.starts_with("pg_") &&
         std::all_of(name.begin(), name.end(), allowed);
}

}  // namespace

Result<std::unique_ptr<Connection>> OpenPostgresql(const DatabaseOptions& options) {
  if (!IsSchemaName(options.schema)) {
    return InvalidArgument("STORE_URL_INVALID",
                           "A schema name is lower-case letters, digits and underscores.", "schema");
  }
  // Checked apart, because libpq quotes the whole text, password and all, in its complaint about a wrong URL.
  PQconninfoOption* parsed = PQconninfoParse(options.url.c_str(), nullptr);
  if (parsed == nullptr)
    return InvalidArgument("STORE_URL_INVALID", "The store is no PostgreSQL URL.", "store");
  PQconninfoFree(parsed);
  // What comes before dbname may be overruled by the URL. A host that went silent is given up after ten
  // seconds.
  const char* const keywords[] = {"connect_timeout",           "tcp_user_timeout", "target_session_attrs",
                                  "fallback_application_name", "dbname",           nullptr};
  const std::string application = "lagan-" + options.name;
  const char* const values[] = {"5",    "10000", "read-write", application.c_str(), options.url.c_str(),
                                nullptr};
  PGconn* handle = PQconnectdbParams(keywords, values, 1);
  auto connection = std::make_unique<PostgresqlConnection>(handle);
  if (PQstatus(handle) != CONNECTION_OK) {
    // Names hosts, sockets and roles only; an operator needs it.
    return StoreUnavailable(PrintableAscii(TrimSpace(PQerrorMessage(handle))));
  }
  LAGAN_RETURN_IF_ERROR(connection->Configure(options));
  return std::unique_ptr<Connection>(std::move(connection));
}

}  // namespace lagan::storage::internal
