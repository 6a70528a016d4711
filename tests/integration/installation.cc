#include "tests/integration/installation.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>

#include "base/core/file.h"

extern char** environ;

namespace lagan::integration {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kStartLimit{90};
constexpr std::size_t kLargestLog = 64 << 20;

Status ServeFailed(const std::string& message) { return Internal("SERVE_FAILED", message); }

std::filesystem::path ProgramPath(const std::string& name) {
  return std::filesystem::path(LAGAN_BINARY_DIR) / "bin" / name;
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

std::filesystem::path NewFolder() {
  std::error_code error;
  const auto space = std::filesystem::space("/dev/shm", error);
  const bool roomy = !error && space.available > (std::uintmax_t{512} << 20);
  const std::filesystem::path parent = roomy ? "/dev/shm" : std::filesystem::temp_directory_path();
  std::string pattern = (parent / "lagan-i-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) std::abort();
  return pattern;
}

Installation::Installation(const InstallationOptions& options) : options_(options), folder_(NewFolder()) {
  if (options_.sources.empty()) options_.sources = LAGAN_SOURCE_DIR "/policy/sandbox";
  if (options_.certificates.empty()) options_.certificates = folder_ / "certificates";
}

Result<std::unique_ptr<Installation>> Installation::Start(const InstallationOptions& options) {
  std::unique_ptr<Installation> installation(new Installation(options));
  LAGAN_RETURN_IF_ERROR(installation->Configure());
  LAGAN_RETURN_IF_ERROR(installation->Launch());
  return installation;
}

Status Installation::Configure() {
  const auto line = [](const std::string& key, const std::string& value) {
    return key + " = \"" + value + "\"\n";
  };
  std::string text = line("state", state()) + line("certificates", options_.certificates) +
                     line("policy", LAGAN_SOURCE_DIR "/policy") + line("sources", options_.sources) +
                     options_.configuration;
  if (!options_.store.empty()) text += "[every_service]\n" + line("store", options_.store);
  LAGAN_RETURN_IF_ERROR(WriteFileAtomically(config_file(), AsBytes(text), 0600));
  LAGAN_ASSIGN_OR_RETURN(configuration_, rpc::LoadConfiguration({.file = config_file()}));
  return {};
}

Status Installation::Launch() {
  std::vector<std::string> arguments = {ProgramPath("lagan"), "serve", "--config", config_file()};
  if (options_.separate) arguments.emplace_back("--separate");
  std::vector<std::string> environment;
  for (char** variable = environ; *variable != nullptr; ++variable) environment.emplace_back(*variable);
  for (const auto& [name, value] : options_.environment) environment.push_back(name + "=" + value);
  const std::vector<char*> argument_pointers = Pointers(arguments);
  const std::vector<char*> environment_pointers = Pointers(environment);
  const std::string log = log_file();
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return ServeFailed("No pipe could be made.");
  output_ = Descriptor(pipe[0]);
  Descriptor write_end(pipe[1]);

  process_ = ::fork();
  if (process_ == 0) {
    // Only what is safe between fork and exec in a program with threads.
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    const int errors = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(write_end.get(), STDOUT_FILENO);
    ::dup2(errors, STDERR_FILENO);
    ::execve(argument_pointers[0], argument_pointers.data(), environment_pointers.data());
    ::_exit(127);
  }
  if (process_ < 0) return ServeFailed("No process could be made.");
  write_end.Close();
  return AwaitReady();
}

Status Installation::AwaitReady() {
  const auto deadline = steady_clock::now() + kStartLimit;
  std::string output;
  while (("\n" + output).find("\nready\n") == std::string::npos) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - steady_clock::now()).count();
    pollfd wait{output_.get(), POLLIN, 0};
    if (left <= 0 || ::poll(&wait, 1, static_cast<int>(left)) <= 0)
      return ServeFailed("It was not ready in time.\n" + LogEnd());
    std::array<char, 4096> buffer;
    const ssize_t size = ::read(output_.get(), buffer.data(), buffer.size());
    if (size <= 0) return ServeFailed("It ended before it was ready.\n" + LogEnd());
    output.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return {};
}

Status Installation::Stop() {
  if (process_ <= 0) return {};
  ::kill(process_, SIGTERM);
  int status = 0;
  ::waitpid(std::exchange(process_, -1), &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return ServeFailed("It did not end well.\n" + LogEnd());
}

Installation::~Installation() {
  if (process_ > 0) {
    // Its children are killed by the kernel when it dies.
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  std::error_code error;
  if (std::getenv("LAGAN_KEEP") == nullptr) std::filesystem::remove_all(folder_, error);
}

std::string Installation::Log() const {
  const auto text = ReadTextFile(log_file(), kLargestLog);
  return text.ok() ? *text : std::string();
}

std::string Installation::LogEnd() const {
  constexpr std::size_t kEnd = 4000;
  const std::string log = Log();
  return log.size() > kEnd ? log.substr(log.size() - kEnd) : log;
}

pid_t Installation::ProcessOf(const std::string& service) const {
  if (process_ <= 0) return -1;
  const std::string self = std::to_string(process_);
  std::ifstream children("/proc/" + self + "/task/" + self + "/children");
  for (pid_t child = 0; children >> child;) {
    std::ifstream file("/proc/" + std::to_string(child) + "/cmdline");
    // "lagan host --services proofing,mrz ...", each argument ended by a zero.
    for (std::string argument, before; std::getline(file, argument, '\0'); before = argument) {
      if (before == "--services" && ("," + argument + ",").find("," + service + ",") != std::string::npos)
        return child;
    }
  }
  return -1;
}

int Installation::Killed() const {
  const std::string log = Log();
  int count = 0;
  std::size_t start = 0;
  while (start < log.size()) {
    const std::size_t end = std::min(log.find('\n', start), log.size());
    const std::string line = log.substr(start, end - start);
    const bool ended = line.find("\"event\":\"process_ended\"") != std::string::npos;
    count += ended && line.find("\"signal\":9") != std::string::npos ? 1 : 0;
    start = end + 1;
  }
  return count;
}

Result<ProgramEnd> RunProgram(const std::string& name, const std::vector<std::string>& arguments) {
  const Status failed = Internal("PROGRAM_FAILED", name + " could not be run to its end.");
  std::vector<std::string> all = {ProgramPath(name)};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const std::vector<char*> pointers = Pointers(all);
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return failed;
  const Descriptor read_end(pipe[0]);
  Descriptor write_end(pipe[1]);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, write_end.get(), STDOUT_FILENO);
  pid_t process = -1;
  const int started = ::posix_spawn(&process, pointers[0], &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  write_end.Close();
  if (started != 0) return failed;
  ProgramEnd end;
  std::array<char, 4096> buffer;
  for (ssize_t size = 0; (size = ::read(read_end.get(), buffer.data(), buffer.size())) > 0;)
    end.output.append(buffer.data(), static_cast<std::size_t>(size));
  int status = 0;
  ::waitpid(process, &status, 0);
  if (!WIFEXITED(status)) return failed;
  end.exit_status = WEXITSTATUS(status);
  return end;
}

}  // namespace lagan::integration
