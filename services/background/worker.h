// A thread that does durable work as it comes due.
//
// It runs `work` until nothing is left, then waits: until Wake(), until the time that `next_due` names, or for
// `longest_pause`, whichever is first. Only the waiting uses the machine's time; what is due is decided by the service's
// own clock in `work` and `next_due`.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "base/core/result.h"

namespace lagan::background {

class Worker {
 public:
  struct Options {
    // One piece of work. True: there may be more. False: nothing to do now. An error: nothing more now, try later.
    std::function<Result<bool>()> work;
    // How long nothing will be due, as far as is known. May be empty.
    std::function<std::chrono::milliseconds()> next_due = {};
    std::chrono::milliseconds longest_pause{1000};
    // Told of each error, for the log.
    std::function<void(const Status&)> on_error = {};
  };

  // For what is done once at the start, then every `pause` and at each Wake().
  static Options Regularly(std::chrono::milliseconds pause, std::function<Status()> chore,
                           std::function<void(const Status&)> on_error);

  // Starts the thread.
  explicit Worker(Options options);
  // As Stop().
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // There may be something to do. Thread-safe.
  void Wake();
  // Waits for the piece of work that runs, and ends. Idempotent.
  void Stop();

 private:
  void Loop();
  bool Pause();

  const Options options_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace lagan::background
