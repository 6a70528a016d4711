#include "tests/integration/store_postgresql.h"

#include <libpq-fe.h>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>

#include "tests/support/postgresql.h"

namespace lagan::integration {

std::string NewPostgresqlDatabase() {
  static std::mutex mutex;
  static int count = 0;
  const std::lock_guard lock(mutex);
  const std::string server = test::PostgresqlCluster::Shared().Url();
  const std::string name = "installation_" + std::to_string(++count);
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(server.c_str()), &PQfinish);
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(
      PQexec(connection.get(), ("CREATE DATABASE " + name).c_str()), &PQclear);
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
    std::fprintf(stderr, "%s\n", PQerrorMessage(connection.get()));
    std::exit(1);
  }
  std::string url = server;
  const std::string path = "@/postgres?";
  return url.replace(url.find(path), path.size(), "@/" + name + "?");
}

}  // namespace lagan::integration
