// The tables of a service, as numbered changes that only go forward.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/core/clock.h"
#include "services/storage/database.h"

namespace lagan::storage {

// One change. Never reworded once released: add another. It must leave the previous version of the service running.
struct Migration {
  int number = 0;  // 1, 2, 3 .. without gaps.
  std::string name;
  // Definitions for each engine, several statements allowed. SQLite tables are STRICT.
  std::string sqlite;
  std::string postgresql;
};

// Both texts from one, in which these words stand for each engine's own:
//   @integer   INTEGER / bigint              @bytes    BLOB / bytea
//   @identity  INTEGER PRIMARY KEY AUTOINCREMENT / bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY
//   @strict    STRICT / nothing, after the closing bracket of each CREATE TABLE
Migration PortableMigration(int number, std::string name, std::string_view text);

// Brings `database` to the last of `migrations` in one transaction, or leaves it as it was. Safe from several
// processes at once (the others wait). What was applied is recorded with a checksum in the table schema_migration;
// nothing is written when there is nothing to do.
//   STORE_FROM_FUTURE (precondition)          a newer version of the service has changed this database
//   STORE_MIGRATION_CHANGED (precondition)    an applied migration's text is not what was applied; the message names it
//   STORE_MIGRATIONS_INVALID (internal)       numbers with gaps
Status Migrate(Database& database, std::span<const Migration> migrations, const Clock& clock);

}  // namespace lagan::storage
