#include "services/storage/database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <atomic>
#include <thread>

#include "services/storage/test_database.h"

namespace lagan::storage {
namespace {

using testing::HasSubstr;
using testing::Not;

class DatabaseTest : public testing::Test {
 protected:
  DatabaseTest() : options_(NewTestOptions()), database_(OpenOrDie(options_)) {
    const bool sqlite = database_->engine() == Engine::kSqlite;
    const std::string integer = sqlite ? "INTEGER" : "bigint";
    const Status made = InTransaction(*database_, [&](Transaction& transaction) {
      return transaction.ExecuteScript("CREATE TABLE item (id " + integer +
                                       " PRIMARY KEY, name TEXT UNIQUE, body " + (sqlite ? "BLOB" : "bytea") +
                                       ", version " + integer + " NOT NULL DEFAULT 1 CHECK (version > 0))" +
                                       (sqlite ? " STRICT" : "") + "; CREATE TABLE child (item " + integer +
                                       " NOT NULL REFERENCES item(id))" + (sqlite ? " STRICT" : ""));
    });
    EXPECT_TRUE(made.ok()) << made;
  }

  // One statement in a transaction of its own.
  Result<Rows> Run(std::string_view sql, std::vector<Value> parameters = {}) {
    return InTransaction(*database_,
                         [&](Transaction& transaction) { return transaction.Execute(sql, parameters); });
  }
  std::string ReasonOf(std::string_view sql, std::vector<Value> parameters = {}) {
    return Run(sql, std::move(parameters)).status().reason();
  }
  std::int64_t Count() {
    std::int64_t count = -1;
    const Result<Rows> rows = Run("SELECT count(*) FROM item");
    EXPECT_TRUE(rows.ok()) << rows.status();
    EXPECT_TRUE(rows.ok() && (*rows)[0].Read(count).ok());
    return count;
  }

  DatabaseOptions options_;
  std::unique_ptr<Database> database_;
};

TEST_F(DatabaseTest, KeepsEveryKindOfValue) {
  Bytes body(300'000);
  for (std::size_t i = 0; i < body.size(); ++i)
    body[i] = static_cast<std::uint8_t>(i * i);  // NULs among them.
  const std::string name = "Siobhán \U0001F40E '; DROP TABLE item; --";
  ASSERT_TRUE(Run("INSERT INTO item (id, name, body) VALUES ($1, $2, $3)", {INT64_MIN, name, body}).ok());
  ASSERT_TRUE(Run("INSERT INTO item (id, name, body) VALUES ($1, $2, $3)", {INT64_MAX, "", Bytes()}).ok());
  ASSERT_TRUE(
      Run("INSERT INTO item (id, name, body) VALUES ($1, $2, $3)", {0, nullptr, std::optional<Bytes>()})
          .ok());

  const Result<Rows> rows = Run("SELECT id, name, body, version FROM item ORDER BY id");
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->size(), 3u);
  std::int64_t id = 0;
  std::optional<std::string> read_name;
  std::optional<Bytes> read_body;
  int version = 0;
  ASSERT_TRUE((*rows)[0].Read(id, read_name, read_body, version).ok());
  EXPECT_EQ(id, INT64_MIN);
  EXPECT_EQ(read_name, name);
  EXPECT_EQ(read_body, body);
  EXPECT_EQ(version, 1);
  ASSERT_TRUE((*rows)[1].Read(id, read_name, read_body, version).ok());
  EXPECT_EQ(read_name, std::nullopt);
  EXPECT_EQ(read_body, std::nullopt);
  ASSERT_TRUE((*rows)[2].Read(id, read_name, read_body, version).ok());
  EXPECT_EQ(id, INT64_MAX);
  EXPECT_EQ(read_name, "");
  EXPECT_EQ(read_body, Bytes());
}

TEST_F(DatabaseTest, RefusesToReadWhatIsNotThere) {
  const Result<Rows> rows = Run("SELECT CAST(300 AS bigint), CAST(NULL AS bigint)");
  ASSERT_TRUE(rows.ok()) << rows.status();
  const Row& row = (*rows)[0];
  std::string text;
  Bytes bytes;
  std::int64_t integer = 0;
  std::uint8_t small = 0;
  bool truth = false;
  EXPECT_EQ(row.Get(0, text).reason(), "STORE_TYPE_MISMATCH");
  EXPECT_EQ(row.Get(0, bytes).reason(), "STORE_TYPE_MISMATCH");
  EXPECT_EQ(row.Get(0, small).reason(), "STORE_TYPE_MISMATCH");
  EXPECT_EQ(row.Get(0, truth).reason(), "STORE_TYPE_MISMATCH");
  EXPECT_EQ(row.Get(1, integer).reason(), "STORE_TYPE_MISMATCH");
  EXPECT_EQ(row.Get(2, integer).reason(), "STORE_TYPE_MISMATCH");
  EXPECT_EQ(row.Read(integer).reason(), "STORE_TYPE_MISMATCH");
  EXPECT_TRUE(row.Get(0, integer).ok());
  EXPECT_EQ(integer, 300);
}

TEST_F(DatabaseTest, BindsByNumberAndNotByAppearance) {
  ASSERT_TRUE(Run("INSERT INTO item (name, id) VALUES ($2, $1)", {7, "seven"}).ok());
  const Result<Rows> rows =
      Run("SELECT name FROM item WHERE id = $1 AND id = $1 AND name <> '$2' -- $3", {7});
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_EQ(rows->size(), 1u);
  EXPECT_TRUE(
      Run("SELECT CAST($1 AS bigint) + 1 WHERE CAST($2 AS bigint) IS NULL", {INT64_MAX - 1, nullptr}).ok());
}

TEST_F(DatabaseTest, RefusesStatementsThatDoNotFit) {
  for (const auto& [sql, parameters] : std::vector<std::pair<std::string, std::vector<Value>>>{
           {"", {}},
           {"  -- nothing", {}},
           {"INSERT INTO item (id) VALUES ($1)", {}},
           {"INSERT INTO item (id) VALUES ($1)", {1, 2}},
           {"INSERT INTO item (id) VALUES ($2)", {1, 2}},
           {"INSERT INTO item (id) VALUES ($x)", {1}},
           {"INSERT INTO item (id) VALUES ($0)", {}},
           {"INSERT INTO item (id) VALUES (1); INSERT INTO item (id) VALUES (2)", {}},
           {"INSERT INTO item (id) VALUES (1); nonsense", {}},
           {"SELECT nonsense FROM item", {}},
           {"COMMIT", {}},
           {"begin", {}},
           {"INSERT INTO item (id) VALUES ($1)", {"text"}},
           {"SELECT CAST(1.5 AS double precision)", {}},
       }) {
    EXPECT_EQ(ReasonOf(sql, parameters), "STORE_STATEMENT_INVALID") << sql;
  }
  EXPECT_EQ(ReasonOf("INSERT INTO item (id, name) VALUES (1, $1)", {"\xff"}), "STORE_TEXT_INVALID");
  EXPECT_EQ(ReasonOf("INSERT INTO item (id, name) VALUES (1, $1)", {std::string("a\0b", 3)}),
            "STORE_TEXT_INVALID");
  EXPECT_EQ(Count(), 0);
}

TEST_F(DatabaseTest, NamesConflictsWithoutTheirValues) {
  ASSERT_TRUE(Run("INSERT INTO item (id, name) VALUES ($1, $2)", {1, "CANARYNAME"}).ok());
  const Result<Rows> twice = Run("INSERT INTO item (id, name) VALUES ($1, $2)", {2, "CANARYNAME"});
  EXPECT_EQ(twice.status().reason(), "STORE_CONFLICT");
  EXPECT_EQ(twice.status().code(), Code::kAlreadyExists);
  EXPECT_THAT(twice.status().ToString(), Not(HasSubstr("CANARY")));
  EXPECT_EQ(ReasonOf("INSERT INTO item (id) VALUES (1)"), "STORE_CONFLICT");
  EXPECT_EQ(ReasonOf("INSERT INTO child (item) VALUES (99)"), "STORE_CONSTRAINT");
  EXPECT_EQ(ReasonOf("INSERT INTO child (item) VALUES ($1)", {nullptr}), "STORE_CONSTRAINT");
  EXPECT_EQ(ReasonOf("UPDATE item SET version = 0"), "STORE_CONSTRAINT");
  EXPECT_THAT(Run("SELECT CAST('CANARY' AS nosuchtype)").status().ToString(), Not(HasSubstr("CANARY")));
  const Result<Rows> skipped = Run("INSERT INTO item (id) VALUES (1) ON CONFLICT DO NOTHING");
  ASSERT_TRUE(skipped.ok());
  EXPECT_EQ(skipped->changes(), 0);
}

TEST_F(DatabaseTest, CountsChangesOfEachStatement) {
  EXPECT_EQ(Run("INSERT INTO item (id) VALUES (1), (2), (3)")->changes(), 3);
  const Result<Rows> updated = Run("UPDATE item SET name = NULL WHERE id > $1 RETURNING id", {1});
  ASSERT_TRUE(updated.ok());
  EXPECT_EQ(updated->changes(), 2);
  EXPECT_EQ(updated->size(), 2u);
  EXPECT_EQ(Run("SELECT id FROM item")->changes(), 0);
  EXPECT_EQ(Run("DELETE FROM item WHERE id = 9")->changes(), 0);
}

TEST_F(DatabaseTest, RollsBackWhatIsNotCommitted) {
  {
    Result<Transaction> transaction = database_->Begin();
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE(transaction->Execute("INSERT INTO item (id) VALUES (1)").ok());
  }
  EXPECT_EQ(Count(), 0);
  const Status refused = InTransaction(*database_, [](Transaction& transaction) -> Status {
    LAGAN_RETURN_IF_ERROR(transaction.Execute("INSERT INTO item (id) VALUES (1)").status());
    return NotFound("OWN_REASON", "The caller changed its mind.");
  });
  EXPECT_EQ(refused.reason(), "OWN_REASON");
  EXPECT_EQ(Count(), 0);
}

TEST_F(DatabaseTest, FailedTransactionStaysFailed) {
  Result<Transaction> transaction = database_->Begin();
  ASSERT_TRUE(transaction.ok());
  ASSERT_TRUE(transaction->Execute("INSERT INTO item (id) VALUES (1)").ok());
  EXPECT_EQ(transaction->Execute("INSERT INTO item (id) VALUES (1)").status().reason(), "STORE_CONFLICT");
  EXPECT_EQ(transaction->Execute("INSERT INTO item (id) VALUES (2)").status().reason(), "STORE_CONFLICT");
  EXPECT_EQ(transaction->Commit().reason(), "STORE_CONFLICT");
  EXPECT_EQ(Count(), 0);

  Result<Transaction> finished = database_->Begin();
  ASSERT_TRUE(finished.ok());
  ASSERT_TRUE(finished->Commit().ok());
  EXPECT_EQ(finished->Commit().reason(), "STORE_TRANSACTION_OVER");
}

TEST_F(DatabaseTest, ReadingTransactionsCannotWriteAndSeeOneMoment) {
  Result<Transaction> reader = database_->Begin(Mode::kRead);
  ASSERT_TRUE(reader.ok());
  ASSERT_TRUE(reader->Execute("SELECT count(*) FROM item").ok());
  ASSERT_TRUE(Run("INSERT INTO item (id) VALUES (1)").ok());
  const Result<Rows> rows = reader->Execute("SELECT id FROM item");
  ASSERT_TRUE(rows.ok());
  EXPECT_TRUE(rows->empty());
  EXPECT_EQ(reader->Execute("INSERT INTO item (id) VALUES (2)").status().reason(), "STORE_READ_ONLY");
  EXPECT_EQ(Count(), 1);
}

TEST_F(DatabaseTest, StaleVersionIsRefused) {
  ASSERT_TRUE(Run("INSERT INTO item (id) VALUES (1)").ok());
  const auto update = [&](int version) {
    return InTransaction(*database_, [&](Transaction& transaction) -> Status {
      LAGAN_ASSIGN_OR_RETURN(
          const Rows rows,
          transaction.Execute("UPDATE item SET version = version + 1 WHERE id = $1 AND version = $2",
                              {1, version}));
      return RequireVersion(rows);
    });
  };
  EXPECT_TRUE(update(1).ok());
  EXPECT_EQ(update(1).reason(), "VERSION_CONFLICT");
  EXPECT_TRUE(update(2).ok());
}

// Read, then write what was read plus one: correct only if transactions are as if alone.
TEST_F(DatabaseTest, ConcurrentReadThenWriteLosesNothing) {
  ASSERT_TRUE(Run("INSERT INTO item (id) VALUES (1)").ok());
  std::atomic<int> acknowledged = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < 25; ++i) {
        const Status status = InTransaction(*database_, [&](Transaction& transaction) -> Status {
          LAGAN_ASSIGN_OR_RETURN(const Rows rows,
                                 transaction.Execute("SELECT version FROM item WHERE id = 1"));
          std::int64_t version = 0;
          LAGAN_RETURN_IF_ERROR(rows[0].Read(version));
          return transaction.Execute("UPDATE item SET version = $1 WHERE id = 1", {version + 1}).status();
        });
        if (status.ok()) ++acknowledged;
        EXPECT_TRUE(status.ok() || status.reason() == "STORE_RETRY") << status;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::int64_t version = 0;
  ASSERT_TRUE((*Run("SELECT version FROM item"))[0].Read(version).ok());
  EXPECT_EQ(version, 1 + acknowledged);
  EXPECT_GE(acknowledged, 50);
}

TEST_F(DatabaseTest, PoolIsBounded) {
  options_.max_connections = 1;
  options_.busy_timeout = std::chrono::milliseconds(20);
  const std::unique_ptr<Database> small = OpenOrDie(options_);
  {
    Result<Transaction> first = small->Begin(Mode::kRead);
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(small->Begin(Mode::kRead).status().reason(), "STORE_BUSY");
  }
  EXPECT_TRUE(small->Begin(Mode::kRead).ok());
}

TEST_F(DatabaseTest, RefusesWrongUrls) {
  for (const char* url : {"", "mysql://x", "sqlite:relative.db", "postgresql://%zz"}) {
    options_.url = url;
    EXPECT_EQ(Database::Open(options_).status().reason(), "STORE_URL_INVALID") << url;
  }
  options_.url = "postgresql:///x?host=/nonexistent";
  options_.schema = "x; DROP";
  EXPECT_EQ(Database::Open(options_).status().reason(), "STORE_URL_INVALID");
  options_.schema = "x";
  EXPECT_EQ(Database::Open(options_).status().reason(), "STORE_UNAVAILABLE");
  options_.url = "sqlite:/proc/none.db";
  EXPECT_EQ(Database::Open(options_).status().reason(), "STORE_UNAVAILABLE");
}

}  // namespace
}  // namespace lagan::storage
