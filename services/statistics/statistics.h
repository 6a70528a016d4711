// The board's figures: events in, counts kept, a release a week out. Free of protobuf and gRPC.
//
// What is kept, and how long:
//   - live counts of today: totals by measure, without any attribute of people but the channel, and a histogram of seconds to
//     decision; of yesterday and before: nothing;
//   - exact counts of weeks without a release, by the cells of its tables; a release replaces them;
//   - releases, for ever;
//   - ids of events for 31 days, so that each is counted once. No event names an application or a person.
//
// An event is counted in the week in which it happened, or, when that week's release is made already, in the first week that has
// none. One that arrives more than 30 days late is not counted: whether it was counted before is forgotten by then.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/random.h"
#include "services/statistics/event.h"
#include "services/statistics/percentile.h"
#include "services/statistics/release.h"
#include "services/storage/database.h"
#include "services/storage/migrations.h"

namespace lagan::statistics {

inline constexpr std::size_t kMostEvents = 100;
inline constexpr std::chrono::days kOldestCounted{30};

// Exact, of the day so far (UTC).
struct LiveCounts {
  // "opened", "submitted", "decided", "decided_automatically", "ended", each of kDecisions; those that are zero are missing.
  std::map<std::string, std::uint64_t> measures;
  // Decided, by channel; the same.
  std::map<std::string, std::uint64_t> by_channel;
  Histogram automatic_seconds;
  Histogram manual_seconds;
};

struct Release {
  Date week;  // its Monday
  std::vector<Table> tables;
  std::string method;
};

const std::vector<storage::Migration>& Migrations();

// Thread-safe; several processes may share a database. All errors of storage may come from each method.
class Statistics {
 public:
  // Brings the tables up to date. All three outlive the object.
  static Result<std::unique_ptr<Statistics>> Open(storage::Database& database, const Clock& clock,
                                                  crypto::RandomSource& random);

  // Counts those that were not counted before, all or none. EVENTS_INVALID for none or more than kMostEvents; those of
  // CheckEvent.
  Status Record(std::span<const Event> events);

  Result<LiveCounts> Live() const;

  // Of the week that begins with this Monday (YYYY-MM-DD); makes it when it was not made yet. A week without events has a
  // release too: everything in it is suppressed. INVALID_ARGUMENT WEEK_INVALID; FAILED_PRECONDITION WEEK_NOT_OVER.
  Result<Release> GetRelease(std::string_view week);

  // Makes the releases of weeks that are over and forgets what is past its time. To be called every now and then; what it
  // does late is done all the same.
  Status TidyUp();

 private:
  Statistics(storage::Database& database, const Clock& clock, crypto::RandomSource& random)
      : database_(database), clock_(clock), random_(random) {}

  Status MakeReleases();

  storage::Database& database_;
  const Clock& clock_;
  crypto::RandomSource& random_;
};

}  // namespace lagan::statistics
