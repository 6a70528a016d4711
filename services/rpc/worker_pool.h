// A fixed number of threads over a bounded queue: where blocking work of calls happens, so that gRPC's own threads
// never wait.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace lagan::rpc {

// Thread-safe.
class WorkerPool {
 public:
  // `threads` at least 1. `queue` is how many jobs may wait beyond those that run.
  WorkerPool(unsigned threads, std::size_t queue);
  // As Stop().
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False when the queue is full or the pool has stopped; the job is then not run.
  [[nodiscard]] bool Post(std::function<void()> job);
  // Takes no more jobs, runs those that wait, and returns when all have ended. Not from a job.
  void Stop();

 private:
  void Work();

  const std::size_t limit_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> jobs_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace lagan::rpc
