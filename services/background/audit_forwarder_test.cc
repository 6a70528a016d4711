#include "services/background/audit_forwarder.h"

#include <gtest/gtest.h>

namespace lagan::background {
namespace {

storage::StoredEvent Stored(const std::string& payload) {
  return {.position = 1,
          .created_at = FromUnixSeconds(1000),
          .event = {.id = "id", .kind = "decision.approved", .subject = "", .payload = ToBytes(payload)}};
}

class AuditRouteTest : public testing::Test {
 protected:
  const Route route_ = AuditRoute(
      [this](const audit::v1::AppendEntriesRequest& request) -> Result<audit::v1::AppendEntriesResponse> {
        if (away_) return Unavailable("AWAY", "The log is away.");
        for (const auto& entry : request.entries()) received_.push_back(entry.event_id());
        return audit::v1::AppendEntriesResponse();
      });
  std::vector<std::string> received_;
  bool away_ = false;
};

TEST_F(AuditRouteTest, TakesAuditEntriesAndNothingElse) {
  EXPECT_EQ(route_.consumer, "audit");  // In databases that are in use.
  EXPECT_TRUE(route_.takes("decision.approved"));
  EXPECT_FALSE(route_.takes("to-review/needed"));
}

TEST_F(AuditRouteTest, AppendsTheEntriesThatWereWritten) {
  audit::v1::Entry first;
  first.set_event_id("first");
  audit::v1::Entry second;
  second.set_event_id("second");
  const std::vector<storage::StoredEvent> events = {Stored(first.SerializeAsString()),
                                                    Stored(second.SerializeAsString())};
  EXPECT_TRUE(route_.push(events).ok());
  EXPECT_EQ(received_, (std::vector<std::string>{"first", "second"}));
}

TEST_F(AuditRouteTest, SaysWhenTheLogIsAway) {
  away_ = true;
  EXPECT_EQ(route_.push(std::vector{Stored("")}).reason(), "AWAY");
}

TEST_F(AuditRouteTest, AppendsNothingOfABatchWithAnUnreadableEvent) {
  const std::vector<storage::StoredEvent> events = {Stored(""), Stored("\xff\xff")};
  EXPECT_EQ(route_.push(events).reason(), "EVENT_UNREADABLE");
  EXPECT_TRUE(received_.empty());
}

}  // namespace
}  // namespace lagan::background
