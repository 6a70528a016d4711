#include "services/statistics/statistics.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "services/storage/outbox.h"

namespace lagan::statistics {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using storage::Rows;
using storage::Transaction;

constexpr char kConsumer[] = "statistics";
constexpr char kByChannel[] = "channel:";

// Days and weeks are stored as the number of their first day since 1970.
std::int64_t NumberOf(sys_days day) { return day.time_since_epoch().count(); }
sys_days DayNumbered(std::int64_t number) { return sys_days(days(number)); }
sys_days DayOf(Time time) { return std::chrono::floor<days>(time); }
sys_days MondayOf(sys_days day) { return day - (std::chrono::weekday(day) - std::chrono::Monday); }

std::vector<std::string> MeasuresOf(const Event& event) {
  switch (event.kind) {
    case EventKind::kOpened:
      return {"opened"};
    case EventKind::kSubmitted:
      return {"submitted"};
    case EventKind::kDecided: {
      std::vector<std::string> measures = {"decided", event.outcome, kByChannel + event.channel};
      if (event.automatic) measures.emplace_back("decided_automatically");
      return measures;
    }
    case EventKind::kEnded:
      return {"ended"};
  }
  return {};
}

Status CountLive(Transaction& transaction, const Event& event, sys_days day) {
  for (const std::string& measure : MeasuresOf(event)) {
    LAGAN_RETURN_IF_ERROR(
        transaction
            .Execute("INSERT INTO live_count (day, measure, total) VALUES ($1, $2, 1) "
                     "ON CONFLICT (day, measure) DO UPDATE SET total = live_count.total + 1",
                     {NumberOf(day), measure})
            .status());
  }
  if (event.kind != EventKind::kDecided) return {};
  return transaction
      .Execute(
          "INSERT INTO live_seconds (day, automatic, seconds, total) VALUES ($1, $2, $3, 1) "
          "ON CONFLICT (day, automatic, seconds) DO UPDATE SET total = live_seconds.total + 1",
          {NumberOf(day), event.automatic, event.seconds})
      .status();
}

// The first week that may still have no release.
Result<sys_days> FirstOpenWeek(Transaction& transaction) {
  LAGAN_ASSIGN_OR_RETURN(const Rows rows,
                         transaction.Execute("SELECT first_open_week FROM releases_made WHERE id = 1"));
  std::int64_t week = 0;
  if (!rows.empty()) LAGAN_RETURN_IF_ERROR(rows[0].Read(week));
  return MondayOf(DayNumbered(week));
}

Status CountForRelease(Transaction& transaction, const Event& event, sys_days first_open_week) {
  const sys_days week = std::max(MondayOf(DayOf(event.occurred_at)), first_open_week);
  for (const CellName& cell : CellsOf(event)) {
    LAGAN_RETURN_IF_ERROR(
        transaction
            .Execute("INSERT INTO week_count (week, table_name, row_name, column_name, total) "
                     "VALUES ($1, $2, $3, $4, 1) ON CONFLICT (week, table_name, row_name, column_name) "
                     "DO UPDATE SET total = week_count.total + 1",
                     {NumberOf(week), cell.table, cell.row, cell.column})
            .status());
  }
  return {};
}

Result<std::map<sys_days, WeekCounts>> CountsOfWeeksBefore(Transaction& transaction, sys_days week) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute(
          "SELECT week, table_name, row_name, column_name, total FROM week_count WHERE week < $1",
          {NumberOf(week)}));
  std::map<sys_days, WeekCounts> weeks;
  for (const storage::Row& row : rows) {
    std::int64_t number = 0;
    CellName cell;
    std::uint64_t total = 0;
    LAGAN_RETURN_IF_ERROR(row.Read(number, cell.table, cell.row, cell.column, total));
    weeks[DayNumbered(number)][std::move(cell)] = total;
  }
  return weeks;
}

Status StoreRelease(Transaction& transaction, const Release& release) {
  const std::int64_t week = NumberOf(release.week);
  LAGAN_RETURN_IF_ERROR(
      transaction.Execute("INSERT INTO release (week, method) VALUES ($1, $2)", {week, release.method})
          .status());
  std::int64_t position = 0;
  for (const Table& table : release.tables) {
    for (const SafeCell& cell : table.cells) {
      LAGAN_RETURN_IF_ERROR(
          transaction
              .Execute("INSERT INTO released_cell (week, position, title, row_name, column_name, suppressed, "
                       "rounded) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                       {week, position++, table.title, cell.row, cell.column, cell.suppressed, cell.count})
              .status());
    }
  }
  return {};
}

Result<std::optional<Release>> LoadRelease(Transaction& transaction, sys_days week) {
  LAGAN_ASSIGN_OR_RETURN(const Rows found,
                         transaction.Execute("SELECT method FROM release WHERE week = $1", {NumberOf(week)}));
  if (found.empty()) return std::optional<Release>();
  Release release{.week = week, .tables = {}, .method = {}};
  LAGAN_RETURN_IF_ERROR(found[0].Read(release.method));
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("SELECT title, row_name, column_name, suppressed, rounded FROM released_cell "
                          "WHERE week = $1 ORDER BY position",
                          {NumberOf(week)}));
  for (const storage::Row& row : rows) {
    std::string title;
    SafeCell cell;
    LAGAN_RETURN_IF_ERROR(row.Read(title, cell.row, cell.column, cell.suppressed, cell.count));
    if (release.tables.empty() || release.tables.back().title != title)
      release.tables.push_back({.title = title, .cells = {}});
    release.tables.back().cells.push_back(std::move(cell));
  }
  return std::optional<Release>(std::move(release));
}

Result<sys_days> ParseWeek(std::string_view text) {
  const Result<Date> date = ParseDate(text);
  if (!date.ok() || std::chrono::weekday(sys_days(*date)) != std::chrono::Monday)
    return InvalidArgument("WEEK_INVALID", "Name a week by its Monday: YYYY-MM-DD.", "week");
  return sys_days(*date);
}

}  // namespace

const std::vector<storage::Migration>& Migrations() {
  static const std::vector<storage::Migration> migrations = {
      storage::InboxTableV1(1),
      storage::PortableMigration(
          2, "counts",
          "CREATE TABLE live_count (day @integer NOT NULL, measure TEXT NOT NULL, total @integer NOT NULL, "
          "PRIMARY KEY (day, measure)) @strict;"
          "CREATE TABLE live_seconds (day @integer NOT NULL, automatic @integer NOT NULL, "
          "seconds @integer NOT NULL, total @integer NOT NULL, PRIMARY KEY (day, automatic, seconds)) "
          "@strict;"
          "CREATE TABLE week_count (week @integer NOT NULL, table_name TEXT NOT NULL, row_name TEXT NOT "
          "NULL, "
          "column_name TEXT NOT NULL, total @integer NOT NULL, "
          "PRIMARY KEY (week, table_name, row_name, column_name)) @strict;"
          "CREATE TABLE releases_made (id @integer PRIMARY KEY, first_open_week @integer NOT NULL) @strict;"
          "CREATE TABLE release (week @integer PRIMARY KEY, method TEXT NOT NULL) @strict;"
          "CREATE TABLE released_cell (week @integer NOT NULL REFERENCES release (week), "
          "position @integer NOT NULL, title TEXT NOT NULL, row_name TEXT NOT NULL, column_name TEXT NOT "
          "NULL, "
          "suppressed @integer NOT NULL, rounded @integer NOT NULL, PRIMARY KEY (week, position)) @strict;"
          "CREATE INDEX inbox_age ON inbox (received_at)")};
  return migrations;
}

Result<std::unique_ptr<Statistics>> Statistics::Open(storage::Database& database, const Clock& clock,
                                                     crypto::RandomSource& random) {
  LAGAN_RETURN_IF_ERROR(storage::Migrate(database, Migrations(), clock));
  return std::unique_ptr<Statistics>(new Statistics(database, clock, random));
}

Status Statistics::Record(std::span<const Event> events) {
  if (events.empty() || events.size() > kMostEvents)
    return InvalidArgument("EVENTS_INVALID", "Send 1 to 100 events at once.", "events");
  const Time now = clock_.Now();
  for (const Event& event : events) LAGAN_RETURN_IF_ERROR(CheckEvent(event, now));
  return storage::InTransaction(database_, [&](Transaction& transaction) -> Status {
    LAGAN_ASSIGN_OR_RETURN(const sys_days first_open_week, FirstOpenWeek(transaction));
    for (const Event& event : events) {
      if (event.occurred_at < now - kOldestCounted) continue;
      LAGAN_ASSIGN_OR_RETURN(const bool first, storage::FirstDelivery(transaction, kConsumer, event.id, now));
      if (!first) continue;
      const sys_days day = DayOf(event.occurred_at);
      if (day >= DayOf(now)) LAGAN_RETURN_IF_ERROR(CountLive(transaction, event, day));
      LAGAN_RETURN_IF_ERROR(CountForRelease(transaction, event, first_open_week));
    }
    return {};
  });
}

Result<LiveCounts> Statistics::Live() const {
  const std::int64_t today = NumberOf(DayOf(clock_.Now()));
  return storage::InTransaction(
      database_,
      [&](Transaction& transaction) -> Result<LiveCounts> {
        LAGAN_ASSIGN_OR_RETURN(
            const Rows counts,
            transaction.Execute("SELECT measure, total FROM live_count WHERE day = $1", {today}));
        LAGAN_ASSIGN_OR_RETURN(
            const Rows times,
            transaction.Execute("SELECT automatic, seconds, total FROM live_seconds WHERE day = $1",
                                {today}));
        LiveCounts live;
        for (const storage::Row& row : counts) {
          std::string measure;
          std::uint64_t total = 0;
          LAGAN_RETURN_IF_ERROR(row.Read(measure, total));
          if (measure.starts_with(kByChannel)) {
            live.by_channel[measure.substr(sizeof kByChannel - 1)] = total;
          } else {
            live.measures[measure] = total;
          }
        }
        for (const storage::Row& row : times) {
          bool automatic = false;
          std::uint64_t seconds = 0;
          std::uint64_t total = 0;
          LAGAN_RETURN_IF_ERROR(row.Read(automatic, seconds, total));
          (automatic ? live.automatic_seconds : live.manual_seconds)[seconds] = total;
        }
        return live;
      },
      storage::Mode::kRead);
}

Result<Release> Statistics::GetRelease(std::string_view week) {
  LAGAN_ASSIGN_OR_RETURN(const sys_days monday, ParseWeek(week));
  if (monday + days(7) > DayOf(clock_.Now())) {
    return FailedPrecondition("WEEK_NOT_OVER", "The release of a week is made when its Sunday is over (UTC).",
                              "week");
  }
  LAGAN_RETURN_IF_ERROR(MakeReleases());
  LAGAN_ASSIGN_OR_RETURN(
      std::optional<Release> release,
      storage::InTransaction(
          database_, [&](Transaction& transaction) { return LoadRelease(transaction, monday); },
          storage::Mode::kRead));
  if (release) return *std::move(release);
  // No event was or ever will be counted in that week, and a table of zeros has one form, whatever is drawn.
  return Release{.week = monday, .tables = MakeTables({}, random_), .method = MethodInWords()};
}

Status Statistics::MakeReleases() {
  const sys_days this_week = MondayOf(DayOf(clock_.Now()));
  return storage::InTransaction(database_, [&](Transaction& transaction) -> Status {
    LAGAN_ASSIGN_OR_RETURN(const sys_days first_open_week, FirstOpenWeek(transaction));
    if (first_open_week >= this_week) return {};
    LAGAN_ASSIGN_OR_RETURN(const auto weeks, CountsOfWeeksBefore(transaction, this_week));
    for (const auto& [week, counts] : weeks) {
      LAGAN_RETURN_IF_ERROR(StoreRelease(
          transaction, {.week = week, .tables = MakeTables(counts, random_), .method = MethodInWords()}));
    }
    LAGAN_RETURN_IF_ERROR(
        transaction.Execute("DELETE FROM week_count WHERE week < $1", {NumberOf(this_week)}).status());
    return transaction
        .Execute(
            "INSERT INTO releases_made (id, first_open_week) VALUES (1, $1) "
            "ON CONFLICT (id) DO UPDATE SET first_open_week = excluded.first_open_week",
            {NumberOf(this_week)})
        .status();
  });
}

Status Statistics::TidyUp() {
  LAGAN_RETURN_IF_ERROR(MakeReleases());
  const Time now = clock_.Now();
  return storage::InTransaction(database_, [&](Transaction& transaction) -> Status {
    const std::int64_t today = NumberOf(DayOf(now));
    for (const char* forget :
         {"DELETE FROM live_count WHERE day < $1", "DELETE FROM live_seconds WHERE day < $1"})
      LAGAN_RETURN_IF_ERROR(transaction.Execute(forget, {today}).status());
    // A day longer than events are counted, so that what is forgotten is too old to be counted again.
    return storage::ForgetReceived(transaction, kConsumer, now - kOldestCounted - days(1)).status();
  });
}

}  // namespace lagan::statistics
