#include "services/background/worker.h"

#include <algorithm>
#include <utility>

namespace lagan::background {

Worker::Options Worker::Regularly(std::chrono::milliseconds pause, std::function<Status()> chore,
                                  std::function<void(const Status&)> on_error) {
  return {.work = [chore = std::move(chore)]() -> Result<bool> {
            LAGAN_RETURN_IF_ERROR(chore());
            return false;
          },
          .longest_pause = pause,
          .on_error = std::move(on_error)};
}

Worker::Worker(Options options) : options_(std::move(options)), thread_([this] { Loop(); }) {}

Worker::~Worker() { Stop(); }

void Worker::Wake() {
  const std::lock_guard lock(mutex_);
  woken_ = true;
  changed_.notify_all();
}

void Worker::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void Worker::Loop() {
  do {
    while (true) {
      {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        woken_ = false;
      }
      const Result<bool> more = options_.work();
      if (!more.ok() && options_.on_error) options_.on_error(more.status());
      if (!more.ok() || !*more) break;
    }
  } while (Pause());
}

// False when it is time to end.
bool Worker::Pause() {
  auto pause = options_.longest_pause;
  if (options_.next_due) pause = std::clamp(options_.next_due(), std::chrono::milliseconds(1), pause);
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, pause, [this] { return woken_ || stopping_; });
  return !stopping_;
}

}  // namespace lagan::background
