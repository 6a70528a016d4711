// Opens a fresh database for a test, on whichever engine the program is linked with, or a second pool on the
// same one.
#pragma once

#include <cstdlib>
#include <iostream>
#include <memory>

#include "services/storage/database.h"
#include "tests/support/store.h"

namespace lagan::storage {

inline DatabaseOptions NewTestOptions() {
  const test::TestStore store = test::NewTestStore();
  DatabaseOptions options;
  options.url = store.url;
  options.schema = store.schema;
  options.name = "storagetest";
  options.max_connections = 10;
  return options;
}

inline std::unique_ptr<Database> OpenOrDie(const DatabaseOptions& options) {
  Result<std::unique_ptr<Database>> database = Database::Open(options);
  if (!database.ok()) {
    std::cerr << database.status() << '\n';
    std::abort();
  }
  return std::move(*database);
}

}  // namespace lagan::storage
