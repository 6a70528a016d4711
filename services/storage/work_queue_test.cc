#include "services/storage/work_queue.h"

#include <gtest/gtest.h>
#include <map>
#include <mutex>
#include <thread>

#include "services/storage/test_database.h"

namespace lagan::storage {
namespace {

using std::chrono::seconds;

class WorkQueueTest : public testing::Test {
 protected:
  WorkQueueTest() : database_(OpenOrDie(NewTestOptions())) {
    const std::vector<Migration> migrations = {
        WorkQueueTableV1(1),
        PortableMigration(2, "results",
                          "CREATE TABLE result (id TEXT PRIMARY KEY, token @integer NOT NULL) @strict")};
    const Status made = Migrate(*database_, migrations, clock_);
    EXPECT_TRUE(made.ok()) << made;
  }

  bool Enqueue(std::string_view id, seconds delay = seconds(0)) {
    const Result<bool> added = InTransaction(*database_, [&](Transaction& transaction) {
      return queue_.Enqueue(transaction, id, AsBytes(id), clock_.Now() + delay);
    });
    EXPECT_TRUE(added.ok()) << added.status();
    return *added;
  }
  std::optional<Lease> Claim() {
    Result<std::optional<Lease>> lease = queue_.Claim(seconds(30));
    EXPECT_TRUE(lease.ok()) << lease.status();
    return *lease;
  }
  Status Complete(const Lease& lease) {
    return InTransaction(*database_,
                         [&](Transaction& transaction) { return queue_.Complete(transaction, lease); });
  }
  Status Retry(const Lease& lease, seconds delay) {
    return InTransaction(*database_, [&](Transaction& transaction) {
      return queue_.Retry(transaction, lease, clock_.Now() + delay);
    });
  }
  // A write made under a lease.
  Status WriteResult(const Lease& lease) {
    return InTransaction(*database_, [&](Transaction& transaction) -> Status {
      LAGAN_RETURN_IF_ERROR(queue_.CheckLease(transaction, lease));
      return transaction.Execute("INSERT INTO result (id, token) VALUES ($1, $2)", {lease.id, lease.token})
          .status();
    });
  }

  ManualClock clock_{FromUnixMillis(1'700'000'000'000)};
  const std::unique_ptr<Database> database_;
  WorkQueue queue_{*database_, clock_, "checks"};
};

TEST_F(WorkQueueTest, OldestDueFirstAndOnlyOnce) {
  EXPECT_FALSE(Claim().has_value());
  EXPECT_EQ(*queue_.NextDue(), std::nullopt);
  EXPECT_TRUE(Enqueue("late", seconds(10)));
  EXPECT_TRUE(Enqueue("b"));
  EXPECT_TRUE(Enqueue("a"));
  EXPECT_FALSE(Enqueue("a"));
  const std::optional<Lease> first = Claim();
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->id, "a");
  EXPECT_EQ(first->payload, ToBytes("a"));
  EXPECT_EQ(first->attempt, 1);
  EXPECT_EQ(first->until, clock_.Now() + seconds(30));
  EXPECT_EQ(Claim()->id, "b");
  EXPECT_FALSE(Claim().has_value());
  EXPECT_EQ(*queue_.NextDue(), clock_.Now() + seconds(10));
  clock_.Advance(seconds(10));
  EXPECT_EQ(Claim()->id, "late");
  EXPECT_TRUE(Complete(*first).ok());
  EXPECT_EQ(Complete(*first).reason(), "LEASE_LOST");
  EXPECT_FALSE(Enqueue("a"));  // Done is done.
}

TEST_F(WorkQueueTest, QueuesDoNotMeet) {
  WorkQueue other(*database_, clock_, "letters");
  Enqueue("a");
  EXPECT_FALSE(other.Claim(seconds(30))->has_value());
  EXPECT_TRUE(Claim().has_value());
}

TEST_F(WorkQueueTest, ExpiredLeaseCannotWriteEvenBeforeItIsClaimedAgain) {
  Enqueue("a");
  const Lease slow = *Claim();
  clock_.Advance(seconds(30));
  EXPECT_EQ(WriteResult(slow).reason(), "LEASE_LOST");
  EXPECT_EQ(Complete(slow).reason(), "LEASE_LOST");
  EXPECT_EQ(Retry(slow, seconds(1)).reason(), "LEASE_LOST");
  Lease copy = slow;
  EXPECT_EQ(queue_.Heartbeat(copy, seconds(30)).reason(), "LEASE_LOST");
  const Lease quick = *Claim();
  EXPECT_GT(quick.token, slow.token);
  EXPECT_EQ(quick.attempt, 2);
  EXPECT_EQ(WriteResult(slow).reason(), "LEASE_LOST");
  EXPECT_TRUE(WriteResult(quick).ok());
  EXPECT_EQ(Complete(slow).reason(), "LEASE_LOST");
  EXPECT_TRUE(Complete(quick).ok());
}

TEST_F(WorkQueueTest, HeartbeatKeepsALease) {
  Enqueue("a");
  Lease lease = *Claim();
  clock_.Advance(seconds(29));
  ASSERT_TRUE(queue_.Heartbeat(lease, seconds(30)).ok());
  EXPECT_EQ(lease.until, clock_.Now() + seconds(30));
  clock_.Advance(seconds(29));
  EXPECT_FALSE(Claim().has_value());
  EXPECT_TRUE(Complete(lease).ok());
}

TEST_F(WorkQueueTest, RetryGivesBackForLater) {
  Enqueue("a");
  const Lease first = *Claim();
  ASSERT_TRUE(Retry(first, seconds(5)).ok());
  EXPECT_EQ(WriteResult(first).reason(), "LEASE_LOST");
  EXPECT_FALSE(Claim().has_value());
  clock_.Advance(seconds(5));
  const Lease second = *Claim();
  EXPECT_EQ(second.attempt, 2);
  EXPECT_EQ(Complete(first).reason(), "LEASE_LOST");
  EXPECT_TRUE(Complete(second).ok());
}

TEST_F(WorkQueueTest, ForgetsWhatIsDone) {
  Enqueue("a");
  Enqueue("b");
  ASSERT_TRUE(Complete(*Claim()).ok());
  clock_.Advance(seconds(1));
  EXPECT_EQ(
      *InTransaction(*database_,
                     [&](Transaction& transaction) { return queue_.ForgetDone(transaction, clock_.Now()); }),
      1);
  EXPECT_TRUE(Enqueue("a"));
}

// A claim that comes while the old holder is between its check and its commit must wait or fail, never pass it.
TEST_F(WorkQueueTest, CheckedLeaseCannotBeClaimedAwayBeforeCommit) {
  if (database_->engine() == Engine::kSqlite) return;  // There is one writer only.
  Enqueue("a");
  const Lease holder = *Claim();
  Result<Transaction> transaction = database_->Begin();
  ASSERT_TRUE(transaction.ok());
  ASSERT_TRUE(queue_.CheckLease(*transaction, holder).ok());
  clock_.Advance(seconds(31));
  EXPECT_FALSE(Claim().has_value());
  ASSERT_TRUE(
      transaction->Execute("INSERT INTO result (id, token) VALUES ($1, $2)", {holder.id, holder.token}).ok());
  ASSERT_TRUE(transaction->Commit().ok());
  EXPECT_TRUE(Claim().has_value());
}

TEST_F(WorkQueueTest, EightThreadsClaimEverythingOnce) {
  constexpr int kThreads = 8;
  constexpr int kSteps = 500;
  const Status filled = InTransaction(*database_, [&](Transaction& transaction) -> Status {
    for (int i = 0; i < kSteps; ++i) {
      LAGAN_RETURN_IF_ERROR(queue_.Enqueue(transaction, std::to_string(i), {}, clock_.Now()).status());
    }
    return {};
  });
  ASSERT_TRUE(filled.ok()) << filled;
  std::mutex mutex;
  std::map<std::string, int> claimed;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&] {
      for (;;) {
        const Result<std::optional<Lease>> lease = queue_.Claim(seconds(30));
        if (!lease.ok()) {
          ADD_FAILURE() << lease.status();
          return;
        }
        const std::lock_guard lock(mutex);
        if (!lease->has_value()) {
          // Nothing to be had at this moment is not yet the end.
          if (claimed.size() == kSteps) return;
          continue;
        }
        ++claimed[(*lease)->id];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(claimed.size(), static_cast<std::size_t>(kSteps));
  for (const auto& [id, times] : claimed) EXPECT_EQ(times, 1) << id;
}

}  // namespace
}  // namespace lagan::storage
