#include "services/host/supervisor.h"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <algorithm>
#include <optional>
#include <ostream>

#include "base/core/descriptor.h"
#include "services/host/supervised_process.h"

namespace lagan::host {
namespace {

using std::chrono::milliseconds;
using Moment = SupervisedProcess::Moment;

Moment Now() { return std::chrono::steady_clock::now(); }

class Supervisor {
 public:
  Supervisor(const SupervisorOptions& options, const telemetry::Log& log, std::ostream& out)
      : options_(options), log_(log), out_(out) {
    for (const ProcessPlan& plan : options.processes) processes_.emplace_back(plan);
  }
  ~Supervisor() {
    for (SupervisedProcess& process : processes_) process.KillGroup();
  }

  Status Run() {
    LAGAN_RETURN_IF_ERROR(TakeSignals());
    for (SupervisedProcess& process : processes_) Launch(process);
    while (!stopping_ || AnyRunning()) {
      Wait();
      if (TakeStopSignal()) BeginStop();
      for (SupervisedProcess& process : processes_) Attend(process);
      if (stopping_) StopNext();
    }
    return result_;
  }

 private:
  Status TakeSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGCHLD, SIGTERM, SIGINT}) sigaddset(&signals, signal);
    struct sigaction hang_up {};
    ::sigaction(SIGHUP, nullptr, &hang_up);
    if (hang_up.sa_handler != SIG_IGN) sigaddset(&signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    // Whoever read our lines may have had enough of them.
    ::signal(SIGPIPE, SIG_IGN);
    signals_ = Descriptor(::signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC));
    return signals_.ok() ? Status()
                         : Unavailable("PROCESS_NOT_STARTED", "No signal descriptor could be made.");
  }

  void Launch(SupervisedProcess& process) {
    const Status status = process.Start(Now());
    if (status.ok()) {
      log_.Info("process_started",
                {{"process", telemetry::Name(process.plan().name)}, {"pid", process.pid()}});
      return;
    }
    log_.Error("process_not_started",
               {{"process", telemetry::Name(process.plan().name)}, {"reason", telemetry::Reason(status)}});
    PlanRestart(process);
  }

  // Until a signal, a ready line or the next moment at which something is due.
  void Wait() {
    std::vector<pollfd> waited = {{signals_.get(), POLLIN, 0}};
    for (const SupervisedProcess& process : processes_) {
      if (process.ready_descriptor() >= 0) waited.push_back({process.ready_descriptor(), POLLIN, 0});
    }
    int timeout = -1;
    if (const auto due = NextDue()) {
      const auto left = std::chrono::ceil<milliseconds>(*due - Now()).count();
      timeout = static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
    }
    ::poll(waited.data(), waited.size(), timeout);
  }

  std::optional<Moment> NextDue() const {
    std::optional<Moment> next;
    const auto consider = [&next](Moment moment) { next = next ? std::min(*next, moment) : moment; };
    for (const SupervisedProcess& process : processes_) {
      if (process.restart_at) consider(*process.restart_at);
      if (process.running() && !process.ready()) consider(process.started() + options_.start_timeout);
    }
    if (stop_by_) consider(*stop_by_);
    return next;
  }

  bool TakeStopSignal() {
    bool stop = false;
    signalfd_siginfo info{};
    while (::read(signals_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
      stop = stop || info.ssi_signo != SIGCHLD;
    }
    return stop;
  }

  void Attend(SupervisedProcess& process) {
    if (process.TakeReady()) NoteReady(process);
    if (const auto end = process.TakeEnd()) NoteEnd(process, *end);
    if (process.restart_at && *process.restart_at <= Now() && !stopping_) Launch(process);
    if (process.running() && !process.ready() && !stopping_ &&
        process.started() + options_.start_timeout <= Now()) {
      log_.Error("process_not_ready", {{"process", telemetry::Name(process.plan().name)}});
      if (!all_ready_)
        Fail("PROCESS_NOT_STARTED", "Process " + process.plan().name + " was not ready in time.");
      process.KillGroup();
    }
  }

  void NoteReady(const SupervisedProcess& process) {
    log_.Info("process_ready", {{"process", telemetry::Name(process.plan().name)}, {"pid", process.pid()}});
    out_ << process.plan().name << " ready (process " << process.pid() << ")\n" << std::flush;
    const bool all = std::all_of(processes_.begin(), processes_.end(),
                                 [](const SupervisedProcess& each) { return each.ready(); });
    if (!all || all_ready_ || stopping_) return;
    all_ready_ = true;
    out_ << "ready\n" << std::flush;
  }

  void NoteEnd(SupervisedProcess& process, int status) {
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    log_.Write(stopping_ && status == 0 ? telemetry::Level::kInfo : telemetry::Level::kError, "process_ended",
               {{"process", telemetry::Name(process.plan().name)}, {"status", code}, {"signal", signal}});
    if (stopping_) {
      // SIGTERM: it was told to stop before it had begun to listen for that.
      if (status != 0 && signal != SIGTERM)
        Fail("PROCESS_NOT_STOPPED", "Process " + process.plan().name + " did not end well.");
      if (stop_by_ && stopped_ == &process) stop_by_.reset();
      return;
    }
    if (!all_ready_ && signal == 0) {
      return Fail("PROCESS_NOT_STARTED", "Process " + process.plan().name + " ended with status " +
                                             std::to_string(code) +
                                             " before it was ready; the log says why.");
    }
    PlanRestart(process);
  }

  void PlanRestart(SupervisedProcess& process) {
    if (Now() - process.started() > options_.settled) process.failures = 0;
    milliseconds delay{0};
    if (process.failures > 0) {
      const int doublings = std::min(process.failures - 1, 20);
      delay = std::min(options_.first_delay * (1 << doublings), options_.longest_delay);
    }
    ++process.failures;
    process.restart_at = Now() + delay;
    log_.Warning("process_restart", {{"process", telemetry::Name(process.plan().name)}, {"delay_ms", delay}});
  }

  void Fail(const std::string& reason, const std::string& message) {
    if (result_.ok()) result_ = Unavailable(reason, message);
    if (!stopping_) BeginStop();
  }

  void BeginStop() {
    if (stopping_) return;
    stopping_ = true;
    for (SupervisedProcess& process : processes_) process.restart_at.reset();
  }

  // One after the other, each when the one before it has ended: who is stopped may still call who is not.
  void StopNext() {
    if (stop_by_ && *stop_by_ <= Now()) {
      Fail("PROCESS_NOT_STOPPED", "Process " + stopped_->plan().name + " did not stop in time.");
      stopped_->KillGroup();
      stop_by_.reset();
      return;
    }
    if (stop_by_) return;
    for (SupervisedProcess& process : processes_) {
      if (!process.running()) continue;
      if (stopped_ == &process) return;  // Killed; its end will come.
      stopped_ = &process;
      stop_by_ = Now() + options_.stop_timeout;
      process.Signal(SIGTERM);
      return;
    }
  }

  bool AnyRunning() const {
    return std::any_of(processes_.begin(), processes_.end(),
                       [](const SupervisedProcess& process) { return process.running(); });
  }

  const SupervisorOptions& options_;
  const telemetry::Log& log_;
  std::ostream& out_;
  std::vector<SupervisedProcess> processes_;
  Descriptor signals_;
  bool all_ready_ = false;
  bool stopping_ = false;
  // The process that was told to stop last, and by when it must have ended.
  SupervisedProcess* stopped_ = nullptr;
  std::optional<Moment> stop_by_;
  Status result_;
};

}  // namespace

Status RunSupervisor(const SupervisorOptions& options, const telemetry::Log& log, std::ostream& out) {
  return Supervisor(options, log, out).Run();
}

}  // namespace lagan::host
