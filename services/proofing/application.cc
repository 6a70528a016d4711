#include "services/proofing/application.h"

#include <iterator>
#include <sstream>

#include <algorithm>

#include "services/proofing/doubts.h"
#include "services/proofing/question_sets.h"

#include "services/storage/idempotency.h"
#include "services/storage/outbox.h"
#include "services/storage/work_queue.h"

namespace lagan::proofing {
namespace {

constexpr std::string_view kColumns =
    "id, portal, state, reason, advice, level_asked, level, profile, outcome, purpose, actor_kind, "
    "notice_version, "
    "lawful_basis, document_type, pictures, questions_asked, questions_answered, acknowledged, version, "
    "created_at, updated_at, "
    "deadline, deadline_state, channel, face_check, challenges, case_id, manual, contested, operator_id, "
    "submitted_at, case_reasons, erase_asked, pass_ends_at";

// Reasons are words of A-Z and '_'.
std::string JoinReasons(const std::vector<std::string>& reasons) {
  std::string text;
  for (const std::string& reason : reasons) text += (text.empty() ? "" : " ") + reason;
  return text;
}

std::vector<std::string> SplitReasons(const std::string& text) {
  std::istringstream words(text);
  return {std::istream_iterator<std::string>(words), std::istream_iterator<std::string>()};
}

Result<ApplicationRecord> FromRow(const storage::Row& row) {
  ApplicationRecord record;
  std::string state;
  std::string deadline_state;
  int level_asked = 0;
  int level = 0;
  int outcome = 0;
  int channel = 0;
  int face_check = 0;
  std::string case_reasons;
  LAGAN_RETURN_IF_ERROR(row.Read(
      record.id, record.portal, state, record.reason, record.advice, level_asked, level, record.profile,
      outcome, record.purpose, record.actor_kind, record.notice_version, record.lawful_basis,
      record.document_type, record.pictures, record.questions_asked, record.questions_answered,
      record.acknowledged, record.version, record.created_at, record.updated_at, record.deadline,
      deadline_state, channel, face_check, record.challenges, record.case_id, record.manual, record.contested,
      record.operator_id, record.submitted_at, case_reasons, record.erase_asked, record.pass_ends_at));
  record.case_reasons = SplitReasons(case_reasons);
  record.state = StateFromName(state);
  record.deadline_state = StateFromName(deadline_state);
  record.level_asked = static_cast<v1::Level>(level_asked);
  record.level = static_cast<v1::Level>(level);
  record.outcome = static_cast<v1::Outcome>(outcome);
  record.channel = static_cast<v1::Channel>(channel);
  record.face_check = static_cast<v1::FaceCheck>(face_check);
  return record;
}

Result<ApplicationRecord> OnlyRow(const storage::Rows& rows) {
  if (rows.empty()) {
    return NotFound("APPLICATION_NOT_FOUND", "There is no such application here.", "application_id");
  }
  return FromRow(rows[0]);
}

}  // namespace

const std::vector<storage::Migration>& Migrations() {
  static const std::vector<storage::Migration> kMigrations = {
      storage::PortableMigration(
          1, "applications",
          "CREATE TABLE applications (id text NOT NULL PRIMARY KEY, portal text NOT NULL, state text NOT "
          "NULL, "
          "reason text NOT NULL, advice text NOT NULL, level_asked @integer NOT NULL, level @integer NOT "
          "NULL, "
          "profile text NOT NULL, outcome @integer NOT NULL, purpose text NOT NULL, actor_kind @integer NOT "
          "NULL, "
          "notice_version text NOT NULL, lawful_basis text NOT NULL, document_type text NOT NULL, "
          "pictures @integer NOT NULL, questions_asked @integer NOT NULL, questions_answered @integer NOT "
          "NULL, "
          "acknowledged @integer NOT NULL, version @integer NOT NULL, created_at @integer NOT NULL, "
          "updated_at @integer NOT NULL, deadline @integer NOT NULL, deadline_state text NOT NULL) @strict;"
          "CREATE INDEX applications_by_deadline ON applications (deadline);"
          "CREATE TABLE sealed_fields (application_id text NOT NULL, field text NOT NULL, version @integer "
          "NOT NULL, "
          "sealed @bytes NOT NULL, PRIMARY KEY (application_id, field)) @strict;"
          "CREATE TABLE pictures (blob_id text NOT NULL PRIMARY KEY, application_id text NOT NULL, "
          "created_at @integer NOT NULL) @strict;"
          "CREATE INDEX pictures_by_application ON pictures (application_id);"
          "CREATE TABLE events (number @identity, event_id text NOT NULL UNIQUE, application_id text NOT "
          "NULL) @strict;"
          "CREATE INDEX events_by_application ON events (application_id, number)"),
      storage::IdempotencyTableV1(2), storage::OutboxTablesV1(3), storage::WorkQueueTableV1(4),
      QuestionSetTable(5),
      // Faces, cases and the assisted route. Serials of letters and of credentials outlive the erasure of an application, so
      // that a letter that is found can still be suspended; they name nobody.
      storage::PortableMigration(
          6, "people",
          "ALTER TABLE applications ADD COLUMN channel @integer NOT NULL DEFAULT 1;"
          "ALTER TABLE applications ADD COLUMN face_check @integer NOT NULL DEFAULT 1;"
          "ALTER TABLE applications ADD COLUMN challenges @integer NOT NULL DEFAULT 0;"
          "ALTER TABLE applications ADD COLUMN case_id text NOT NULL DEFAULT '';"
          "ALTER TABLE applications ADD COLUMN manual @integer NOT NULL DEFAULT 0;"
          "ALTER TABLE applications ADD COLUMN contested @integer NOT NULL DEFAULT 0;"
          "ALTER TABLE applications ADD COLUMN operator_id text NOT NULL DEFAULT '';"
          "ALTER TABLE applications ADD COLUMN submitted_at @integer NOT NULL DEFAULT 0;"
          "CREATE TABLE consents (application_id text NOT NULL, purpose @integer NOT NULL, given @integer "
          "NOT NULL, "
          "version text NOT NULL, event_id text NOT NULL, recorded_at @integer NOT NULL, "
          "PRIMARY KEY (application_id, purpose)) @strict;"
          "CREATE TABLE challenges (challenge_id text NOT NULL PRIMARY KEY, application_id text NOT NULL, "
          "consent_id text NOT NULL, state text NOT NULL, batch @integer NOT NULL, expires_at @integer NOT "
          "NULL) "
          "@strict;"
          "CREATE INDEX challenges_by_application ON challenges (application_id);"
          "CREATE TABLE readers (application_id text NOT NULL, operator_id text NOT NULL, "
          "PRIMARY KEY (application_id, operator_id)) @strict;"
          "CREATE TABLE letters (letter_serial text NOT NULL PRIMARY KEY, application_id text NOT NULL "
          "UNIQUE, "
          "credential_serial text NOT NULL, run_id text NOT NULL, created_at @integer NOT NULL) @strict;"
          "CREATE TABLE caller_checks (check_id text NOT NULL PRIMARY KEY, letter_serial text NOT NULL, "
          "operator_id text NOT NULL, state text NOT NULL, created_at @integer NOT NULL, "
          "verified_until @integer NOT NULL) @strict;"
          "CREATE INDEX caller_checks_by_letter ON caller_checks (letter_serial, created_at)"),
      storage::InboxTableV1(7), DoubtTable(8),
      storage::PortableMigration(9, "case reasons",
                                 "ALTER TABLE applications ADD COLUMN case_reasons text NOT NULL DEFAULT ''"),
      // Erasures that outlast a failure; passes on paper that are renewed: a letter for each, so that an application may have
      // several.
      storage::PortableMigration(
          10, "renewals",
          "ALTER TABLE applications ADD COLUMN erase_asked @integer NOT NULL DEFAULT 0;"
          "ALTER TABLE applications ADD COLUMN pass_ends_at @integer NOT NULL DEFAULT 0;"
          "CREATE TABLE letters_of_passes (letter_serial text NOT NULL PRIMARY KEY, application_id text NOT "
          "NULL, credential_serial text NOT NULL, run_id text NOT NULL, created_at @integer NOT NULL, "
          "UNIQUE (application_id, credential_serial)) @strict;"
          "INSERT INTO letters_of_passes SELECT letter_serial, application_id, credential_serial, run_id, "
          "created_at FROM letters;"
          "DROP TABLE letters;"
          "ALTER TABLE letters_of_passes RENAME TO letters")};
  return kMigrations;
}

Status InsertApplication(storage::Transaction& transaction, const ApplicationRecord& record) {
  return transaction
      .Execute("INSERT INTO applications (" + std::string(kColumns) +
                   ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, "
                   "$18, $19, "
                   "$20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34)",
               {record.id,
                record.portal,
                StateName(record.state),
                record.reason,
                record.advice,
                static_cast<int>(record.level_asked),
                static_cast<int>(record.level),
                record.profile,
                static_cast<int>(record.outcome),
                record.purpose,
                record.actor_kind,
                record.notice_version,
                record.lawful_basis,
                record.document_type,
                record.pictures,
                record.questions_asked,
                record.questions_answered,
                record.acknowledged,
                record.version,
                record.created_at,
                record.updated_at,
                record.deadline,
                StateName(record.deadline_state),
                static_cast<int>(record.channel),
                static_cast<int>(record.face_check),
                record.challenges,
                record.case_id,
                record.manual,
                record.contested,
                record.operator_id,
                record.submitted_at,
                JoinReasons(record.case_reasons),
                record.erase_asked,
                record.pass_ends_at})
      .status();
}

Result<ApplicationRecord> LoadForPortal(storage::Transaction& transaction, std::string_view id,
                                        std::string_view portal) {
  LAGAN_ASSIGN_OR_RETURN(const storage::Rows rows,
                         transaction.Execute("SELECT " + std::string(kColumns) +
                                                 " FROM applications WHERE id = $1 AND portal = $2",
                                             {id, portal}));
  return OnlyRow(rows);
}

Result<ApplicationRecord> Load(storage::Transaction& transaction, std::string_view id) {
  LAGAN_ASSIGN_OR_RETURN(
      const storage::Rows rows,
      transaction.Execute("SELECT " + std::string(kColumns) + " FROM applications WHERE id = $1", {id}));
  return OnlyRow(rows);
}

Status UpdateApplication(storage::Transaction& transaction, ApplicationRecord& record) {
  LAGAN_ASSIGN_OR_RETURN(
      const storage::Rows rows,
      transaction.Execute(
          "UPDATE applications SET state = $3, reason = $4, advice = $5, level = $6, profile = $7, outcome = "
          "$8, "
          "notice_version = $9, lawful_basis = $10, pictures = $11, questions_asked = $12, "
          "questions_answered = $13, "
          "acknowledged = $14, document_type = $15, version = version + 1, updated_at = $16, deadline = $17, "
          "deadline_state = $18, face_check = $19, challenges = $20, case_id = $21, manual = $22, contested "
          "= $23, "
          "submitted_at = $24, case_reasons = $25, erase_asked = $26, pass_ends_at = $27 "
          "WHERE id = $1 AND version = $2",
          {record.id,
           record.version,
           StateName(record.state),
           record.reason,
           record.advice,
           static_cast<int>(record.level),
           record.profile,
           static_cast<int>(record.outcome),
           record.notice_version,
           record.lawful_basis,
           record.pictures,
           record.questions_asked,
           record.questions_answered,
           record.acknowledged,
           record.document_type,
           record.updated_at,
           record.deadline,
           StateName(record.deadline_state),
           static_cast<int>(record.face_check),
           record.challenges,
           record.case_id,
           record.manual,
           record.contested,
           record.submitted_at,
           JoinReasons(record.case_reasons),
           record.erase_asked,
           record.pass_ends_at}));
  LAGAN_RETURN_IF_ERROR(storage::RequireVersion(rows));
  ++record.version;
  return Status();
}

Result<std::vector<std::string>> OverdueApplications(storage::Transaction& transaction, Time now, int limit) {
  LAGAN_ASSIGN_OR_RETURN(const storage::Rows rows,
                         transaction.Execute("SELECT id FROM applications WHERE deadline <= $1 "
                                             "ORDER BY deadline LIMIT $2",
                                             {now, limit}));
  std::vector<std::string> ids;
  for (const storage::Row& row : rows) LAGAN_RETURN_IF_ERROR(row.Read(ids.emplace_back()));
  return ids;
}

void EnterState(ApplicationRecord& record, v1::State state, const Limits& limits, Time now) {
  const bool stays = record.state == state && record.deadline != Time{};
  record.state = state;
  record.updated_at = now;
  if (record.erase_asked && state != v1::STATE_ERASED) {
    record.deadline = now;
    record.deadline_state = v1::STATE_ERASED;
    return;
  }
  const auto term = limits.terms.find(state);
  if (term == limits.terms.end()) {
    record.deadline = Time::max();
    record.deadline_state = v1::STATE_UNSPECIFIED;
    return;
  }
  // Repeating a step buys no time; only a new state starts a new term, or a term that is over.
  if (!stays || record.deadline <= now) record.deadline = now + term->second.duration;
  record.deadline_state = term->second.then;
}

Status Move(ApplicationRecord& record, Event event, const Limits& limits, Time now) {
  LAGAN_ASSIGN_OR_RETURN(const v1::State next, Next(record.state, event));
  EnterState(record, next, limits, now);
  return Status();
}

Status PutField(storage::Transaction& transaction, std::string_view application_id, std::string_view field,
                std::uint64_t version, const Bytes& sealed) {
  return transaction
      .Execute(
          "INSERT INTO sealed_fields (application_id, field, version, sealed) VALUES ($1, $2, $3, $4) "
          "ON CONFLICT (application_id, field) DO UPDATE SET version = excluded.version, sealed = "
          "excluded.sealed",
          {application_id, field, version, sealed})
      .status();
}

Result<std::optional<SealedField>> GetField(storage::Transaction& transaction,
                                            std::string_view application_id, std::string_view field) {
  LAGAN_ASSIGN_OR_RETURN(
      const storage::Rows rows,
      transaction.Execute(
          "SELECT version, sealed FROM sealed_fields WHERE application_id = $1 AND field = $2",
          {application_id, field}));
  if (rows.empty()) return std::optional<SealedField>();
  SealedField found;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(found.version, found.sealed));
  return std::optional<SealedField>(std::move(found));
}

Status DeleteField(storage::Transaction& transaction, std::string_view application_id,
                   std::string_view field) {
  return transaction
      .Execute("DELETE FROM sealed_fields WHERE application_id = $1 AND field = $2", {application_id, field})
      .status();
}

Status DeleteFieldsExcept(storage::Transaction& transaction, std::string_view application_id,
                          std::span<const std::string_view> kept) {
  LAGAN_ASSIGN_OR_RETURN(
      const storage::Rows rows,
      transaction.Execute("SELECT field FROM sealed_fields WHERE application_id = $1", {application_id}));
  for (const storage::Row& row : rows) {
    std::string field;
    LAGAN_RETURN_IF_ERROR(row.Read(field));
    if (std::find(kept.begin(), kept.end(), field) != kept.end()) continue;
    LAGAN_RETURN_IF_ERROR(DeleteField(transaction, application_id, field));
  }
  return Status();
}

Status DeleteAllFields(storage::Transaction& transaction, std::string_view application_id) {
  return transaction.Execute("DELETE FROM sealed_fields WHERE application_id = $1", {application_id})
      .status();
}

Status AddPicture(storage::Transaction& transaction, std::string_view application_id,
                  std::string_view blob_id, Time now) {
  LAGAN_ASSIGN_OR_RETURN(
      const storage::Rows newest,
      transaction.Execute(
          "SELECT created_at FROM pictures WHERE application_id = $1 ORDER BY created_at DESC LIMIT 1",
          {application_id}));
  if (!newest.empty()) {
    Time before{};
    LAGAN_RETURN_IF_ERROR(newest[0].Read(before));
    // Two uploads may end in the same millisecond; the later one must stay the newest.
    now = std::max(now, before + std::chrono::milliseconds(1));
  }
  return transaction
      .Execute("INSERT INTO pictures (blob_id, application_id, created_at) VALUES ($1, $2, $3)",
               {blob_id, application_id, now})
      .status();
}

Result<std::vector<std::string>> Pictures(storage::Transaction& transaction,
                                          std::string_view application_id) {
  LAGAN_ASSIGN_OR_RETURN(
      const storage::Rows rows,
      transaction.Execute(
          "SELECT blob_id FROM pictures WHERE application_id = $1 ORDER BY created_at, blob_id",
          {application_id}));
  std::vector<std::string> ids;
  for (const storage::Row& row : rows) LAGAN_RETURN_IF_ERROR(row.Read(ids.emplace_back()));
  return ids;
}

Status DeletePictures(storage::Transaction& transaction, std::string_view application_id) {
  return transaction.Execute("DELETE FROM pictures WHERE application_id = $1", {application_id}).status();
}

Result<std::vector<std::string>> EventIds(storage::Transaction& transaction,
                                          std::string_view application_id) {
  LAGAN_ASSIGN_OR_RETURN(
      const storage::Rows rows,
      transaction.Execute("SELECT event_id FROM events WHERE application_id = $1 ORDER BY number",
                          {application_id}));
  std::vector<std::string> ids;
  for (const storage::Row& row : rows) LAGAN_RETURN_IF_ERROR(row.Read(ids.emplace_back()));
  return ids;
}

}  // namespace lagan::proofing
