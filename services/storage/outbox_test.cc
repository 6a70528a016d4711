#include "services/storage/outbox.h"

#include <gtest/gtest.h>
#include <atomic>
#include <thread>

#include "services/storage/test_database.h"

namespace lagan::storage {
namespace {

class OutboxTest : public testing::Test {
 protected:
  OutboxTest() : database_(OpenOrDie(NewTestOptions())) {
    const std::vector<Migration> migrations = {OutboxTablesV1(1), InboxTableV1(2)};
    const Status made = Migrate(*database_, migrations, clock_);
    EXPECT_TRUE(made.ok()) << made;
  }

  Status Append(const std::string& id) {
    return InTransaction(*database_, [&](Transaction& transaction) {
      return AppendToOutbox(transaction, {id, "test.happened", "subject", ToBytes("payload of " + id)},
                            clock_.Now());
    });
  }
  static std::vector<std::string> Ids(const Result<std::vector<StoredEvent>>& events) {
    EXPECT_TRUE(events.ok()) << events.status();
    std::vector<std::string> ids;
    for (const StoredEvent& stored : *events) ids.push_back(stored.event.id);
    return ids;
  }

  ManualClock clock_{FromUnixMillis(1'700'000'000'000)};
  const std::unique_ptr<Database> database_;
  OutboxReader audit_{*database_, "audit"};
  OutboxReader review_{*database_, "review"};
};

TEST_F(OutboxTest, EachConsumerReadsInOrderFromItsOwnPlace) {
  ASSERT_TRUE(audit_.Register().ok());
  ASSERT_TRUE(audit_.Register().ok());
  ASSERT_TRUE(review_.Register().ok());
  for (const char* id : {"c", "a", "b"}) ASSERT_TRUE(Append(id).ok());
  const Result<std::vector<StoredEvent>> first = audit_.Next(2);
  EXPECT_EQ(Ids(first), (std::vector<std::string>{"c", "a"}));
  EXPECT_EQ((*first)[1].event.kind, "test.happened");
  EXPECT_EQ((*first)[1].event.subject, "subject");
  EXPECT_EQ((*first)[1].event.payload, ToBytes("payload of a"));
  EXPECT_EQ((*first)[1].created_at, clock_.Now());
  EXPECT_EQ(Ids(audit_.Next(2)), (std::vector<std::string>{"c", "a"}));  // Not done yet: again.
  ASSERT_TRUE(audit_.MarkDone((*first)[1].position).ok());
  ASSERT_TRUE(audit_.MarkDone((*first)[0].position).ok());  // Never backwards.
  EXPECT_EQ(Ids(audit_.Next(10)), (std::vector<std::string>{"b"}));
  EXPECT_EQ(Ids(review_.Next(10)), (std::vector<std::string>{"c", "a", "b"}));
}

TEST_F(OutboxTest, EventLeavesOnlyWithItsChange) {
  {
    Result<Transaction> transaction = database_->Begin();
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE(AppendToOutbox(*transaction, {"x", "k", "s", {}}, clock_.Now()).ok());
  }
  EXPECT_TRUE(Ids(audit_.Next(10)).empty());
  ASSERT_TRUE(Append("x").ok());
  EXPECT_EQ(Append("x").reason(), "STORE_CONFLICT");
  EXPECT_EQ(Append("").reason(), "EVENT_INVALID");
  EXPECT_EQ(Append(std::string(101, 'x')).reason(), "EVENT_INVALID");
}

TEST_F(OutboxTest, ForgetsOnlyWhatAllHave) {
  const auto forget = [&](Time before) {
    return *InTransaction(*database_,
                          [&](Transaction& transaction) { return ForgetDelivered(transaction, before); });
  };
  for (const char* id : {"a", "b"}) ASSERT_TRUE(Append(id).ok());
  clock_.Advance(std::chrono::seconds(1));
  EXPECT_EQ(forget(clock_.Now()), 0);
  ASSERT_TRUE(audit_.Register().ok());
  ASSERT_TRUE(review_.Register().ok());
  const std::vector<StoredEvent> events = *audit_.Next(10);
  ASSERT_TRUE(audit_.MarkDone(events[1].position).ok());
  ASSERT_TRUE(review_.MarkDone(events[0].position).ok());
  EXPECT_EQ(forget(FromUnixMillis(0)), 0);
  EXPECT_EQ(forget(clock_.Now()), 1);
  EXPECT_EQ(Ids(review_.Next(10)), (std::vector<std::string>{"b"}));
}

TEST_F(OutboxTest, ConsumerActsOnceOnARepeatedEvent) {
  const auto deliver = [&](std::string_view consumer, std::string_view id) {
    return *InTransaction(*database_, [&](Transaction& transaction) {
      return FirstDelivery(transaction, consumer, id, clock_.Now());
    });
  };
  EXPECT_TRUE(deliver("audit", "a"));
  EXPECT_FALSE(deliver("audit", "a"));
  EXPECT_TRUE(deliver("review", "a"));
  EXPECT_TRUE(deliver("audit", "b"));
}

TEST_F(OutboxTest, ConsumerForgetsItsOwnOldIds) {
  const auto deliver = [&](std::string_view consumer, std::string_view id) {
    return *InTransaction(*database_, [&](Transaction& transaction) {
      return FirstDelivery(transaction, consumer, id, clock_.Now());
    });
  };
  const auto forget = [&](std::string_view consumer) {
    return *InTransaction(*database_, [&](Transaction& transaction) {
      return ForgetReceived(transaction, consumer, clock_.Now());
    });
  };
  ASSERT_TRUE(deliver("statistics", "a") && deliver("audit", "a"));
  EXPECT_EQ(forget("statistics"), 0);
  clock_.Advance(std::chrono::milliseconds(1));
  ASSERT_TRUE(deliver("statistics", "b"));
  EXPECT_EQ(forget("statistics"), 1);
  EXPECT_TRUE(deliver("statistics", "a"));
  EXPECT_FALSE(deliver("statistics", "b"));
  EXPECT_FALSE(deliver("audit", "a"));
}

// Positions must follow commits, or a reader that moves on misses what is committed behind it.
TEST_F(OutboxTest, ReaderMissesNothingWhileManyAppend) {
  constexpr int kThreads = 4;
  constexpr int kEach = 50;
  ASSERT_TRUE(audit_.Register().ok());
  std::atomic<int> appended = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kEach; ++i) {
        const std::string id = std::to_string(thread) + "-" + std::to_string(i);
        const Status status = Append(id);
        EXPECT_TRUE(status.ok()) << status;
        ++appended;
      }
    });
  }
  std::vector<int> next(kThreads, 0);
  int seen = 0;
  for (bool last = false; !last;) {
    last = appended == kThreads * kEach;
    const Result<std::vector<StoredEvent>> events = audit_.Next(20);
    if (!events.ok()) {
      ADD_FAILURE() << events.status();
      break;
    }
    for (const StoredEvent& stored : *events) {
      const int thread = stored.event.id[0] - '0';
      EXPECT_EQ(stored.event.id, std::to_string(thread) + "-" + std::to_string(next[thread]++));
      ++seen;
    }
    if (!events->empty()) {
      EXPECT_TRUE(audit_.MarkDone(events->back().position).ok());
      last = false;
    }
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(seen, kThreads * kEach);
}

}  // namespace
}  // namespace lagan::storage
