// A fresh, empty store for a test. One set of test sources serves both engines: link
// lagan_test_support_store_sqlite in the unit test and lagan_test_support_store_postgresql in a second
// program of the same sources (label integration, LOCK postgresql).
#pragma once

#include <string>

namespace lagan::test {

// Members of storage::DatabaseOptions.
struct TestStore {
  std::string url;
  std::string schema;
};

// Removed when the program ends.
TestStore NewTestStore();

}  // namespace lagan::test
