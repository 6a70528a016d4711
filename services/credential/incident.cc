#include "services/credential/incident.h"

#include <utility>

#include "base/core/bytes.h"
#include "base/crypto/digest.h"
#include "services/credential/audit_event.h"

namespace lagan::credential {
namespace {

using storage::Rows;
using storage::Transaction;

constexpr char kRevoking[] = "revoking";
constexpr char kPublishing[] = "publishing";
constexpr char kDone[] = "done";

// Ends the statement that lists: what still stands.
constexpr char kStanding[] =
    "LEFT JOIN standing s ON s.serial = i.serial WHERE i.kind = 'credential' AND i.state <> 'abandoned' "
    "AND i.expires_at > $2 AND (s.status IS NULL OR s.status <> 'revoked') AND ";

Result<std::int64_t> List(Transaction& transaction, const IncidentOrder& order, const std::string& id,
                          Time now) {
  const std::string insert =
      "INSERT INTO incident_entry (incident, serial) SELECT $1, i.serial FROM issuance i ";
  if (!order.kid.empty()) {
    LAGAN_ASSIGN_OR_RETURN(
        const Rows rows,
        transaction.Execute(insert + "JOIN status_entry e ON e.serial = i.serial " + kStanding + "e.kid = $3",
                            {id, now, order.kid}));
    return rows.changes();
  }
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute(
          insert + kStanding +
              "((i.issued_at >= $3 AND i.issued_at < $4) OR (i.signed_at >= $3 AND i.signed_at < $4))",
          {id, now, order.issued_from.value_or(Time{}), order.issued_until.value_or(now)}));
  return rows.changes();
}

Status CheckAgreed(const IncidentOrder& order, std::int64_t listed) {
  if (listed <= kAloneAtMost || (!order.second_actor.empty() && order.second_actor != order.actor)) {
    return Status();
  }
  return InvalidArgument("SECOND_ACTOR_REQUIRED",
                         "This revokes more than a hundred credentials: name a second person who agrees.",
                         "second_actor");
}

std::string TextOf(const std::optional<Time>& time) { return time ? FormatTime(*time) : std::string(); }

AuditEvent OpenedEvent(const IncidentOrder& order, const std::string& incident, const std::string& id,
                       std::int64_t listed) {
  AuditEvent event{.id = id,
                   .kind = "incident.opened",
                   .actor = order.actor,
                   .facts = {{"incident", incident},
                             {"reason", order.reason},
                             {"listed", std::to_string(listed)},
                             {"caller", "service:" + order.caller}}};
  if (!order.second_actor.empty()) event.facts["second_actor"] = order.second_actor;
  if (!order.kid.empty()) event.facts["kid"] = order.kid;
  if (order.issued_from) event.facts["issued_from"] = TextOf(order.issued_from);
  if (order.issued_until) event.facts["issued_until"] = TextOf(order.issued_until);
  return event;
}

Result<IncidentState> StateOf(std::string_view name) {
  if (name == kRevoking) return IncidentState::kRevoking;
  if (name == kPublishing) return IncidentState::kPublishing;
  if (name == kDone) return IncidentState::kDone;
  return DataLoss("RECORD_UNREADABLE", "A stored record is not what was written.");
}

// Serials of a slice, in order.
Result<std::vector<std::string>> NextSlice(Transaction& transaction, std::string_view incident,
                                           std::string_view after) {
  LAGAN_ASSIGN_OR_RETURN(const Rows rows,
                         transaction.Execute("SELECT serial FROM incident_entry WHERE incident = $1 AND "
                                             "serial > $2 ORDER BY serial LIMIT $3",
                                             {incident, after, kSlice}));
  std::vector<std::string> out;
  for (const storage::Row& row : rows) LAGAN_RETURN_IF_ERROR(row.Read(out.emplace_back()));
  return out;
}

crypto::Sha256Digest DigestOf(const std::vector<std::string>& serials) {
  std::string lines;
  for (const std::string& serial : serials) lines += serial + "\n";
  return crypto::Sha256(AsBytes(lines));
}

// Standing and lists of the serials after `after` up to `last`; the reason is the incident's.
Status Revoke(Transaction& transaction, std::string_view incident, std::string_view after,
              std::string_view last, Time now) {
  LAGAN_RETURN_IF_ERROR(
      transaction
          .Execute("INSERT INTO standing (serial, status, changed_at, reason) "
                   "SELECT i.serial, 'revoked', $4, o.reason FROM incident_entry n "
                   "JOIN issuance i ON i.serial = n.serial JOIN incident o ON o.id = n.incident "
                   "WHERE n.incident = $1 AND n.serial > $2 AND n.serial <= $3 "
                   "ON CONFLICT (serial) DO UPDATE SET status = 'revoked', changed_at = excluded.changed_at, "
                   "reason = excluded.reason WHERE standing.status <> 'revoked'",
                   {incident, after, last, now})
          .status());
  return transaction
      .Execute(
          "UPDATE status_list SET changed = 1 WHERE changed = 0 AND number IN "
          "(SELECT e.list FROM status_entry e JOIN incident_entry n ON n.serial = e.serial "
          "WHERE n.incident = $1 AND n.serial > $2 AND n.serial <= $3)",
          {incident, after, last})
      .status();
}

}  // namespace

storage::Migration IncidentTablesV1(int number) {
  return storage::PortableMigration(
      number, "incidents",
      "CREATE TABLE incident (id TEXT PRIMARY KEY, state TEXT NOT NULL, actor TEXT NOT NULL, "
      "opened_at @integer NOT NULL, listed @integer NOT NULL, revoked @integer NOT NULL, "
      "reached TEXT NOT NULL, published_at @integer) @strict;"
      "CREATE TABLE incident_entry (incident TEXT NOT NULL REFERENCES incident (id), serial TEXT NOT NULL, "
      "PRIMARY KEY (incident, serial)) @strict;"
      "CREATE INDEX issuance_issued ON issuance (issued_at)");
}

storage::Migration IncidentReasons(int number) {
  return storage::PortableMigration(number, "incident_reasons",
                                    "ALTER TABLE incident ADD COLUMN reason TEXT NOT NULL DEFAULT ''");
}

// What a crash left recorded is signed when it is asked for again, hours later perhaps: a window of a stolen key goes by that too.
storage::Migration IncidentWindows(int number) {
  return storage::PortableMigration(number, "incident_windows",
                                    "ALTER TABLE issuance ADD COLUMN signed_at @integer;"
                                    "CREATE INDEX issuance_signed ON issuance (signed_at)");
}

Result<Incident> OpenIncident(Transaction& transaction, const IncidentOrder& order, const std::string& id,
                              const std::string& event_id, Time now) {
  LAGAN_RETURN_IF_ERROR(
      transaction
          .Execute("INSERT INTO incident (id, state, actor, opened_at, listed, revoked, reached, reason) "
                   "VALUES ($1, $2, $3, $4, 0, 0, '', $5)",
                   {id, kRevoking, order.actor, now, order.reason})
          .status());
  Incident incident{.id = id};
  LAGAN_ASSIGN_OR_RETURN(incident.listed, List(transaction, order, id, now));
  LAGAN_RETURN_IF_ERROR(CheckAgreed(order, incident.listed));
  LAGAN_RETURN_IF_ERROR(
      transaction.Execute("UPDATE incident SET listed = $2 WHERE id = $1", {id, incident.listed}).status());
  LAGAN_RETURN_IF_ERROR(
      AppendAuditEvent(transaction, OpenedEvent(order, id, event_id, incident.listed), now));
  return incident;
}

Result<Incident> FindIncident(Transaction& transaction, std::string_view id) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("SELECT state, listed, revoked, published_at FROM incident WHERE id = $1", {id}));
  if (rows.empty()) {
    return NotFound("INCIDENT_NOT_FOUND", "There is no incident of this number.", "incident_id");
  }
  Incident incident{.id = std::string(id)};
  std::string state;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(state, incident.listed, incident.revoked, incident.published_at));
  LAGAN_ASSIGN_OR_RETURN(incident.state, StateOf(state));
  return incident;
}

Result<std::vector<IncidentItem>> ListOf(Transaction& transaction, std::string_view id,
                                         std::string_view after, int limit) {
  LAGAN_RETURN_IF_ERROR(FindIncident(transaction, id).status());
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("SELECT n.serial, i.application_id, i.pass_kind, i.issued_at FROM incident_entry n "
                          "JOIN issuance i ON i.serial = n.serial WHERE n.incident = $1 AND n.serial > $2 "
                          "ORDER BY n.serial LIMIT $3",
                          {id, after, limit}));
  std::vector<IncidentItem> out;
  for (const storage::Row& row : rows) {
    IncidentItem& item = out.emplace_back();
    LAGAN_RETURN_IF_ERROR(row.Read(item.serial, item.application_id, item.kind, item.issued_at));
  }
  return out;
}

Result<bool> IncidentsAreDone(Transaction& transaction) {
  LAGAN_ASSIGN_OR_RETURN(const Rows rows,
                         transaction.Execute("SELECT id FROM incident WHERE state <> $1 LIMIT 1", {kDone}));
  return rows.empty();
}

Result<bool> RevokeSlice(Transaction& transaction, const std::string& event_id, Time now) {
  LAGAN_ASSIGN_OR_RETURN(const Rows rows,
                         transaction.Execute("SELECT id, actor, reached, revoked FROM incident "
                                             "WHERE state = $1 ORDER BY opened_at, id LIMIT 1",
                                             {kRevoking}));
  if (rows.empty()) return false;
  std::string id;
  std::string actor;
  std::string reached;
  std::int64_t revoked = 0;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(id, actor, reached, revoked));
  LAGAN_ASSIGN_OR_RETURN(const std::vector<std::string> serials, NextSlice(transaction, id, reached));
  if (serials.empty()) {
    LAGAN_RETURN_IF_ERROR(
        transaction.Execute("UPDATE incident SET state = $2 WHERE id = $1", {id, kPublishing}).status());
    return true;
  }
  LAGAN_RETURN_IF_ERROR(Revoke(transaction, id, reached, serials.back(), now));
  const auto count = static_cast<std::int64_t>(serials.size());
  LAGAN_RETURN_IF_ERROR(transaction
                            .Execute("UPDATE incident SET reached = $2, revoked = $3 WHERE id = $1",
                                     {id, serials.back(), revoked + count})
                            .status());
  LAGAN_RETURN_IF_ERROR(AppendAuditEvent(transaction,
                                         {.id = event_id,
                                          .kind = "incident.slice_revoked",
                                          .actor = actor,
                                          .facts = {{"incident", id},
                                                    {"count", std::to_string(count)},
                                                    {"first", serials.front()},
                                                    {"last", serials.back()},
                                                    {"serials", HexEncode(DigestOf(serials))}}},
                                         now));
  return true;
}

Result<std::vector<std::string>> FindUnpublished(Transaction& transaction) {
  LAGAN_ASSIGN_OR_RETURN(const Rows rows,
                         transaction.Execute("SELECT id FROM incident WHERE state = $1", {kPublishing}));
  std::vector<std::string> out;
  for (const storage::Row& row : rows) LAGAN_RETURN_IF_ERROR(row.Read(out.emplace_back()));
  return out;
}

Status MarkPublished(Transaction& transaction, const std::string& id, std::uint64_t sequence,
                     const std::string& event_id, Time now) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows updated,
      transaction.Execute("UPDATE incident SET state = $2, published_at = $3 WHERE id = $1 AND state = $4",
                          {id, kDone, now, kPublishing}));
  if (updated.changes() == 0) return Status();
  return AppendAuditEvent(transaction,
                          {.id = event_id,
                           .kind = "incident.published",
                           .facts = {{"incident", id}, {"sequence", std::to_string(sequence)}}},
                          now);
}

Status ForgetIncidents(Transaction& transaction, Time now) {
  const Time before = now - kKeepIncidents;
  LAGAN_RETURN_IF_ERROR(transaction
                            .Execute("DELETE FROM incident_entry WHERE incident IN "
                                     "(SELECT id FROM incident WHERE published_at <= $1)",
                                     {before})
                            .status());
  return transaction.Execute("DELETE FROM incident WHERE published_at <= $1", {before}).status();
}

}  // namespace lagan::credential
