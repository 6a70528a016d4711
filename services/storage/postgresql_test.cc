// What only a server can show: it goes away and comes back, and several pools race.
#include <gtest/gtest.h>
#include <atomic>
#include <thread>

#include "services/storage/test_database.h"
#include "tests/support/postgresql.h"

namespace lagan::storage {
namespace {

using test::PostgresqlCluster;

class PostgresqlTest : public testing::Test {
 protected:
  PostgresqlTest() : options_(NewTestOptions()), database_(OpenOrDie(options_)) {
    const Status made = InTransaction(*database_, [](Transaction& transaction) {
      return transaction.ExecuteScript("CREATE TABLE item (id bigint PRIMARY KEY)");
    });
    EXPECT_TRUE(made.ok()) << made;
  }

  Status Insert(std::int64_t id) {
    return InTransaction(*database_, [&](Transaction& transaction) {
      return transaction.Execute("INSERT INTO item (id) VALUES ($1)", {id}).status();
    });
  }
  bool Holds(std::int64_t id) {
    const Result<Rows> rows = InTransaction(*database_, [&](Transaction& transaction) {
      return transaction.Execute("SELECT id FROM item WHERE id = $1", {id});
    });
    EXPECT_TRUE(rows.ok()) << rows.status();
    return rows.ok() && !rows->empty();
  }

  DatabaseOptions options_;
  std::unique_ptr<Database> database_;
};

TEST_F(PostgresqlTest, PoolSurvivesARestart) {
  {
    std::vector<Transaction> open;  // Fills the pool with connections that will be stale.
    for (int i = 0; i < 4; ++i) {
      Result<Transaction> transaction = database_->Begin(Mode::kRead);
      ASSERT_TRUE(transaction.ok());
      open.push_back(std::move(*transaction));
    }
  }
  for (int cycle = 0; cycle < 2; ++cycle) {
    PostgresqlCluster::Shared().Stop();
    ASSERT_TRUE(PostgresqlCluster::Shared().Start().ok());
    EXPECT_TRUE(Insert(cycle).ok());
  }
}

TEST_F(PostgresqlTest, LostBeforeCommitWroteNothing) {
  Result<Transaction> transaction = database_->Begin();
  ASSERT_TRUE(transaction.ok());
  ASSERT_TRUE(transaction->Execute("INSERT INTO item (id) VALUES (1)").ok());
  PostgresqlCluster::Shared().Crash();
  EXPECT_EQ(transaction->Execute("INSERT INTO item (id) VALUES (2)").status().reason(), "STORE_UNAVAILABLE");
  EXPECT_TRUE(transaction->retryable());
  EXPECT_EQ(database_->Begin().status().reason(), "STORE_UNAVAILABLE");
  ASSERT_TRUE(PostgresqlCluster::Shared().Start().ok());
  EXPECT_FALSE(Holds(1));
}

TEST_F(PostgresqlTest, LostDuringCommitIsUnknownAndNotTriedAgain) {
  int runs = 0;
  const Status status = InTransaction(*database_, [&](Transaction& transaction) {
    ++runs;
    Status inserted = transaction.Execute("INSERT INTO item (id) VALUES (1)").status();
    PostgresqlCluster::Shared().Crash();
    return inserted;
  });
  EXPECT_EQ(status.reason(), "STORE_COMMIT_UNKNOWN");
  EXPECT_EQ(status.code(), Code::kUnknown);
  EXPECT_EQ(runs, 1);
  ASSERT_TRUE(PostgresqlCluster::Shared().Start().ok());
}

// Crashes under four writers: what was acknowledged is there, what was surely refused is not.
TEST_F(PostgresqlTest, CrashUnderWritersKeepsEveryAcknowledgedRow) {
  std::atomic<std::int64_t> next = 100;
  for (int cycle = 0; cycle < 3; ++cycle) {
    std::atomic<bool> stop = false;
    std::atomic<int> stored = 0;
    std::vector<std::vector<std::pair<std::int64_t, std::string>>> outcomes(4);
    std::vector<std::thread> writers;
    for (auto& mine : outcomes) {
      writers.emplace_back([&] {
        while (!stop) {
          const std::int64_t id = next++;
          mine.emplace_back(id, Insert(id).reason());
          if (mine.back().second.empty() && ++stored == 40) stored.notify_all();
        }
      });
    }
    for (int seen = stored; seen < 40; seen = stored) stored.wait(seen);
    PostgresqlCluster::Shared().Crash();
    stop = true;
    for (std::thread& writer : writers) writer.join();
    ASSERT_TRUE(PostgresqlCluster::Shared().Start().ok());
    for (const auto& mine : outcomes) {
      for (const auto& [id, reason] : mine) {
        if (reason == "STORE_COMMIT_UNKNOWN") continue;
        EXPECT_TRUE(reason.empty() || reason == "STORE_UNAVAILABLE") << reason;
        EXPECT_EQ(Holds(id), reason.empty()) << id;
      }
    }
  }
}

// The server ends sessions that hold a transaction too long (FATAL, SQLSTATE 25P03): lost like any other.
TEST_F(PostgresqlTest, EndedSessionIsALostConnection) {
  Result<Transaction> idler = database_->Begin();
  ASSERT_TRUE(idler.ok());
  ASSERT_TRUE(
      idler->Execute("SELECT 1 FROM set_config('idle_in_transaction_session_timeout', '1', false)").ok());
  Result<Transaction> other = database_->Begin(Mode::kRead);
  ASSERT_TRUE(other.ok());
  ASSERT_TRUE(other->Execute("SELECT 1 FROM pg_sleep(0.2)").ok());
  EXPECT_EQ(idler->Execute("INSERT INTO item (id) VALUES (1)").status().reason(), "STORE_UNAVAILABLE");
  EXPECT_TRUE(Insert(1).ok());
}

TEST_F(PostgresqlTest, SlowStatementIsCutOff) {
  options_.statement_timeout = std::chrono::milliseconds(50);
  const std::unique_ptr<Database> impatient = OpenOrDie(options_);
  Result<Transaction> transaction = impatient->Begin();
  ASSERT_TRUE(transaction.ok());
  EXPECT_EQ(transaction->Execute("SELECT 1 FROM pg_sleep(5)").status().reason(), "STORE_TIMEOUT");
}

TEST_F(PostgresqlTest, DeadlockIsRolledBackAndTriedAgain) {
  ASSERT_TRUE(Insert(1).ok());
  ASSERT_TRUE(Insert(2).ok());
  std::atomic<int> waiting = 0;
  const auto swap = [&](int first, int second) {
    int runs = 0;
    const Status status = InTransaction(*database_, [&](Transaction& transaction) -> Status {
      LAGAN_RETURN_IF_ERROR(
          transaction.Execute("SELECT id FROM item WHERE id = $1 FOR UPDATE", {first}).status());
      if (++runs == 1) {
        ++waiting;
        while (waiting < 2) std::this_thread::yield();
      }
      return transaction.Execute("SELECT id FROM item WHERE id = $1 FOR UPDATE", {second}).status();
    });
    EXPECT_TRUE(status.ok()) << status;
    return runs;
  };
  int other = 0;
  std::thread thread([&] { other = swap(2, 1); });
  const int mine = swap(1, 2);
  thread.join();
  EXPECT_GT(mine + other, 2);
}

TEST_F(PostgresqlTest, ServicesDoNotSeeEachOthersTables) {
  const std::unique_ptr<Database> other = OpenOrDie(NewTestOptions());
  Result<Transaction> transaction = other->Begin(Mode::kRead);
  ASSERT_TRUE(transaction.ok());
  EXPECT_EQ(transaction->Execute("SELECT id FROM item").status().reason(), "STORE_STATEMENT_INVALID");
}

}  // namespace
}  // namespace lagan::storage
