#include "base/image/decode/sandbox.h"

#include <fcntl.h>
#include <poll.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <new>

#include "base/core/descriptor.h"

namespace lagan::image::decode {
namespace {

// The one descriptor of a child.
constexpr int kReportPipe = 0;

#ifdef LAGAN_DECODE_UNSANDBOXED
constexpr bool kSandboxed = false;
#else
constexpr bool kSandboxed = true;
#endif

// Twenty-five megapixels as a progressive JPEG need about 240 MB of coefficients and output.
constexpr rlim_t kAddressSpace = rlim_t{400} * 1000 * 1000;

bool AddRules(scmp_filter_ctx filter) {
  // Writing the report, and nothing else anywhere.
  const scmp_arg_cmp to_pipe{0, SCMP_CMP_EQ, kReportPipe, 0};
  // malloc: memory without a file behind it, and never executable.
  const scmp_arg_cmp not_executable{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0};
  const scmp_arg_cmp anonymous{3, SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS};
  bool ok = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, to_pipe) == 0 &&
            seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, not_executable, anonymous) == 0;
  for (const int call : {SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(exit),
                         SCMP_SYS(exit_group)}) {
    ok = ok && seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0;
  }
  return ok;
}

bool Limit(__rlimit_resource resource, rlim_t soft, rlim_t hard) {
  const rlimit limit{soft, hard};
  return setrlimit(resource, &limit) == 0;
}

// What came through the pipe, and whether the child is known to be dead.
struct Ending {
  Report report;
  bool dead = false;
};

// Reads until the child's end of the pipe closes, which only its death does, or time runs out, or the child writes more
// than one report.
Ending ReadReport(int pipe, std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  char buffer[sizeof(Report) + 1];
  std::size_t have = 0;
  while (have <= sizeof(Report)) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    if (left <= 0) return {{Outcome::kTimeout}};
    pollfd wait{pipe, POLLIN, 0};
    const int ready = ::poll(&wait, 1, static_cast<int>(std::min<std::int64_t>(left, INT_MAX)));
    if (ready < 0 && errno != EINTR) return {{Outcome::kFailed}};
    if (ready <= 0) continue;
    const ssize_t got = ::read(pipe, buffer + have, sizeof buffer - have);
    if (got < 0 && errno != EINTR) return {{Outcome::kFailed}};
    if (got == 0) {
      Report report;  // kCrashed, unless it said otherwise
      if (have == sizeof report) std::copy_n(buffer, sizeof report, reinterpret_cast<char*>(&report));
      return {report, true};
    }
    if (got > 0) have += static_cast<std::size_t>(got);
  }
  return {{Outcome::kCrashed}};
}

// The outcome of a child that ended by itself.
Report FromExit(int status, const Report& report) {
  if (WIFSIGNALED(status)) {
    switch (WTERMSIG(status)) {
      case SIGSYS:
        return {Outcome::kForbidden};
      case SIGXCPU:
        return {Outcome::kTimeout};
      case SIGKILL:  // the kernel's, when the machine runs out of memory
        return {Outcome::kMemory};
      default:
        return {Outcome::kCrashed};
    }
  }
  const bool clean = WIFEXITED(status) && WEXITSTATUS(status) == 0 && report.outcome <= kLastOutcome;
  return clean ? report : Report{Outcome::kCrashed};
}

}  // namespace

void Finish(Outcome outcome, std::uint64_t size) {
  const Report report{outcome, 0, size};
  const ssize_t written = ::write(kReportPipe, &report, sizeof report);
  ::_exit(written == sizeof report ? 0 : 1);
}

Sandbox::Sandbox(int cpu_seconds, std::chrono::milliseconds timeout)
    : cpu_seconds_(cpu_seconds), timeout_(timeout) {
  filter_ = seccomp_init(SCMP_ACT_KILL_PROCESS);
  if (filter_ != nullptr && !AddRules(filter_)) {
    seccomp_release(filter_);
    filter_ = nullptr;
  }
}

Sandbox::~Sandbox() {
  if (filter_ != nullptr) seccomp_release(filter_);
}

void Sandbox::Child(int pipe, const std::function<void()>& work) {
  // Nobody waits for this child if lagan-decode dies.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const auto cpu = static_cast<rlim_t>(cpu_seconds_);
  bool ok = ::dup2(pipe, kReportPipe) == kReportPipe;
  ok = ok && Limit(RLIMIT_CORE, 0, 0) && Limit(RLIMIT_FSIZE, 0, 0) && Limit(RLIMIT_CPU, cpu, cpu + 1);
  ok = ok && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  if (kSandboxed) {
    ok = ok && ::close_range(kReportPipe + 1, ~0U, 0) == 0 && Limit(RLIMIT_NOFILE, 0, 0) &&
         Limit(RLIMIT_AS, kAddressSpace, kAddressSpace) && seccomp_load(filter_) == 0;
  }
  // Better no picture than one decoded without walls.
  if (!ok) Finish(Outcome::kFailed);
  std::set_new_handler([] { Finish(Outcome::kMemory); });
  work();
  Finish(Outcome::kFailed);
}

Report Sandbox::Run(const std::function<void()>& work) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return {Outcome::kFailed};
  const Descriptor read_end(ends[0]);
  Descriptor write_end(ends[1]);
  const pid_t child = ::fork();
  if (child < 0) return {Outcome::kFailed};
  if (child == 0) Child(write_end.get(), work);
  write_end.Close();
  const Ending ending = ReadReport(read_end.get(), timeout_);
  if (!ending.dead) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return {Outcome::kFailed};
  }
  return ending.dead ? FromExit(status, ending.report) : ending.report;
}

}  // namespace lagan::image::decode
