// One process under a supervisor: started, awaited, told to stop. Internal to services/host.
#pragma once

#include <sys/types.h>
#include <chrono>
#include <optional>

#include "base/core/descriptor.h"
#include "base/core/status.h"
#include "services/host/supervisor.h"

namespace lagan::host {

// Not thread-safe, and only for a process with one thread: it forks.
class SupervisedProcess {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  explicit SupervisedProcess(ProcessPlan plan) : plan_(std::move(plan)) {}

  // Starts it, in a process group of its own that dies with us. PROCESS_NOT_STARTED.
  Status Start(Moment now);
  // True once when it has said that it is ready. Does not wait.
  bool TakeReady();
  // How it ended (as from waitpid), once. Does not wait. Kills what is left of its group.
  std::optional<int> TakeEnd();
  void Signal(int signal) const;
  void KillGroup() const;

  const ProcessPlan& plan() const { return plan_; }
  pid_t pid() const { return pid_; }
  bool running() const { return pid_ > 0; }
  bool ready() const { return ready_; }
  // Readable when it is ready or gone; -1 when it is not awaited.
  int ready_descriptor() const { return pipe_.get(); }
  Moment started() const { return started_; }

  // When to start it again, and how often it has ended without having settled in between.
  std::optional<Moment> restart_at;
  int failures = 0;

 private:
  [[noreturn]] void Become(int write_end, pid_t supervisor) const;

  ProcessPlan plan_;
  pid_t pid_ = -1;
  bool ready_ = false;
  bool started_before_ = false;
  Moment started_{};
  Descriptor pipe_;
};

}  // namespace lagan::host
