#include "services/statistics/statistics.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <thread>

#include "services/storage/test_database.h"

namespace lagan::statistics {
namespace {

using std::chrono::days;
using std::chrono::hours;

// A Wednesday; its week begins on the 23rd.
const Time kNow = ParseTime("2026-11-25T12:00:00Z").value();
constexpr char kThisWeek[] = "2026-11-23";
constexpr char kNextWeek[] = "2026-11-30";
const Time kNextMonday = ParseTime("2026-11-30T00:00:00Z").value();

class StatisticsTest : public testing::Test {
 protected:
  void SetUp() override {
    database_ = storage::OpenOrDie(storage::NewTestOptions());
    statistics_ = Statistics::Open(*database_, clock_, random_).value();
  }

  Event Make(EventKind kind, Time at, const std::string& outcome = "",
             const std::string& channel = "digital") {
    return {.id = random_.TakeId(), .kind = kind, .occurred_at = at, .channel = channel, .outcome = outcome};
  }
  Event Decided(Time at, std::uint64_t seconds = 30, bool automatic = true,
                const std::string& state = "GBR") {
    Event event = Make(EventKind::kDecided, at, "approved");
    event.seconds = seconds;
    event.automatic = automatic;
    event.document_state = state;
    return event;
  }
  void Record(const std::vector<Event>& events) {
    const Status status = statistics_->Record(events);
    ASSERT_TRUE(status.ok()) << status;
  }
  void RecordDecided(int times, Time at) {
    std::vector<Event> events;
    for (int i = 0; i < times; ++i) events.push_back(Decided(at));
    Record(events);
  }
  // Of "automation", "automatic" and "by a person"; nothing when suppressed.
  std::optional<std::uint64_t> Published(std::string_view week, std::string_view title,
                                         std::string_view row) {
    const auto release = statistics_->GetRelease(week);
    EXPECT_TRUE(release.ok()) << release.status();
    for (const Table& table : release->tables) {
      for (const SafeCell& cell : table.cells) {
        if (table.title == title && cell.row == row && !cell.suppressed) return cell.count;
      }
    }
    return std::nullopt;
  }
  std::int64_t CountRows(const std::string& table) {
    std::int64_t count = -1;
    const auto rows = storage::InTransaction(
        *database_, [&](storage::Transaction& t) { return t.Execute("SELECT count(*) FROM " + table); });
    EXPECT_TRUE(rows.ok() && (*rows)[0].Read(count).ok());
    return count;
  }

  ManualClock clock_{kNow};
  crypto::SeededRandomForTest random_{11};
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<Statistics> statistics_;
};

TEST_F(StatisticsTest, LiveCountsAreExactAndOfTodayOnly) {
  Event manual = Decided(kNow, 7200, false);
  manual.outcome = "refused_fraud";
  manual.channel = "counter";
  const Time last_night = ParseTime("2026-11-24T23:59:59Z").value();
  Record({Make(EventKind::kOpened, kNow), Make(EventKind::kOpened, kNow), Make(EventKind::kSubmitted, kNow),
          Make(EventKind::kEnded, kNow, "withdrawn"), Decided(kNow, 20), Decided(kNow, 40), manual,
          Decided(last_night, 1), Decided(ParseTime("2026-11-25T00:00:00Z").value(), 60)});
  const auto live = statistics_->Live();
  ASSERT_TRUE(live.ok()) << live.status();
  EXPECT_EQ(live->measures, (std::map<std::string, std::uint64_t>{{"opened", 2},
                                                                  {"submitted", 1},
                                                                  {"ended", 1},
                                                                  {"decided", 4},
                                                                  {"decided_automatically", 3},
                                                                  {"approved", 3},
                                                                  {"refused_fraud", 1}}));
  EXPECT_EQ(live->by_channel, (std::map<std::string, std::uint64_t>{{"digital", 3}, {"counter", 1}}));
  EXPECT_EQ(live->automatic_seconds, (Histogram{{20, 1}, {40, 1}, {60, 1}}));
  EXPECT_EQ(live->manual_seconds, (Histogram{{7200, 1}}));
  clock_.Set(ParseTime("2026-11-26T00:00:00Z").value());
  EXPECT_TRUE(statistics_->Live()->measures.empty());
  EXPECT_TRUE(statistics_->Live()->automatic_seconds.empty());
}

TEST_F(StatisticsTest, AnEventIsCountedOnce) {
  const Event event = Decided(kNow);
  Record({event, event});
  Record({event});
  Event other_words = event;
  other_words.channel = "post";
  Record({other_words});
  EXPECT_EQ(statistics_->Live()->measures.at("decided"), 1U);
}

TEST_F(StatisticsTest, RefusesByNameAndCountsNothingThen) {
  EXPECT_EQ(statistics_->Record({}).reason(), "EVENTS_INVALID");
  EXPECT_EQ(statistics_->Record(std::vector<Event>(101, Decided(kNow))).reason(), "EVENTS_INVALID");
  Event bad = Decided(kNow);
  bad.channel = "pigeon";
  EXPECT_EQ(statistics_->Record(std::vector<Event>{Decided(kNow), bad}).reason(), "EVENT_INVALID");
  EXPECT_EQ(statistics_->Record(std::vector<Event>{Decided(kNow + hours(1))}).reason(), "EVENT_FROM_FUTURE");
  EXPECT_TRUE(statistics_->Live()->measures.empty());
  EXPECT_EQ(CountRows("inbox"), 0);
}

TEST_F(StatisticsTest, AReleaseIsMadeWhenItsWeekIsOverAndNotBefore) {
  RecordDecided(53, kNow);
  EXPECT_EQ(statistics_->GetRelease(kThisWeek).status().reason(), "WEEK_NOT_OVER");
  clock_.Set(kNextMonday - std::chrono::milliseconds(1));
  EXPECT_EQ(statistics_->GetRelease(kThisWeek).status().reason(), "WEEK_NOT_OVER");
  clock_.Set(kNextMonday);
  const auto release = statistics_->GetRelease(kThisWeek);
  ASSERT_TRUE(release.ok()) << release.status();
  EXPECT_EQ(FormatDate(release->week), kThisWeek);
  EXPECT_EQ(release->method, MethodInWords());
  EXPECT_EQ(Published(kThisWeek, "documents by issuing state", "other or none"), 55U);
  EXPECT_EQ(statistics_->GetRelease(kNextWeek).status().reason(), "WEEK_NOT_OVER");
}

TEST_F(StatisticsTest, AWeekIsNamedByItsMonday) {
  for (const char* week :
       {"", "2026-11-24", "2026-11-29", "2026-W48", "2026-11-31", "2026-11-2", "23.11.2026"})
    EXPECT_EQ(statistics_->GetRelease(week).status().reason(), "WEEK_INVALID") << week;
  EXPECT_TRUE(statistics_->GetRelease("2026-11-16").ok());
}

TEST_F(StatisticsTest, AReleaseNeverChangesAndLateEventsComeInTheNext) {
  RecordDecided(53, kNow);
  clock_.Set(kNextMonday);
  const auto first = statistics_->GetRelease(kThisWeek);
  ASSERT_TRUE(first.ok()) << first.status();
  RecordDecided(40, kNextMonday - hours(1));  // late
  clock_.Advance(days(1));
  RecordDecided(20, clock_.Now());
  for (int again = 0; again < 5; ++again)
    EXPECT_EQ(statistics_->GetRelease(kThisWeek)->tables, first->tables);
  clock_.Set(kNextMonday + days(7));
  EXPECT_EQ(statistics_->GetRelease(kThisWeek)->tables, first->tables);
  EXPECT_EQ(Published(kNextWeek, "documents by issuing state", "other or none"), 60U);
}

// Whoever restarts the service must not get another draw of what is suppressed.
TEST_F(StatisticsTest, AReleaseStaysTheSameWhenTheServiceIsOpenedAnew) {
  for (const auto& [channel, times] :
       {std::pair("digital", 60), std::pair("telephone", 40), std::pair("post", 3)}) {
    std::vector<Event> events;
    for (int i = 0; i < times; ++i) events.push_back(Make(EventKind::kOpened, kNow, "", channel));
    Record(events);
  }
  clock_.Set(kNextMonday);
  const auto first = statistics_->GetRelease(kThisWeek);
  ASSERT_TRUE(first.ok()) << first.status();
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    crypto::SeededRandomForTest random(seed);
    const auto again = Statistics::Open(*database_, clock_, random);
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ((*again)->GetRelease(kThisWeek)->tables, first->tables);
  }
}

TEST_F(StatisticsTest, WeeksThatNobodyAskedForAreReleasedInTheirTurn) {
  RecordDecided(30, kNow);
  clock_.Advance(days(7));
  RecordDecided(50, clock_.Now());
  clock_.Advance(days(7));
  ASSERT_TRUE(statistics_->TidyUp().ok());
  EXPECT_EQ(CountRows("week_count"), 0) << "exact counts are gone when the release is made";
  EXPECT_EQ(CountRows("release"), 2);
  EXPECT_EQ(Published(kThisWeek, "documents by issuing state", "other or none"), 30U);
  EXPECT_EQ(Published(kNextWeek, "documents by issuing state", "other or none"), 50U);
}

TEST_F(StatisticsTest, AWeekWithoutEventsHasAReleaseThatSaysNothing) {
  const auto release = statistics_->GetRelease("2026-11-16");
  ASSERT_TRUE(release.ok()) << release.status();
  EXPECT_EQ(release->tables.size(), 5U);
  EXPECT_EQ(statistics_->GetRelease("2026-11-16")->tables, release->tables);
  RecordDecided(30, kNow - days(7));
  EXPECT_EQ(statistics_->GetRelease("2026-11-16")->tables, release->tables);
  clock_.Set(kNextMonday);
  EXPECT_EQ(Published(kThisWeek, "documents by issuing state", "other or none"), 30U);
}

TEST_F(StatisticsTest, ForgetsWhatIsPastItsTimeButNeverCountsTwice) {
  const Event event = Decided(kNow);
  Record({event});
  clock_.Advance(days(1));
  ASSERT_TRUE(statistics_->TidyUp().ok());
  EXPECT_EQ(CountRows("live_count"), 0);
  EXPECT_EQ(CountRows("live_seconds"), 0);
  EXPECT_EQ(CountRows("inbox"), 1);
  clock_.Set(kNow + kOldestCounted + days(1));
  ASSERT_TRUE(statistics_->TidyUp().ok());
  EXPECT_EQ(CountRows("inbox"), 1);
  clock_.Advance(std::chrono::milliseconds(1));
  ASSERT_TRUE(statistics_->TidyUp().ok());
  EXPECT_EQ(CountRows("inbox"), 0);
  Record({event});
  EXPECT_EQ(CountRows("week_count"), 0) << "too old to be counted again";
  Record({Decided(clock_.Now() - kOldestCounted - std::chrono::milliseconds(1))});
  EXPECT_EQ(CountRows("week_count"), 0);
  Record({Decided(clock_.Now() - kOldestCounted)});
  EXPECT_GT(CountRows("week_count"), 0);
}

TEST_F(StatisticsTest, CountsFromManyThreadsAreAllThere) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this] {
      for (int round = 0; round < 5; ++round) {
        std::vector<Event> events;
        for (int n = 0; n < 5; ++n) events.push_back(Decided(kNow));
        // As an outbox does: until it is taken.
        while (!statistics_->Record(events).ok()) {
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(statistics_->Live()->measures.at("decided"), 100U);
}

// Nothing that is stored beside a release and the ids names more than a cell, and no row is about one event.
TEST_F(StatisticsTest, KeepsCountsOnly) {
  std::vector<Event> events;
  for (int i = 0; i < 50; ++i) events.push_back(Decided(kNow, 30));
  Record(events);
  EXPECT_EQ(CountRows("week_count"), 4);
  EXPECT_EQ(CountRows("live_count"), 4);
  EXPECT_EQ(CountRows("live_seconds"), 1);
}

}  // namespace
}  // namespace lagan::statistics
