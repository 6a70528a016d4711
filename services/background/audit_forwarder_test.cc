#include "services/background/audit_forwarder.h"

#include <gtest/gtest.h>

#include "services/storage/migrations.h"
#include "tests/support/store.h"

namespace lagan::background {
namespace {

class AuditForwarderTest : public testing::Test {
 protected:
  void SetUp() override {
    const test::TestStore store = test::NewTestStore();
    auto database = storage::Database::Open({.url = store.url, .name = "events", .schema = store.schema});
    ASSERT_TRUE(database.ok()) << database.status();
    database_ = std::move(database).value();
    const std::vector<storage::Migration> migrations = {storage::OutboxTablesV1(1)};
    ASSERT_TRUE(storage::Migrate(*database_, migrations, clock_).ok());
    forwarder_ = std::make_unique<AuditForwarder>(
        *database_, [this](const audit::v1::AppendEntriesRequest& request) { return Append(request); });
    ASSERT_TRUE(forwarder_->Register().ok());
  }
  Result<audit::v1::AppendEntriesResponse> Append(const audit::v1::AppendEntriesRequest& request) {
    if (away_) return Unavailable("AWAY", "The log is away.");
    for (const auto& entry : request.entries()) received_.push_back(entry.event_id());
    return audit::v1::AppendEntriesResponse();
  }
  void Emit(const std::string& id) {
    audit::v1::Entry entry;
    entry.set_event_id(id);
    const Status status = storage::InTransaction(*database_, [&](storage::Transaction& transaction) {
      return storage::AppendToOutbox(
          transaction,
          {.id = id, .kind = "kind", .subject = "", .payload = ToBytes(entry.SerializeAsString())},
          clock_.Now());
    });
    ASSERT_TRUE(status.ok()) << status;
  }

  ManualClock clock_{FromUnixSeconds(1000)};
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<AuditForwarder> forwarder_;
  std::vector<std::string> received_;
  bool away_ = false;
};

TEST_F(AuditForwarderTest, EventsArriveInOrderAndOnce) {
  for (int i = 0; i < 120; ++i) Emit("event-" + std::to_string(i));
  while (*forwarder_->ForwardSome()) {
  }
  ASSERT_EQ(received_.size(), 120U);
  for (std::size_t i = 0; i < received_.size(); ++i) EXPECT_EQ(received_[i], "event-" + std::to_string(i));
  EXPECT_FALSE(*forwarder_->ForwardSome());
}

TEST_F(AuditForwarderTest, NothingIsLostWhileTheLogIsAway) {
  Emit("first");
  away_ = true;
  EXPECT_EQ(forwarder_->ForwardSome().status().reason(), "AWAY");
  Emit("second");
  away_ = false;
  EXPECT_TRUE(*forwarder_->ForwardSome());
  EXPECT_EQ(received_, (std::vector<std::string>{"first", "second"}));
}

}  // namespace
}  // namespace lagan::background
