#include "services/background/forwarder.h"

#include <gtest/gtest.h>

#include <future>

#include "services/storage/migrations.h"
#include "tests/support/store.h"

namespace lagan::background {
namespace {

TEST(Kinds, SayWhoseAnEventIs) {
  const struct {
    std::string_view kind;
    bool audit;
    bool review;
  } cases[] = {
      {"decision.approved", true, false}, {"to-review/needed", false, true},
      {"to-review/", false, true},        {"to-review", true, false},
      {"to-reviews/x", false, false},     {"to-proofing/decided", false, false},
      {"x/to-review/y", false, false},
  };
  const auto to_review = KindsTo("review");
  for (const auto& c : cases) {
    EXPECT_EQ(IsAuditKind(c.kind), c.audit) << c.kind;
    EXPECT_EQ(to_review(c.kind), c.review) << c.kind;
  }
}

class ForwarderTest : public testing::Test {
 protected:
  // What one receiver was given, batch by batch.
  struct Receiver {
    bool away = false;
    std::vector<std::vector<std::string>> batches;

    std::vector<std::string> All() const {
      std::vector<std::string> all;
      for (const auto& batch : batches) all.insert(all.end(), batch.begin(), batch.end());
      return all;
    }
  };

  void SetUp() override {
    const test::TestStore store = test::NewTestStore();
    auto database = storage::Database::Open({.url = store.url, .name = "events", .schema = store.schema});
    ASSERT_TRUE(database.ok()) << database.status();
    database_ = std::move(database).value();
    const std::vector<storage::Migration> migrations = {storage::OutboxTablesV1(1)};
    ASSERT_TRUE(storage::Migrate(*database_, migrations, clock_).ok());
  }
  Forwarder To(const std::string& name, Receiver& receiver) {
    Forwarder forwarder(*database_, {.consumer = name,
                                     .takes = KindsTo(name),
                                     .push = [&receiver](std::span<const storage::StoredEvent> events) {
                                       return Take(receiver, events);
                                     }});
    EXPECT_TRUE(forwarder.Register().ok());
    return forwarder;
  }
  static Status Take(Receiver& receiver, std::span<const storage::StoredEvent> events) {
    if (receiver.away) return Unavailable("AWAY", "The receiver is away.");
    std::vector<std::string>& batch = receiver.batches.emplace_back();
    for (const storage::StoredEvent& stored : events) batch.push_back(stored.event.id);
    return Status();
  }
  void Emit(const std::string& id, const std::string& kind) {
    const Status status = storage::InTransaction(*database_, [&](storage::Transaction& transaction) {
      return storage::AppendToOutbox(
          transaction, {.id = id, .kind = kind, .subject = "", .payload = ToBytes("payload")}, clock_.Now());
    });
    ASSERT_TRUE(status.ok()) << status;
  }
  static void Drain(Forwarder& forwarder) {
    while (*forwarder.ForwardSome()) {
    }
  }

  ManualClock clock_{FromUnixSeconds(1000)};
  std::unique_ptr<storage::Database> database_;
  Receiver review_;
  Receiver statistics_;
};

TEST_F(ForwarderTest, EventsArriveInOrderAndOnceInBatchesOfBoundedSize) {
  Forwarder forwarder = To("review", review_);
  std::vector<std::string> emitted;
  for (int i = 0; i < 120; ++i) {
    emitted.push_back("event-" + std::to_string(i));
    Emit(emitted.back(), "to-review/needed");
  }
  Drain(forwarder);
  EXPECT_EQ(review_.All(), emitted);
  for (const auto& batch : review_.batches) EXPECT_LE(batch.size(), std::size_t{kForwardedAtOnce});
  EXPECT_FALSE(*forwarder.ForwardSome());
}

TEST_F(ForwarderTest, EachReceiverGetsItsOwnAndOnlyThose) {
  Forwarder to_review = To("review", review_);
  Forwarder to_statistics = To("statistics", statistics_);
  Emit("entry-1", "decision.approved");
  Emit("case-1", "to-review/needed");
  Emit("figure-1", "to-statistics/decided");
  Emit("case-2", "to-review/over");
  Drain(to_review);
  Drain(to_statistics);
  EXPECT_EQ(review_.All(), (std::vector<std::string>{"case-1", "case-2"}));
  EXPECT_EQ(statistics_.All(), (std::vector<std::string>{"figure-1"}));
}

TEST_F(ForwarderTest, PassesOverMoreForeignEventsThanFitABatchWithoutDisturbingTheReceiver) {
  Forwarder forwarder = To("review", review_);
  for (int i = 0; i < kForwardedAtOnce + 1; ++i) Emit("entry-" + std::to_string(i), "decision.approved");
  Emit("case", "to-review/needed");
  Drain(forwarder);
  EXPECT_EQ(review_.batches, (std::vector<std::vector<std::string>>{{"case"}}));
}

// A foreign event at the end must not keep what was delivered from being forgotten.
TEST_F(ForwarderTest, ForeignEventsCountAsDone) {
  Forwarder forwarder = To("review", review_);
  Emit("case", "to-review/needed");
  Emit("entry", "decision.approved");
  Drain(forwarder);
  const auto forgotten = storage::InTransaction(*database_, [&](storage::Transaction& transaction) {
    return storage::ForgetDelivered(transaction, FromUnixSeconds(2000));
  });
  EXPECT_EQ(*forgotten, 2);
}

TEST_F(ForwarderTest, NothingIsLostWhileOneReceiverIsAwayAndNobodyElseWaits) {
  Forwarder to_review = To("review", review_);
  Forwarder to_statistics = To("statistics", statistics_);
  Emit("case-1", "to-review/needed");
  Emit("figure-1", "to-statistics/decided");
  review_.away = true;
  EXPECT_EQ(to_review.ForwardSome().status().reason(), "AWAY");
  EXPECT_EQ(to_review.ForwardSome().status().reason(), "AWAY");
  Drain(to_statistics);
  EXPECT_EQ(statistics_.All(), (std::vector<std::string>{"figure-1"}));
  Emit("case-2", "to-review/needed");
  review_.away = false;
  Drain(to_review);
  EXPECT_EQ(review_.All(), (std::vector<std::string>{"case-1", "case-2"}));
}

// A process that ended is followed by another one with the same consumer.
TEST_F(ForwarderTest, TheNextOneGoesOnWhereTheLastOneStood) {
  {
    Forwarder forwarder = To("review", review_);
    Emit("case-1", "to-review/needed");
    Drain(forwarder);
  }
  Forwarder forwarder = To("review", review_);
  Emit("case-2", "to-review/needed");
  Drain(forwarder);
  EXPECT_EQ(review_.All(), (std::vector<std::string>{"case-1", "case-2"}));
}

TEST_F(ForwarderTest, ARunningOneLogsWhyItFailedAndDeliversWhenWoken) {
  telemetry::MemorySink sink;
  const telemetry::Log log("proofing", &clock_, &sink);
  std::promise<void> failed;
  std::promise<std::string> delivered;
  int calls = 0;
  auto running =
      RunningForwarder::Start(*database_,
                              {.consumer = "review",
                               .takes = KindsTo("review"),
                               .push = [&](std::span<const storage::StoredEvent> events) -> Status {
                                 if (++calls == 1) {
                                   failed.set_value();
                                   return Unavailable("AWAY", "The receiver is away.");
                                 }
                                 delivered.set_value(events.front().event.id);
                                 return Status();
                               }},
                              log);
  ASSERT_TRUE(running.ok()) << running.status();
  Emit("case", "to-review/needed");
  (*running)->Wake();
  failed.get_future().wait();
  (*running)->Wake();
  EXPECT_EQ(delivered.get_future().get(), "case");
  (*running)->Stop();
  const std::vector<std::string> lines = sink.Lines();
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_NE(lines[0].find("\"event\":\"events_not_forwarded\""), std::string::npos) << lines[0];
  EXPECT_NE(lines[0].find("\"consumer\":\"review\",\"reason\":\"AWAY\""), std::string::npos) << lines[0];
}

}  // namespace
}  // namespace lagan::background
