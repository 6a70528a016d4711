#include "services/storage/migrations.h"

#include <gtest/gtest.h>
#include <atomic>
#include <thread>

#include "services/storage/test_database.h"

namespace lagan::storage {
namespace {

class MigrationsTest : public testing::Test {
 protected:
  MigrationsTest() : database_(OpenOrDie(options_)) {}

  Status Run(std::size_t count) { return Migrate(*database_, std::span(migrations_).first(count), clock_); }
  Result<Rows> Ask(std::string_view sql) {
    return InTransaction(*database_, [&](Transaction& transaction) { return transaction.Execute(sql); });
  }

  const DatabaseOptions options_ = NewTestOptions();
  const std::unique_ptr<Database> database_;
  ManualClock clock_{FromUnixMillis(1'700'000'000'000)};
  std::vector<Migration> migrations_ = {
      PortableMigration(1, "first", "CREATE TABLE a (id @identity, body @bytes, n @integer) @strict;"),
      PortableMigration(2, "second",
                        "CREATE TABLE b (id @integer PRIMARY KEY) @strict; INSERT INTO b VALUES (1)"),
      PortableMigration(3, "third", "ALTER TABLE b ADD COLUMN name TEXT"),
  };
};

TEST_F(MigrationsTest, GoesForwardOnceAndRecords) {
  ASSERT_TRUE(Run(1).ok());
  EXPECT_FALSE(Ask("SELECT id FROM b").ok());
  ASSERT_TRUE(Run(3).ok());
  clock_.Advance(std::chrono::hours(1));
  ASSERT_TRUE(Run(3).ok());
  EXPECT_EQ(Ask("SELECT id, name FROM b")->size(), 1u);
  const Result<Rows> applied = Ask("SELECT number, name, applied_at FROM schema_migration ORDER BY number");
  ASSERT_TRUE(applied.ok());
  ASSERT_EQ(applied->size(), 3u);
  int number = 0;
  std::string name;
  Time when;
  ASSERT_TRUE((*applied)[2].Read(number, name, when).ok());
  EXPECT_EQ(number, 3);
  EXPECT_EQ(name, "third");
  EXPECT_EQ(when, FromUnixMillis(1'700'000'000'000));
}

TEST_F(MigrationsTest, RefusesTheFutureAndChangedTexts) {
  ASSERT_TRUE(Run(3).ok());
  const Status future = Run(2);
  EXPECT_EQ(future.reason(), "STORE_FROM_FUTURE");
  EXPECT_NE(future.message().find("migration 3"), std::string::npos);
  migrations_[1] = PortableMigration(2, "second", "CREATE TABLE b (id @integer) @strict");
  const Status changed = Run(3);
  EXPECT_EQ(changed.reason(), "STORE_MIGRATION_CHANGED");
  EXPECT_NE(changed.message().find("second"), std::string::npos);
  migrations_[1].number = 7;
  EXPECT_EQ(Run(3).reason(), "STORE_MIGRATIONS_INVALID");
}

TEST_F(MigrationsTest, FailureLeavesTheDatabaseAsItWas) {
  ASSERT_TRUE(Run(1).ok());
  migrations_[2] = PortableMigration(3, "broken", "ALTER TABLE nowhere ADD COLUMN name TEXT");
  EXPECT_EQ(Run(3).reason(), "STORE_STATEMENT_INVALID");
  EXPECT_FALSE(Ask("SELECT id FROM b").ok());
  EXPECT_EQ(Ask("SELECT number FROM schema_migration")->size(), 1u);
}

TEST_F(MigrationsTest, ManyStartAtOnce) {
  std::vector<std::thread> threads;
  std::atomic<int> succeeded = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      const std::unique_ptr<Database> own = OpenOrDie(options_);
      const Status status = Migrate(*own, migrations_, clock_);
      EXPECT_TRUE(status.ok()) << status;
      if (status.ok()) ++succeeded;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(succeeded, 4);
  EXPECT_EQ(Ask("SELECT id FROM b")->size(), 1u);
}

TEST_F(MigrationsTest, ColumnsAreStrict) {
  ASSERT_TRUE(Run(1).ok());
  EXPECT_FALSE(Ask("INSERT INTO a (n) VALUES ('text')").ok());
  EXPECT_TRUE(Ask("INSERT INTO a (n) VALUES (1)").ok());
}

}  // namespace
}  // namespace lagan::storage
