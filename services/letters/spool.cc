#include "services/letters/spool.h"

#include "services/storage/idempotency.h"
#include "services/storage/outbox.h"

namespace lagan::letters {
namespace {

using storage::Row;
using storage::Rows;
using storage::Transaction;

constexpr char kColumns[] = "SELECT serial, run_id, request_digest, pages, sha256, blob_id FROM letter ";

Result<SpooledLetter> ReadLetter(const Row& row) {
  SpooledLetter letter;
  LAGAN_RETURN_IF_ERROR(row.Read(letter.serial, letter.run_id, letter.request_digest, letter.pages,
                                 letter.sha256, letter.blob_id));
  return letter;
}

Result<std::vector<SpooledLetter>> ReadLetters(const Rows& rows) {
  std::vector<SpooledLetter> letters;
  for (const Row& row : rows) {
    LAGAN_ASSIGN_OR_RETURN(letters.emplace_back(), ReadLetter(row));
  }
  return letters;
}

// The open run's id; empty when there is none.
Result<std::string> FindOpenRun(Transaction& transaction) {
  LAGAN_ASSIGN_OR_RETURN(const Rows rows,
                         transaction.Execute("SELECT run_id FROM run WHERE open_marker = 1"));
  std::string id;
  if (!rows.empty()) LAGAN_RETURN_IF_ERROR(rows[0].Read(id));
  return id;
}

}  // namespace

const std::vector<storage::Migration>& Migrations() {
  // open_marker is 1 or NULL, and unique: so at most one run is open.
  static const std::vector<storage::Migration> migrations = {
      storage::OutboxTablesV1(1), storage::IdempotencyTableV1(2),
      storage::PortableMigration(
          3, "runs",
          "CREATE TABLE run (run_id TEXT PRIMARY KEY, open_marker @integer UNIQUE, opened_at @integer NOT "
          "NULL, "
          "closed_at @integer, confirmed_at @integer) @strict;"
          "CREATE TABLE letter (serial TEXT PRIMARY KEY, run_id TEXT NOT NULL REFERENCES run (run_id), "
          "position @integer NOT NULL, request_digest @bytes NOT NULL, pages @integer NOT NULL, "
          "sha256 @bytes NOT NULL, blob_id TEXT, UNIQUE (run_id, position)) @strict")};
  return migrations;
}

Result<std::optional<SpooledLetter>> FindLetter(Transaction& transaction, std::string_view serial) {
  LAGAN_ASSIGN_OR_RETURN(const Rows rows,
                         transaction.Execute(std::string(kColumns) + "WHERE serial = $1", {serial}));
  if (rows.empty()) return std::optional<SpooledLetter>();
  LAGAN_ASSIGN_OR_RETURN(SpooledLetter letter, ReadLetter(rows[0]));
  return std::optional<SpooledLetter>(std::move(letter));
}

Result<std::string> AddToOpenRun(Transaction& transaction, const SpooledLetter& letter,
                                 const std::string& fresh_run_id, Time now) {
  LAGAN_ASSIGN_OR_RETURN(std::string run_id, FindOpenRun(transaction));
  if (run_id.empty()) {
    run_id = fresh_run_id;
    LAGAN_RETURN_IF_ERROR(
        transaction
            .Execute("INSERT INTO run (run_id, open_marker, opened_at) VALUES ($1, 1, $2)", {run_id, now})
            .status());
  }
  LAGAN_ASSIGN_OR_RETURN(const Rows counted,
                         transaction.Execute("SELECT count(*) FROM letter WHERE run_id = $1", {run_id}));
  int position = 0;
  LAGAN_RETURN_IF_ERROR(counted[0].Read(position));
  if (position >= kMostLettersInRun) {
    return ResourceExhausted("RUN_FULL",
                             "The print run is full. It must be closed before another letter can wait.");
  }
  LAGAN_RETURN_IF_ERROR(
      transaction
          .Execute("INSERT INTO letter (serial, run_id, position, request_digest, pages, sha256, blob_id) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                   {letter.serial, run_id, position, letter.request_digest, letter.pages, letter.sha256,
                    letter.blob_id})
          .status());
  return run_id;
}

Result<Run> CloseOpenRun(Transaction& transaction, Time now) {
  LAGAN_ASSIGN_OR_RETURN(const std::string run_id, FindOpenRun(transaction));
  if (run_id.empty()) return FailedPrecondition("RUN_EMPTY", "No letter waits to be printed.");
  LAGAN_RETURN_IF_ERROR(
      transaction
          .Execute("UPDATE run SET open_marker = NULL, closed_at = $2 WHERE run_id = $1", {run_id, now})
          .status());
  return Run{.id = run_id, .state = RunState::kClosed, .closed_at = now};
}

Result<Run> FindRun(Transaction& transaction, std::string_view run_id) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("SELECT closed_at, confirmed_at FROM run WHERE run_id = $1", {run_id}));
  if (rows.empty()) return NotFound("RUN_UNKNOWN", "There is no such print run.", "run_id");
  std::optional<Time> closed_at;
  std::optional<Time> confirmed_at;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(closed_at, confirmed_at));
  Run run{.id = std::string(run_id)};
  if (closed_at) run = {.id = run.id, .state = RunState::kClosed, .closed_at = *closed_at};
  if (confirmed_at) run.state = RunState::kConfirmed;
  return run;
}

Result<std::vector<SpooledLetter>> LettersOf(Transaction& transaction, std::string_view run_id) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute(std::string(kColumns) + "WHERE run_id = $1 ORDER BY position", {run_id}));
  return ReadLetters(rows);
}

Status MarkConfirmed(Transaction& transaction, std::string_view run_id, Time now) {
  return transaction.Execute("UPDATE run SET confirmed_at = $2 WHERE run_id = $1", {run_id, now}).status();
}

Result<std::vector<SpooledLetter>> LettersToDestroy(Transaction& transaction) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute(std::string(kColumns) +
                          "WHERE blob_id IS NOT NULL AND run_id IN "
                          "(SELECT run_id FROM run WHERE confirmed_at IS NOT NULL) ORDER BY serial"));
  return ReadLetters(rows);
}

Status MarkDestroyed(Transaction& transaction, std::string_view serial) {
  return transaction.Execute("UPDATE letter SET blob_id = NULL WHERE serial = $1", {serial}).status();
}

Result<std::vector<std::string>> BlobIds(Transaction& transaction) {
  LAGAN_ASSIGN_OR_RETURN(const Rows rows,
                         transaction.Execute("SELECT blob_id FROM letter WHERE blob_id IS NOT NULL"));
  std::vector<std::string> ids;
  for (const Row& row : rows) LAGAN_RETURN_IF_ERROR(row.Read(ids.emplace_back()));
  return ids;
}

}  // namespace lagan::letters
