// A whole installation for a test: the real `lagan serve` with its processes, in a folder of its own.
#pragma once

#include <sys/types.h>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/core/descriptor.h"
#include "base/core/result.h"
#include "services/rpc/configuration.h"

namespace lagan::integration {

struct InstallationOptions {
  // Each service in a process of its own instead of three processes.
  bool separate = false;
  // As in ops/lagan.toml; empty: SQLite files in the state folder.
  std::string store{};
  // Folder with register.csv and so on; empty: policy/sandbox.
  std::filesystem::path sources{};
  // Certificates made before, to save the time of making them; empty: a folder of this installation's own.
  std::filesystem::path certificates{};
  // Added to the environment of all processes, for instance LAGAN_FAULT_LOG.
  std::vector<std::pair<std::string, std::string>> environment{};
  // Lines of TOML behind the configuration that we write.
  std::string configuration{};
};

// A new folder in memory where there is room, else in the temporary folder; short enough for Unix sockets.
std::filesystem::path NewFolder();

// Not thread-safe; dies with the thread that started it.
class Installation {
 public:
  // Starts it and waits for its word that all services answer. SERVE_FAILED with the end of its log.
  static Result<std::unique_ptr<Installation>> Start(const InstallationOptions& options);
  // Kills what still runs and removes the folder.
  ~Installation();
  Installation(const Installation&) = delete;
  Installation& operator=(const Installation&) = delete;

  // Tells it to stop and waits. SERVE_FAILED unless every process ended well.
  Status Stop();
  // Starts it again on what is there.
  Status StartAgain() { return Launch(); }

  const rpc::Configuration& configuration() const { return configuration_; }
  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path config_file() const { return folder_ / "lagan.toml"; }
  std::filesystem::path state() const { return folder_ / "state"; }
  std::filesystem::path log_file() const { return folder_ / "log"; }
  std::filesystem::path sources() const { return options_.sources; }
  // What the credential service publishes for venues; the root key is beside it.
  std::filesystem::path trust_file() const {
    return state() / "services" / "credential" / "public" / "trust.bundle";
  }
  // Everything that all processes wrote to standard error so far.
  std::string Log() const;
  // The process that hosts this service; -1 while there is none.
  pid_t ProcessOf(const std::string& service) const;
  // How many processes the supervisor has seen die by SIGKILL.
  int Killed() const;

 private:
  explicit Installation(const InstallationOptions& options);
  Status Configure();
  Status Launch();
  Status AwaitReady();
  std::string LogEnd() const;

  InstallationOptions options_;
  std::filesystem::path folder_;
  rpc::Configuration configuration_;
  pid_t process_ = -1;
  // Standard output of the supervisor; kept open, so that it may go on printing.
  Descriptor output_;
};

struct ProgramEnd {
  int exit_status = -1;
  std::string output;
};
// Runs one of our programs to its end; standard error is ours. PROGRAM_FAILED when it cannot be started or is killed.
Result<ProgramEnd> RunProgram(const std::string& name, const std::vector<std::string>& arguments);

}  // namespace lagan::integration
