#include "services/review/case_record.h"

#include <algorithm>

#include "base/core/text.h"
#include "services/storage/idempotency.h"
#include "services/storage/outbox.h"

namespace lagan::review {
namespace {

using storage::Rows;
using storage::Transaction;

constexpr std::string_view kColumns =
    "case_id, application_id, reasons, channel, opened_at, due_at, priority, readers, checks, fields, stage, "
    "holder, lease_until, token";

constexpr Stage kStages[] = {Stage::kOpen, Stage::kAwaitingSecond, Stage::kEscalated, Stage::kClosed};

// Lists are of words without commas (services/review/case_policy.h).
std::string Join(const std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) joined += (joined.empty() ? "" : ",") + word;
  return joined;
}

std::vector<std::string> Split(const std::string& joined) {
  return joined.empty() ? std::vector<std::string>() : SplitText(joined, ',');
}

Result<Stage> StageFromName(std::string_view name) {
  for (const Stage stage : kStages) {
    if (StageName(stage) == name) return stage;
  }
  return DataLoss("CASE_UNREADABLE", "A stored case is not what was written.");
}

Result<CaseRecord> FromRow(const storage::Row& row) {
  CaseRecord record;
  std::string reasons;
  std::string checks;
  std::string fields;
  std::string stage;
  LAGAN_RETURN_IF_ERROR(row.Read(record.id, record.application_id, reasons, record.channel, record.opened_at,
                                 record.due_at, record.priority, record.readers, checks, fields, stage,
                                 record.holder, record.lease_until, record.token));
  LAGAN_ASSIGN_OR_RETURN(record.stage, StageFromName(stage));
  record.reasons = Split(reasons);
  record.checks = Split(checks);
  record.fields = Split(fields);
  return record;
}

Result<std::optional<CaseRecord>> FirstRow(const Rows& rows) {
  if (rows.empty()) return std::optional<CaseRecord>();
  LAGAN_ASSIGN_OR_RETURN(CaseRecord record, FromRow(rows[0]));
  return std::optional(std::move(record));
}

std::string Select(std::string_view rest) {
  return "SELECT " + std::string(kColumns) + " FROM review_case " + std::string(rest);
}

}  // namespace

std::string_view StageName(Stage stage) {
  switch (stage) {
    case Stage::kOpen:
      return "OPEN";
    case Stage::kAwaitingSecond:
      return "AWAITING_SECOND";
    case Stage::kEscalated:
      return "ESCALATED";
    case Stage::kClosed:
      return "CLOSED";
  }
  return "CLOSED";
}

const std::vector<storage::Migration>& Migrations() {
  static const std::vector<storage::Migration> migrations = {
      storage::PortableMigration(
          1, "cases",
          "CREATE TABLE review_case (case_id TEXT PRIMARY KEY, application_id TEXT NOT NULL, "
          "reasons TEXT NOT NULL, channel TEXT NOT NULL, opened_at @integer NOT NULL, "
          "due_at @integer NOT NULL, priority @integer NOT NULL, readers @integer NOT NULL, "
          "checks TEXT NOT NULL, fields TEXT NOT NULL, stage TEXT NOT NULL, holder TEXT UNIQUE, "
          "lease_until @integer, token @integer NOT NULL, rank_at @integer NOT NULL, closed_at @integer, "
          "CHECK ((holder IS NULL) = (lease_until IS NULL))) @strict;"
          "CREATE INDEX review_case_rank ON review_case (rank_at, case_id) WHERE stage <> 'CLOSED';"
          "CREATE TABLE excluded_reader (case_id TEXT NOT NULL, operator_id TEXT NOT NULL, "
          "PRIMARY KEY (case_id, operator_id)) @strict;"
          "CREATE TABLE returned_case (case_id TEXT NOT NULL, operator_id TEXT NOT NULL, "
          "PRIMARY KEY (case_id, operator_id)) @strict;"
          "CREATE TABLE reading (number @identity, case_id TEXT NOT NULL, operator_id TEXT NOT NULL, "
          "said @bytes NOT NULL, decided_at @integer NOT NULL, UNIQUE (case_id, operator_id)) @strict;"
          "CREATE TABLE tally (counter TEXT PRIMARY KEY, number @integer NOT NULL) @strict"),
      storage::IdempotencyTableV1(2), storage::OutboxTablesV1(3), storage::InboxTableV1(4)};
  return migrations;
}

Result<bool> InsertCase(Transaction& transaction, const CaseRecord& record,
                        std::chrono::milliseconds ageing) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("INSERT INTO review_case (" + std::string(kColumns) +
                              ", rank_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
                              "$14, $15) ON CONFLICT (case_id) DO NOTHING",
                          {record.id, record.application_id, Join(record.reasons), record.channel,
                           record.opened_at, record.due_at, record.priority, record.readers,
                           Join(record.checks), Join(record.fields), StageName(record.stage), record.holder,
                           record.lease_until, record.token, record.opened_at + record.priority * ageing}));
  return rows.changes() == 1;
}

Status Exclude(Transaction& transaction, std::string_view case_id, std::string_view operator_id) {
  return transaction
      .Execute("INSERT INTO excluded_reader (case_id, operator_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
               {case_id, operator_id})
      .status();
}

Result<CaseRecord> LoadCase(Transaction& transaction, std::string_view case_id) {
  LAGAN_ASSIGN_OR_RETURN(const Rows rows, transaction.Execute(Select("WHERE case_id = $1"), {case_id}));
  if (rows.empty()) return NotFound("CASE_NOT_FOUND", "There is no such case.", "case_id");
  return FromRow(rows[0]);
}

Status SaveCase(Transaction& transaction, const CaseRecord& record, Time now) {
  return transaction
      .Execute(
          "UPDATE review_case SET stage = $2, holder = $3, lease_until = $4, token = $5, "
          "closed_at = CASE WHEN $2 = 'CLOSED' THEN CAST($6 AS bigint) END WHERE case_id = $1",
          {record.id, StageName(record.stage), record.holder, record.lease_until, record.token, now})
      .status();
}

Result<std::optional<CaseRecord>> HeldBy(Transaction& transaction, std::string_view operator_id) {
  LAGAN_ASSIGN_OR_RETURN(const Rows rows, transaction.Execute(Select("WHERE holder = $1"), {operator_id}));
  return FirstRow(rows);
}

Result<std::optional<CaseRecord>> NextFor(Transaction& transaction, std::string_view operator_id,
                                          bool senior) {
  const auto has = [](std::string_view table) {
    return "EXISTS (SELECT 1 FROM " + std::string(table) +
           " o WHERE o.case_id = review_case.case_id AND o.operator_id = $1)";
  };
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute(Select("WHERE stage <> 'CLOSED' AND holder IS NULL AND (stage <> 'ESCALATED' OR "
                                 "CAST($2 AS bigint) = 1) AND NOT " +
                                 has("excluded_reader") + " AND NOT " + has("reading") + " ORDER BY " +
                                 has("returned_case") + ", rank_at, case_id LIMIT 1"),
                          {operator_id, senior}));
  return FirstRow(rows);
}

Result<std::vector<CaseRecord>> WithLeaseOver(Transaction& transaction, Time now) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute(Select("WHERE holder IS NOT NULL AND lease_until <= $1 ORDER BY lease_until"),
                          {now}));
  std::vector<CaseRecord> records;
  for (const storage::Row& row : rows) {
    LAGAN_ASSIGN_OR_RETURN(CaseRecord record, FromRow(row));
    records.push_back(std::move(record));
  }
  return records;
}

Status NoteReturned(Transaction& transaction, std::string_view case_id, std::string_view operator_id) {
  return transaction
      .Execute("INSERT INTO returned_case (case_id, operator_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
               {case_id, operator_id})
      .status();
}

Result<std::vector<v1::ReaderFindings>> Readings(Transaction& transaction, std::string_view case_id) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("SELECT said FROM reading WHERE case_id = $1 ORDER BY number", {case_id}));
  std::vector<v1::ReaderFindings> readings(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Bytes said;
    LAGAN_RETURN_IF_ERROR(rows[i].Read(said));
    if (!readings[i].ParseFromArray(said.data(), static_cast<int>(said.size()))) {
      return DataLoss("CASE_UNREADABLE", "A stored case is not what was written.");
    }
  }
  return readings;
}

Status AddReading(Transaction& transaction, std::string_view case_id, const v1::ReaderFindings& reading,
                  Time now) {
  return transaction
      .Execute("INSERT INTO reading (case_id, operator_id, said, decided_at) VALUES ($1, $2, $3, $4)",
               {case_id, reading.operator_id(), ToBytes(reading.SerializeAsString()), now})
      .status();
}

Status Count(Transaction& transaction, std::string_view counter) {
  return transaction
      .Execute(
          "INSERT INTO tally (counter, number) VALUES ($1, 1) "
          "ON CONFLICT (counter) DO UPDATE SET number = tally.number + 1",
          {counter})
      .status();
}

Result<v1::GetQueueResponse> Figures(Transaction& transaction, Time now) {
  v1::GetQueueResponse figures;
  LAGAN_ASSIGN_OR_RETURN(
      const Rows groups,
      transaction.Execute(
          "SELECT stage, held, count(*), min(opened_at), CAST(sum(overdue) AS bigint) FROM (SELECT stage, "
          "opened_at, CASE WHEN holder IS NOT NULL AND lease_until > $1 THEN 1 ELSE 0 END AS held, "
          "CASE WHEN due_at < $1 THEN 1 ELSE 0 END AS overdue FROM review_case WHERE stage <> 'CLOSED') c "
          "GROUP BY stage, held",
          {now}));
  Time oldest = now;
  for (const storage::Row& row : groups) {
    std::string stage;
    bool held = false;
    std::uint32_t cases = 0;
    Time opened_at;
    std::uint32_t overdue = 0;
    LAGAN_RETURN_IF_ERROR(row.Read(stage, held, cases, opened_at, overdue));
    if (held) figures.set_claimed(figures.claimed() + cases);
    if (!held && stage == "OPEN") figures.set_open(cases);
    if (!held && stage == "AWAITING_SECOND") figures.set_awaiting_second(cases);
    if (!held && stage == "ESCALATED") figures.set_escalated(cases);
    figures.set_overdue(figures.overdue() + overdue);
    oldest = std::min(oldest, opened_at);
  }
  figures.set_oldest_seconds(
      static_cast<std::uint64_t>(std::chrono::floor<std::chrono::seconds>(now - oldest).count()));
  LAGAN_ASSIGN_OR_RETURN(const Rows tallies, transaction.Execute("SELECT counter, number FROM tally"));
  for (const storage::Row& row : tallies) {
    std::string counter;
    std::uint64_t number = 0;
    LAGAN_RETURN_IF_ERROR(row.Read(counter, number));
    if (counter == kLeaseExpiries) figures.set_lease_expiries(number);
    if (counter == kDisagreements) figures.set_second_reader_disagreements(number);
  }
  return figures;
}

Status ForgetClosed(Transaction& transaction, Time before) {
  for (const std::string_view table : {"excluded_reader", "returned_case", "reading"}) {
    LAGAN_RETURN_IF_ERROR(transaction
                              .Execute("DELETE FROM " + std::string(table) +
                                           " WHERE case_id IN (SELECT case_id FROM review_case WHERE "
                                           "stage = 'CLOSED' AND closed_at < $1)",
                                       {before})
                              .status());
  }
  return transaction.Execute("DELETE FROM review_case WHERE stage = 'CLOSED' AND closed_at < $1", {before})
      .status();
}

}  // namespace lagan::review
