// A PostgreSQL server of the test's own, thrown away afterwards.
//
// Debian's newest /usr/lib/postgresql/*/bin is used. Data and Unix socket are in a private folder, in memory or else
// under /var/tmp; there is no TCP port. As root the server runs as user `postgres`, which PostgreSQL insists on. It dies
// with the thread that started it. fsync is on.
#pragma once

#include <sys/types.h>
#include <filesystem>
#include <string>

#include "base/core/result.h"

namespace lagan::test {

// Not thread-safe.
class PostgresqlCluster {
 public:
  // The server of this test program, made and started at first use, stopped and removed at exit. A program
  // that cannot have one ends with a message.
  static PostgresqlCluster& Shared();
  ~PostgresqlCluster();
  PostgresqlCluster(const PostgresqlCluster&) = delete;
  PostgresqlCluster& operator=(const PostgresqlCluster&) = delete;

  // libpq URL of its superuser.
  std::string Url() const;
  // A schema name that was not given out before.
  std::string NewSchema();

  // Ends the server as a crash would (SIGQUIT: no checkpoint, clients are cut off); needs Start() afterwards.
  void Crash() { Stop(true); }
  // Ends it in order, cutting off clients.
  void Stop() { Stop(false); }
  // Starts it and waits until it answers.
  Status Start();

 private:
  PostgresqlCluster() = default;
  Status Create();
  void Stop(bool crash);

  std::filesystem::path programs_;
  std::filesystem::path folder_;
  pid_t server_ = -1;
  int schemas_ = 0;
};

}  // namespace lagan::test
