#include "tests/support/postgresql.h"

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

namespace lagan::test {
namespace {

constexpr auto kStartLimit = std::chrono::seconds(60);

// Becomes `postgres` when we are root. Only between fork and exec.
void DropRoot(const passwd* user) {
  if (user == nullptr) return;
  if (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0)
    ::_exit(126);
}

// The user to become, or null when we may stay who we are.
const passwd* ServerUser() { return ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr; }

pid_t Spawn(const std::vector<std::string>& command, const std::string& log) {
  const passwd* user = ServerUser();
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t child = ::fork();
  if (child != 0) return child;
  DropRoot(user);
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  if (::chdir("/") == 0) ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

// In memory where there is room: the tests end processes, never the machine, and a busy disk made a restart take seconds.
// Otherwise /var/tmp, for the postgres user cannot enter a home of root's.
std::string FolderTemplate() {
  struct statvfs memory {};
  const bool usable = ::access("/dev/shm", W_OK | X_OK) == 0 && ::statvfs("/dev/shm", &memory) == 0 &&
                      memory.f_bavail * memory.f_frsize >= std::uint64_t{1} << 29;
  return std::string(usable ? "/dev/shm" : "/var/tmp") + "/lagan-postgresql-XXXXXX";
}

std::filesystem::path FindPrograms() {
  std::filesystem::path newest;
  std::error_code error;
  for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", error)) {
    const std::filesystem::path programs = version.path() / "bin";
    if (std::filesystem::exists(programs / "initdb", error) && programs > newest) newest = programs;
  }
  return newest;
}

}  // namespace

PostgresqlCluster& PostgresqlCluster::Shared() {
  static PostgresqlCluster cluster;
  if (cluster.folder_.empty()) {
    Status status = cluster.Create();
    if (status.ok()) status = cluster.Start();
    if (!status.ok()) {
      std::fprintf(stderr, "%s\n", status.ToString().c_str());
      std::exit(1);
    }
  }
  return cluster;
}

PostgresqlCluster::~PostgresqlCluster() {
  Stop(true);
  std::error_code error;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, error);
}

Status PostgresqlCluster::Create() {
  programs_ = FindPrograms();
  if (programs_.empty()) return NotFound("POSTGRESQL_MISSING", "Install the package postgresql.");
  std::string name = FolderTemplate();
  if (::mkdtemp(name.data()) == nullptr) return Internal("FILE_UNWRITABLE", "No folder for a test server.");
  folder_ = name;
  const passwd* user = ServerUser();
  if (user != nullptr && ::chown(name.c_str(), user->pw_uid, user->pw_gid) != 0) {
    return Internal("FILE_UNWRITABLE", "The folder cannot be given to postgres.");
  }
  const pid_t child = Spawn({programs_ / "initdb", "-D", folder_ / "data", "-U", "postgres", "-A", "trust",
                             "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"},
                            folder_ / "initdb.log");
  int outcome = 0;
  if (::waitpid(child, &outcome, 0) != child || outcome != 0) {
    return Internal("POSTGRESQL_FAILED", "initdb failed; is the program allowed to become postgres?");
  }
  return {};
}

Status PostgresqlCluster::Start() {
  const auto deadline = std::chrono::steady_clock::now() + kStartLimit;
  while (std::chrono::steady_clock::now() < deadline) {
    if (server_ < 0) {
      server_ = Spawn({programs_ / "postgres", "-D", folder_ / "data", "-c", "listen_addresses=", "-c",
                       "unix_socket_directories=" + folder_.string(), "-c", "shared_buffers=32MB", "-c",
                       "max_connections=200"},
                      folder_ / "server.log");
    }
    if (PQping(Url().c_str()) == PQPING_OK) return {};
    // After a crash the old shared memory may be in use for a moment; the server then refuses to start.
    if (::waitpid(server_, nullptr, WNOHANG) == server_) server_ = -1;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return Internal("POSTGRESQL_FAILED",
                  "The test server does not start; see server.log in " + folder_.string());
}

void PostgresqlCluster::Stop(bool crash) {
  if (server_ < 0) return;
  ::kill(server_, crash ? SIGQUIT : SIGINT);
  ::waitpid(server_, nullptr, 0);
  server_ = -1;
}

std::string PostgresqlCluster::Url() const {
  return "postgresql://postgres@/postgres?host=" + folder_.string();
}

std::string PostgresqlCluster::NewSchema() { return "test_" + std::to_string(++schemas_); }

}  // namespace lagan::test
