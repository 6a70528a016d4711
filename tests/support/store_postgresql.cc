#include "tests/support/postgresql.h"
#include "tests/support/store.h"

namespace lagan::test {

TestStore NewTestStore() {
  PostgresqlCluster& cluster = PostgresqlCluster::Shared();
  return {cluster.Url(), cluster.NewSchema()};
}

}  // namespace lagan::test
