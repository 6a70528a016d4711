// A few face tools, each used by one thread at a time.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "services/liveness/face_tools.h"

namespace lagan::liveness {

// Thread-safe.
class FacePool {
 public:
  // At least one.
  explicit FacePool(std::vector<std::unique_ptr<FaceTools>> tools) : idle_(std::move(tools)) {}

  // Gives its tools back when it dies.
  class Lease {
   public:
    Lease(FacePool& pool, std::unique_ptr<FaceTools> tools) : pool_(pool), tools_(std::move(tools)) {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() { pool_.Return(std::move(tools_)); }
    FaceTools* operator->() const { return tools_.get(); }
    FaceTools& operator*() const { return *tools_; }

   private:
    FacePool& pool_;
    std::unique_ptr<FaceTools> tools_;
  };

  // Waits until one is free.
  Lease Take() {
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [this] { return !idle_.empty(); });
    std::unique_ptr<FaceTools> tools = std::move(idle_.back());
    idle_.pop_back();
    return {*this, std::move(tools)};
  }

 private:
  void Return(std::unique_ptr<FaceTools> tools) {
    const std::scoped_lock lock(mutex_);
    idle_.push_back(std::move(tools));
    returned_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<FaceTools>> idle_;
};

}  // namespace lagan::liveness
