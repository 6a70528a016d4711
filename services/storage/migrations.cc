#include "services/storage/migrations.h"

#include <utility>

#include "base/crypto/digest.h"

namespace lagan::storage {
namespace {

std::string ReplaceAll(std::string text, std::string_view word, std::string_view by) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + by.size())) {
    text.replace(at, word.size(), by);
  }
  return text;
}

const std::string& TextFor(Engine engine, const Migration& migration) {
  return engine == Engine::kSqlite ? migration.sqlite : migration.postgresql;
}

std::string ChecksumOf(Engine engine, const Migration& migration) {
  return HexEncode(crypto::Sha256(AsBytes(TextFor(engine, migration))));
}

Status MakeRecord(Transaction& transaction) {
  const bool sqlite = transaction.engine() == Engine::kSqlite;
  LAGAN_ASSIGN_OR_RETURN(
      const Rows found,
      transaction.Execute(sqlite
                              ? "SELECT 1 FROM sqlite_schema WHERE name = 'schema_migration'"
                              : "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = "
                                "'schema_migration'"));
  if (!found.empty()) return {};
  const Migration record = PortableMigration(0, "record",
                                             "CREATE TABLE schema_migration (number @integer PRIMARY KEY, "
                                             "name TEXT NOT NULL, checksum TEXT NOT NULL, "
                                             "applied_at @integer NOT NULL) @strict");
  return transaction.ExecuteScript(TextFor(transaction.engine(), record));
}

// How many of `migrations` are applied already, after checking that they are the same.
Result<std::size_t> CountApplied(Transaction& transaction, std::span<const Migration> migrations) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("SELECT number, name, checksum FROM schema_migration ORDER BY number"));
  if (rows.size() > migrations.size()) {
    std::int64_t number = 0;
    LAGAN_RETURN_IF_ERROR(rows[rows.size() - 1].Get(0, number));
    return FailedPrecondition("STORE_FROM_FUTURE", "The database was changed by a newer version (migration " +
                                                       std::to_string(number) +
                                                       "); start that version instead.");
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    int number = 0;
    std::string name;
    std::string checksum;
    LAGAN_RETURN_IF_ERROR(rows[i].Read(number, name, checksum));
    if (number != migrations[i].number || checksum != ChecksumOf(transaction.engine(), migrations[i])) {
      return FailedPrecondition("STORE_MIGRATION_CHANGED", "Migration " + std::to_string(number) + " (" +
                                                               name + ") is not the one that was applied.");
    }
  }
  return rows.size();
}

Status Apply(Transaction& transaction, std::span<const Migration> migrations, Time now) {
  LAGAN_RETURN_IF_ERROR(SerializeOn(transaction, "migrations"));
  LAGAN_RETURN_IF_ERROR(MakeRecord(transaction));
  LAGAN_ASSIGN_OR_RETURN(const std::size_t applied, CountApplied(transaction, migrations));
  for (const Migration& migration : migrations.subspan(applied)) {
    LAGAN_RETURN_IF_ERROR(transaction.ExecuteScript(TextFor(transaction.engine(), migration)));
    LAGAN_RETURN_IF_ERROR(
        transaction
            .Execute(
                "INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)",
                {migration.number, migration.name, ChecksumOf(transaction.engine(), migration), now})
            .status());
  }
  return {};
}

}  // namespace

Migration PortableMigration(int number, std::string name, std::string_view text) {
  static constexpr std::pair<std::string_view, std::pair<std::string_view, std::string_view>> kWords[] = {
      {"@integer", {"INTEGER", "bigint"}},
      {"@bytes", {"BLOB", "bytea"}},
      {"@identity", {"INTEGER PRIMARY KEY AUTOINCREMENT", "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"}},
      {"@strict", {"STRICT", ""}},
  };
  Migration migration{number, std::move(name), std::string(text), std::string(text)};
  for (const auto& [word, texts] : kWords) {
    migration.sqlite = ReplaceAll(std::move(migration.sqlite), word, texts.first);
    migration.postgresql = ReplaceAll(std::move(migration.postgresql), word, texts.second);
  }
  return migration;
}

Status Migrate(Database& database, std::span<const Migration> migrations, const Clock& clock) {
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    if (migrations[i].number != static_cast<int>(i) + 1) {
      return Internal("STORE_MIGRATIONS_INVALID", "Migrations are numbered from 1 without gaps.");
    }
  }
  // READ COMMITTED, so that what is read after the wait for the lock is what the others left.
  return InTransaction(
      database, [&](Transaction& transaction) { return Apply(transaction, migrations, clock.Now()); },
      Mode::kWriteReadCommitted);
}

}  // namespace lagan::storage
