#include "services/credential/issuance.h"

#include <utility>

#include "services/credential/admission.h"
#include "services/credential/application_end.h"
#include "services/credential/audit_event.h"
#include "services/credential/eu_keys.h"
#include "services/credential/incident.h"
#include "services/credential/retention.h"
#include "services/credential/signing_keys.h"
#include "services/credential/standing.h"
#include "services/credential/status_store.h"
#include "services/storage/idempotency.h"
#include "services/storage/outbox.h"
#include "verifier/credential/pass_kind.h"

namespace lagan::credential {
namespace {

using storage::Rows;
using storage::Transaction;

constexpr char kRecorded[] = "recorded";
constexpr char kIssued[] = "issued";
constexpr char kDelivered[] = "delivered";
constexpr char kAbandoned[] = "abandoned";

const char* KindName(Kind kind) {
  switch (kind) {
    case Kind::kCredential:
      return "credential";
    case Kind::kBatch:
      return "batch";
    case Kind::kResult:
      break;
  }
  return "result";
}

bool HasStatus(const Issuance& issuance) {
  const verifier::PassKind* const kind = verifier::FindPassKind(issuance.pass_kind);
  return issuance.kind == Kind::kCredential && kind != nullptr && kind->status;
}

Result<State> StateOf(std::string_view name) {
  if (name == kRecorded) return State::kRecorded;
  if (name == kIssued) return State::kIssued;
  if (name == kDelivered) return State::kDelivered;
  if (name == kAbandoned) return State::kAbandoned;
  return DataLoss("RECORD_UNREADABLE", "A stored record is not what was written.");
}

AuditEvent EventOf(const Issuance& issuance, std::string id, std::string_view what) {
  AuditEvent event{.id = std::move(id),
                   .kind = std::string(KindName(issuance.kind)) + "." + std::string(what),
                   .application_id = issuance.application_id,
                   .actor = "service:" + issuance.caller,
                   .facts = {{"level", issuance.level},
                             {"profile", issuance.profile},
                             {"specimen", issuance.specimen ? "true" : "false"}}};
  if (!issuance.audience.empty()) event.facts["relying_party"] = issuance.audience;
  if (!issuance.pass_kind.empty()) event.facts["kind"] = issuance.pass_kind;
  if (!issuance.replaces.empty()) event.facts["replaces"] = issuance.replaces;
  if (issuance.kind == Kind::kBatch) {
    event.facts["count"] = std::to_string(issuance.pass_count);
  } else {
    event.facts["serial"] = issuance.serial;
  }
  return event;
}

Result<std::optional<Issuance>> Find(Transaction& transaction, const Issuance& asked) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute(
          "SELECT serial, request_digest, event_id, issued_at, expires_at, state, deliver_until "
          "FROM issuance WHERE kind = $1 AND caller = $2 AND client_key = $3",
          {KindName(asked.kind), asked.caller, asked.client_key}));
  if (rows.empty()) return std::optional<Issuance>();
  Issuance found = asked;
  Bytes digest;
  std::string state;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(found.serial, digest, found.event_id, found.issued_at, found.expires_at,
                                     state, found.deliver_until));
  if (!crypto::ConstantTimeEqual(digest, asked.request_digest)) {
    return AlreadyExists("IDEMPOTENCY_KEY_REUSED",
                         "This idempotency key was used for another request; use a new one for each request.",
                         "idempotency_key");
  }
  LAGAN_ASSIGN_OR_RETURN(found.state, StateOf(state));
  return std::optional<Issuance>(std::move(found));
}

Status Insert(Transaction& transaction, const Issuance& proposal) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows inserted,
      transaction.Execute(
          "INSERT INTO issuance (serial, kind, caller, client_key, request_digest, application_id, level, "
          "profile, audience, commitment, event_id, issued_at, expires_at, state, pass_kind, pass_count, "
          "replaces, keep_replaced) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
          "$15, $16, $17, $18) ON CONFLICT (kind, caller, client_key) DO NOTHING",
          {proposal.serial, KindName(proposal.kind), proposal.caller, proposal.client_key,
           proposal.request_digest, proposal.application_id, proposal.level, proposal.profile,
           proposal.audience, proposal.commitment, proposal.event_id, proposal.issued_at, proposal.expires_at,
           kRecorded, proposal.pass_kind, proposal.pass_count, proposal.replaces, proposal.keep_replaced}));
  if (inserted.changes() > 0) return Status();
  return Aborted("STORE_RETRY", "The same call is being served; try again.");
}

// The one replaced ends with the transaction that stores its successor; one that is renewed is not announced again.
Status Replace(Transaction& transaction, const Issuance& issuance, crypto::RandomSource& random, Time now) {
  LAGAN_RETURN_IF_ERROR(CheckReplaceable(transaction, issuance, now));
  LAGAN_RETURN_IF_ERROR(
      transaction.Execute("UPDATE issuance SET renewal_at = NULL WHERE serial = $1", {issuance.replaces})
          .status());
  if (issuance.keep_replaced) return Status();
  return ChangeStanding(transaction,
                        {.change = Change::kRevoke,
                         .serial = issuance.replaces,
                         .reason = "replaced",
                         .actor = "system",
                         .caller = issuance.caller},
                        random.TakeId(), now)
      .status();
}

// Keys are withdrawn while others sign: what they have signed by then is not worth delivering.
Status CheckSigner(Transaction& transaction, ByteView kid) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("SELECT 1 FROM signing_key WHERE kid = $1 AND withdrawn_at IS NULL",
                          {HexEncode(kid)}));
  if (!rows.empty()) return Status();
  return Aborted("KEY_WITHDRAWN", "The key that signed this was withdrawn meanwhile; try again.");
}

// Before what a crash left behind is signed after all: much may have happened since it was recorded.
Status CheckUnfinished(Transaction& transaction, const Issuance& found, Time now) {
  if (found.state != State::kRecorded && found.state != State::kAbandoned) return Status();
  LAGAN_RETURN_IF_ERROR(CheckNotEnded(transaction, found.application_id));
  if (found.state == State::kAbandoned) return Status();
  LAGAN_RETURN_IF_ERROR(CheckEntitled(transaction, found, now));
  return found.replaces.empty() ? Status() : CheckReplaceable(transaction, found, now);
}

}  // namespace

const std::vector<storage::Migration>& Migrations() {
  static const std::vector<storage::Migration> migrations = {
      storage::OutboxTablesV1(1),
      storage::PortableMigration(
          2, "issuance",
          "CREATE TABLE issuance (serial TEXT PRIMARY KEY, kind TEXT NOT NULL, caller TEXT NOT NULL, "
          "client_key TEXT NOT NULL, request_digest @bytes NOT NULL, application_id TEXT NOT NULL, "
          "level TEXT NOT NULL, profile TEXT NOT NULL, audience TEXT NOT NULL, commitment @bytes NOT NULL, "
          "event_id TEXT NOT NULL, issued_at @integer NOT NULL, expires_at @integer NOT NULL, "
          "state TEXT NOT NULL, deliver_until @integer, UNIQUE (kind, caller, client_key)) @strict;"
          "CREATE TABLE answer (serial TEXT PRIMARY KEY REFERENCES issuance (serial), "
          "wrapped_key @bytes NOT NULL, sealed @bytes NOT NULL, deliver_until @integer NOT NULL) @strict;"
          "CREATE INDEX answer_age ON answer (deliver_until);"
          "CREATE TABLE signing_key (kid TEXT PRIMARY KEY, purpose TEXT NOT NULL, public_key @bytes NOT "
          "NULL, "
          "not_before @integer NOT NULL, not_after @integer NOT NULL) @strict;"
          "CREATE TABLE trust_bundle (sequence @integer PRIMARY KEY, issued_at @integer NOT NULL, "
          "expires_at @integer NOT NULL, file @bytes NOT NULL) @strict"),
      storage::PortableMigration(3, "issuance_application",
                                 "CREATE INDEX issuance_application ON issuance (application_id)"),
      storage::IdempotencyTableV1(4), StandingTableV1(5), ApplicationEndTableV1(6), StatusTablesV1(7),
      SigningKeyPeriods(8), IncidentTablesV1(9),
      // Rows from before there were kinds are of the one that there was.
      storage::PortableMigration(
          10, "passes",
          "ALTER TABLE issuance ADD COLUMN pass_kind TEXT NOT NULL DEFAULT 'full-identity';"
          "ALTER TABLE issuance ADD COLUMN pass_count @integer NOT NULL DEFAULT 1;"
          "ALTER TABLE issuance ADD COLUMN replaces TEXT NOT NULL DEFAULT '';"
          "ALTER TABLE issuance ADD COLUMN keep_replaced @integer NOT NULL DEFAULT 0;"
          "ALTER TABLE issuance ADD COLUMN renewal_at @integer;"
          "CREATE INDEX issuance_renewal ON issuance (renewal_at)"),
      IssuedTableV1(11), StandingReasons(12), IncidentReasons(13), IncidentWindows(14), EuKeyTableV1(15)};
  return migrations;
}

Result<Issuance> FindOrRecord(Transaction& transaction, const Issuance& proposal,
                              const std::string& recorded_event, crypto::RandomSource& random, Time now) {
  LAGAN_ASSIGN_OR_RETURN(std::optional<Issuance> found, Find(transaction, proposal));
  if (found) {
    LAGAN_RETURN_IF_ERROR(CheckUnfinished(transaction, *found, now));
    LAGAN_ASSIGN_OR_RETURN(found->slot, FindStatusReference(transaction, found->serial));
    return *std::move(found);
  }
  LAGAN_RETURN_IF_ERROR(Admit(transaction, proposal, now));
  LAGAN_RETURN_IF_ERROR(Insert(transaction, proposal));
  Issuance recorded = proposal;
  if (HasStatus(proposal)) {
    LAGAN_ASSIGN_OR_RETURN(recorded.slot, AllocateStatus(transaction, proposal.serial, random));
  }
  LAGAN_RETURN_IF_ERROR(
      AppendAuditEvent(transaction, EventOf(proposal, recorded_event, "recorded"), proposal.issued_at));
  return recorded;
}

Status Finish(Transaction& transaction, const Issuance& issuance, const SealedAnswer& answer,
              crypto::RandomSource& random, Time now, Time deliver_until) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows updated,
      transaction.Execute(
          "UPDATE issuance SET state = $2, deliver_until = $3, issued_at = $4, expires_at = $5, "
          "renewal_at = $6, signed_at = $8 WHERE serial = $1 AND state = $7",
          {issuance.serial, kIssued, deliver_until, issuance.issued_at, issuance.expires_at,
           issuance.renewal_at, kRecorded, now}));
  if (updated.changes() == 0) return Status();
  LAGAN_RETURN_IF_ERROR(CheckSigner(transaction, issuance.kid));
  LAGAN_RETURN_IF_ERROR(CheckEntitled(transaction, issuance, now));
  LAGAN_RETURN_IF_ERROR(
      transaction
          .Execute("INSERT INTO answer (serial, wrapped_key, sealed, deliver_until) VALUES ($1, $2, $3, $4)",
                   {issuance.serial, answer.wrapped_key, answer.sealed, deliver_until})
          .status());
  if (issuance.slot) LAGAN_RETURN_IF_ERROR(RememberSigner(transaction, issuance.serial, issuance.kid));
  if (!issuance.replaces.empty()) LAGAN_RETURN_IF_ERROR(Replace(transaction, issuance, random, now));
  return AppendAuditEvent(
      transaction, EventOf(issuance, issuance.event_id, issuance.kind == Kind::kResult ? "signed" : "issued"),
      now);
}

Result<std::optional<SealedAnswer>> FindAnswer(Transaction& transaction, std::string_view serial, Time now) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("SELECT wrapped_key, sealed FROM answer WHERE serial = $1 AND deliver_until > $2",
                          {serial, now}));
  if (rows.empty()) return std::optional<SealedAnswer>();
  SealedAnswer answer;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(answer.wrapped_key, answer.sealed));
  return std::optional<SealedAnswer>(std::move(answer));
}

Result<bool> Acknowledge(Transaction& transaction, std::string_view application_id) {
  // In this order: a record that is finished between the first two is found issued by the second.
  for (const auto& [from, to] : {std::pair(kRecorded, kAbandoned), std::pair(kIssued, kDelivered)}) {
    LAGAN_RETURN_IF_ERROR(
        transaction
            .Execute("UPDATE issuance SET state = $2 WHERE application_id = $1 AND state = $3",
                     {application_id, to, from})
            .status());
  }
  LAGAN_ASSIGN_OR_RETURN(
      const Rows deleted,
      transaction.Execute(
          "DELETE FROM answer WHERE serial IN (SELECT serial FROM issuance WHERE application_id = $1)",
          {application_id}));
  return deleted.changes() > 0;
}

Status ForgetAnswers(Transaction& transaction, Time now) {
  return transaction.Execute("DELETE FROM answer WHERE deliver_until <= $1", {now}).status();
}

}  // namespace lagan::credential
