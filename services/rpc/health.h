// Does a server answer? Asked from outside, over a new connection each time: a server that runs but accepts no more
// connections (the failure that acceptor.h prevents) looks healthy to everybody who is already connected.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "base/core/status.h"
#include "services/rpc/client.h"
#include "services/telemetry/log.h"

namespace lagan::rpc {

// Dials and calls /grpc.health.v1.Health/Check. OK when the server says SERVING; UNAVAILABLE NOT_SERVING when it says
// anything else; otherwise what Client::Call and Channel::Open return. The certificate is usually "health" or "supervisor".
Status CheckHealth(const ChannelOptions& options, std::chrono::milliseconds timeout);

struct WatchdogOptions {
  std::chrono::milliseconds interval{10'000};
  std::chrono::milliseconds timeout{5'000};
  // Failures in a row after which the server is given up.
  int failures = 3;
};

// Checks a server of this process for as long as it lives. Thread-safe.
class Watchdog {
 public:
  // `check` is asked every interval; `give_up` is called once, on the watchdog's thread, after so many failures in a row.
  // Programs put in CheckHealth and an end of the process: whoever supervises it starts it anew.
  Watchdog(WatchdogOptions options, std::function<Status()> check, std::function<void()> give_up,
           const telemetry::Log* log);
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

 private:
  void Watch(const WatchdogOptions& options, const std::function<Status()>& check,
             const std::function<void()>& give_up);

  const telemetry::Log* log_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace lagan::rpc
