#include "services/statistics/event.h"

#include <gtest/gtest.h>
#include <functional>

namespace lagan::statistics {
namespace {

const Time kNow = ParseTime("2026-11-25T12:00:00Z").value();

Event Decided() {
  return {.id = std::string(32, 'a'),
          .kind = EventKind::kDecided,
          .occurred_at = kNow,
          .channel = "digital",
          .outcome = "approved",
          .automatic = true,
          .seconds = 42,
          .document_state = "IRL"};
}

TEST(CheckEventTest, TakesWhatTheContractAllows) {
  for (const auto& change : std::vector<std::function<void(Event&)>>{
           [](Event&) {}, [](Event& e) { e.document_state = ""; }, [](Event& e) { e.document_state = "1<x"; },
           [](Event& e) { e.id = "0123456789abcdefABCDEF0123456789"; },
           [](Event& e) { e.occurred_at = kNow + kClockTolerance; }, [](Event& e) { e.channel = "post"; },
           [](Event& e) {
             e.kind = EventKind::kEnded;
             e.outcome = "expired";
           },
           [](Event& e) {
             e.kind = EventKind::kOpened;
             e.outcome = "";
           }}) {
    Event event = Decided();
    change(event);
    EXPECT_TRUE(CheckEvent(event, kNow).ok()) << CheckEvent(event, kNow);
  }
}

TEST(CheckEventTest, NamesTheFieldThatIsWrong) {
  const struct {
    const char* field;
    std::function<void(Event&)> change;
  } cases[] = {{"event_id", [](Event& e) { e.id = ""; }},
               {"event_id", [](Event& e) { e.id = std::string(31, 'a'); }},
               {"event_id", [](Event& e) { e.id = std::string(32, 'g'); }},
               {"channel", [](Event& e) { e.channel = ""; }},
               {"channel", [](Event& e) { e.channel = "Digital"; }},
               {"outcome", [](Event& e) { e.outcome = "withdrawn"; }},
               {"outcome",
                [](Event& e) {
                  e.kind = EventKind::kEnded;
                  e.outcome = "approved";
                }},
               {"seconds", [](Event& e) { e.seconds = ~std::uint64_t{0}; }}};
  for (const auto& [field, change] : cases) {
    Event event = Decided();
    change(event);
    const Status status = CheckEvent(event, kNow);
    EXPECT_EQ(status.reason(), "EVENT_INVALID") << field;
    EXPECT_EQ(status.field(), field);
  }
}

TEST(CheckEventTest, AnEventOfTheFutureIsToComeAgain) {
  Event event = Decided();
  event.occurred_at = kNow + kClockTolerance + std::chrono::milliseconds(1);
  EXPECT_EQ(CheckEvent(event, kNow).code(), Code::kFailedPrecondition);
  EXPECT_EQ(CheckEvent(event, kNow).reason(), "EVENT_FROM_FUTURE");
}

}  // namespace
}  // namespace lagan::statistics
