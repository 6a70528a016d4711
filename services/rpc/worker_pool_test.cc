#include "services/rpc/worker_pool.h"

#include <gtest/gtest.h>
#include <atomic>
#include <future>

namespace lagan::rpc {
namespace {

TEST(WorkerPool, RunsAllItTookBeforeItStops) {
  std::atomic<int> ran = 0;
  WorkerPool pool(3, 100);
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(pool.Post([&] { ++ran; }));
  pool.Stop();
  EXPECT_EQ(ran, 100);
  EXPECT_FALSE(pool.Post([&] { ++ran; }));
  EXPECT_EQ(ran, 100);
}

TEST(WorkerPool, TakesNoMoreThanItsQueueHolds) {
  std::promise<void> started;
  std::promise<void> release;
  WorkerPool pool(1, 2);
  ASSERT_TRUE(pool.Post([&] {
    started.set_value();
    release.get_future().wait();
  }));
  started.get_future().wait();
  EXPECT_TRUE(pool.Post([] {}));
  EXPECT_TRUE(pool.Post([] {}));
  EXPECT_FALSE(pool.Post([] {}));
  release.set_value();
}

}  // namespace
}  // namespace lagan::rpc
