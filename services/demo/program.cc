#include "services/demo/program.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <csignal>

#include "base/core/descriptor.h"

extern char** environ;

namespace lagan::demo {
namespace {

constexpr std::size_t kMostText = 1 << 20;

Status Failed(const std::filesystem::path& program) {
  return Internal("PROGRAM_FAILED", program.filename().string() + " did not end properly.");
}

// Starts the program with `out` as standard output; -1 when it could not be started. posix_spawn, because a process
// with threads must not run code of its own between fork and exec.
pid_t Spawn(const std::filesystem::path& program, const std::vector<std::string>& arguments, int out) {
  std::vector<std::string> words = {program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  pid_t child = -1;
  const int error = ::posix_spawn(&child, program.c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return error == 0 ? child : -1;
}

// Reads to the end; false when time or room ran out.
bool ReadAll(int descriptor, std::chrono::steady_clock::time_point deadline, std::string& text) {
  std::array<char, 4096> part;
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0 || text.size() > kMostText) return false;
    pollfd ready{descriptor, POLLIN, 0};
    const int count = ::poll(&ready, 1, static_cast<int>(left.count()));
    if (count <= 0) {
      if (count < 0 && errno == EINTR) continue;
      return false;
    }
    const ssize_t got = ::read(descriptor, part.data(), part.size());
    if (got == 0) return true;
    if (got < 0 && errno != EINTR) return false;
    if (got > 0) text.append(part.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

std::filesystem::path SiblingProgram(const std::string& name) {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).parent_path() / name;
}

Result<ProgramOutput> RunProgram(const std::filesystem::path& program,
                                 const std::vector<std::string>& arguments, std::chrono::milliseconds limit) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return Unavailable("PROGRAM_NOT_STARTED", "No pipe could be made.");
  Descriptor read_end(ends[0]);
  Descriptor write_end(ends[1]);
  const pid_t child = Spawn(program, arguments, write_end.get());
  write_end.Close();
  if (child < 0) {
    return Unavailable("PROGRAM_NOT_STARTED", program.string() + " could not be started. Is it built?");
  }
  ProgramOutput output;
  const bool complete = ReadAll(read_end.get(), std::chrono::steady_clock::now() + limit, output.text);
  if (!complete) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!complete || !WIFEXITED(status)) return Failed(program);
  output.exit_status = WEXITSTATUS(status);
  return output;
}

}  // namespace lagan::demo
