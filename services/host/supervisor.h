// Starts processes, watches them, starts anew what dies, and takes all of them with it when it ends.
//
// A process says that it is ready by writing to descriptor 3, which it is given; there is no polling and no fixed wait.
// Free of gRPC and of threads on purpose: it forks, and it must be simple enough never to fail itself.
//
// What a process is given: its own process group, /dev/null as standard input, the supervisor's standard error as
// standard output and error, and the supervisor's environment. LAGAN_FAULT_KILL (base/core/fault.h) reaches only its
// first start. It is killed by the kernel when the supervisor is.
#pragma once

#include <chrono>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "base/core/status.h"
#include "services/telemetry/log.h"

namespace lagan::host {

struct ProcessPlan {
  std::string name{};
  std::filesystem::path program{};
  std::vector<std::string> arguments{};
  // Added to the priority, 0 to 19: greater is less urgent.
  int nice = 0;
};

struct SupervisorOptions {
  // In the order in which they are stopped: callers before those whom they call.
  std::vector<ProcessPlan> processes;
  // A process that is not ready by then is killed.
  std::chrono::milliseconds start_timeout{60'000};
  // A process that has not ended so long after SIGTERM is killed.
  std::chrono::milliseconds stop_timeout{20'000};
  // The first restart is immediate. The next ones wait this long, doubling up to `longest_delay`, until a process has been
  // ready for `settled`.
  std::chrono::milliseconds first_delay{100};
  std::chrono::milliseconds longest_delay{10'000};
  std::chrono::milliseconds settled{30'000};
};

// Runs until SIGTERM or SIGINT (or SIGHUP, unless ignored). Call it in a process with one thread.
//
// Prints to `out` a line for each process that becomes ready, "NAME ready (process 1234)", and "ready" once all are.
// OK when told to stop and every process ended with status 0. PROCESS_NOT_STARTED when a process ended by itself, or was
// not ready in time, before all were ready for the first time (one that was killed by a signal is started again even
// then); PROCESS_NOT_STOPPED when one had to be killed or failed at the end.
Status RunSupervisor(const SupervisorOptions& options, const telemetry::Log& log, std::ostream& out);

}  // namespace lagan::host
