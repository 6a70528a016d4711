#include "services/host/supervised_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <cstdlib>
#include <string>
#include <vector>

namespace lagan::host {
namespace {

constexpr int kReadyDescriptor = 3;

// Signals as a program expects to find them.
void ResetSignals() {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
}

}  // namespace

void SupervisedProcess::Become(int write_end, pid_t supervisor) const {
  // Also when the supervisor is killed: nobody else would ever stop this one.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != supervisor) ::_exit(1);
  ::setpgid(0, 0);
  ::setpriority(PRIO_PROCESS, 0, plan_.nice);
  ResetSignals();
  const int nothing = ::open("/dev/null", O_RDONLY);
  // Standard output is the supervisor's. dup2 clears the close-on-exec flag, and by fcntl where both are one.
  if (nothing < 0 || ::dup2(nothing, STDIN_FILENO) < 0 || ::dup2(STDERR_FILENO, STDOUT_FILENO) < 0 ||
      ::dup2(write_end, kReadyDescriptor) < 0 || ::fcntl(kReadyDescriptor, F_SETFD, 0) < 0) {
    ::_exit(1);
  }
  // A test that kills a process at a point wants to see it come back, not killed there again.
  if (started_before_) ::unsetenv("LAGAN_FAULT_KILL");
  std::vector<std::string> arguments = plan_.arguments;
  arguments.insert(arguments.begin(), plan_.program.string());
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  ::execv(pointers[0], pointers.data());
  ::_exit(127);
}

Status SupervisedProcess::Start(Moment now) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
    return Unavailable("PROCESS_NOT_STARTED", "No pipe could be made for process " + plan_.name + ".");
  }
  Descriptor read_end(ends[0]);
  const Descriptor write_end(ends[1]);
  const pid_t self = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) {
    return Unavailable("PROCESS_NOT_STARTED", "Process " + plan_.name + " could not be forked.");
  }
  if (child == 0) Become(write_end.get(), self);
  // By both sides, so that it holds as soon as either runs.
  ::setpgid(child, child);
  pid_ = child;
  pipe_ = std::move(read_end);
  ready_ = false;
  started_before_ = true;
  started_ = now;
  restart_at.reset();
  return {};
}

bool SupervisedProcess::TakeReady() {
  if (!pipe_.ok()) return false;
  char said[16];
  const ssize_t size = ::read(pipe_.get(), said, sizeof said);
  if (size < 0) return false;
  pipe_.Close();
  ready_ = size > 0;
  return ready_;
}

std::optional<int> SupervisedProcess::TakeEnd() {
  int status = 0;
  if (!running() || ::waitpid(pid_, &status, WNOHANG) != pid_) return std::nullopt;
  KillGroup();
  pid_ = -1;
  ready_ = false;
  pipe_.Close();
  return status;
}

void SupervisedProcess::Signal(int signal) const {
  if (running()) ::kill(pid_, signal);
}

void SupervisedProcess::KillGroup() const {
  if (running()) ::kill(-pid_, SIGKILL);
}

}  // namespace lagan::host
