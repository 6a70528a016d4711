#include "services/background/worker.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace lagan::background {
namespace {

TEST(WorkerTest, WorksUntilNothingIsLeftAndAgainWhenWoken) {
  std::atomic<int> left = 3;
  std::atomic<int> done = 0;
  std::promise<void> first;
  std::promise<void> second;
  Worker worker({.work = [&]() -> Result<bool> {
                   if (left == 0) return false;
                   --left;
                   if (++done == 3) first.set_value();
                   if (done == 4) second.set_value();
                   return true;
                 },
                 .longest_pause = std::chrono::hours(1)});
  first.get_future().wait();
  left = 1;
  worker.Wake();
  second.get_future().wait();
  worker.Stop();
  EXPECT_EQ(done, 4);
}

TEST(WorkerTest, AChoreIsDoneAtTheStartAndWhenWokenAndItsErrorIsTold) {
  std::promise<void> first;
  std::promise<std::string> told;
  std::atomic<int> done = 0;
  Worker worker(Worker::Regularly(
      std::chrono::hours(1),
      [&]() -> Status {
        if (++done > 1) return Unavailable("AWAY", "The other side is away.");
        first.set_value();
        return {};
      },
      [&](const Status& status) { told.set_value(status.reason()); }));
  first.get_future().wait();
  worker.Wake();
  EXPECT_EQ(told.get_future().get(), "AWAY");
  worker.Stop();
  EXPECT_EQ(done, 2);
}

TEST(WorkerTest, AnErrorIsToldAndTheWorkIsTriedAgain) {
  std::promise<std::string> told;
  std::promise<void> again;
  std::atomic<int> calls = 0;
  Worker worker({.work = [&]() -> Result<bool> {
                   if (++calls == 1) return Unavailable("AWAY", "The other side is away.");
                   if (calls == 2) again.set_value();
                   return false;
                 },
                 .next_due = [] { return std::chrono::milliseconds(1); },
                 .on_error = [&](const Status& status) { told.set_value(status.reason()); }});
  EXPECT_EQ(told.get_future().get(), "AWAY");
  again.get_future().wait();
}

TEST(WorkerTest, StopsAtOnceWhileItPauses) {
  const auto start = std::chrono::steady_clock::now();
  {
    Worker worker({.work = []() -> Result<bool> { return false; }, .longest_pause = std::chrono::hours(1)});
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::minutes(1));
}

}  // namespace
}  // namespace lagan::background
