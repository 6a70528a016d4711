#include "services/credential/admission.h"

#include "services/credential/application_end.h"
#include "services/credential/standing.h"

namespace lagan::credential {
namespace {

using storage::Rows;
using storage::Transaction;

// What a portal may ask for again and again: batches, and first passes of a name. The full identity comes of the checks, and what
// takes another's place of a letter.
bool IsLimited(const Issuance& proposal) {
  if (proposal.kind == Kind::kBatch) return true;
  return proposal.kind == Kind::kCredential && proposal.replaces.empty() &&
         proposal.pass_kind != "full-identity";
}

Status CheckBatchLimit(Transaction& transaction, const Issuance& proposal, Time now) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute(
          "SELECT issued_at FROM issuance WHERE application_id = $1 AND pass_kind = $2 AND replaces = '' "
          "AND issued_at > $3 ORDER BY issued_at DESC LIMIT $4",
          {proposal.application_id, proposal.pass_kind, now - kBatchWindow, kBatchesInWindow}));
  if (rows.size() < static_cast<std::size_t>(kBatchesInWindow)) return Status();
  Time oldest;
  LAGAN_RETURN_IF_ERROR(rows[rows.size() - 1].Read(oldest));
  return ResourceExhausted(
      "BATCH_LIMIT",
      "Passes of this kind were issued three times for this application within 24 hours. "
      "Come back at " +
          FormatTime(oldest + kBatchWindow) + ".",
      "kind");
}

// A successor that was only recorded is none yet: the first that is stored takes the place.
Status CheckNoSuccessor(Transaction& transaction, const Issuance& issuance) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("SELECT 1 FROM issuance WHERE application_id = $1 AND replaces = $2 "
                          "AND serial <> $3 AND state IN ('issued', 'delivered') LIMIT 1",
                          {issuance.application_id, issuance.replaces, issuance.serial}));
  if (rows.empty()) return Status();
  return FailedPrecondition("CREDENTIAL_RENEWED",
                            "This credential was renewed before. Renew or replace the one that followed it.",
                            "replaces");
}

Status CheckReplaced(Transaction& transaction, const Issuance& proposal, Time now) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows, transaction.Execute("SELECT 1 FROM issuance WHERE serial = $1 AND application_id = $2",
                                           {proposal.replaces, proposal.application_id}));
  if (rows.empty()) {
    return NotFound("CREDENTIAL_NOT_FOUND", "This application has no credential of this serial.", "replaces");
  }
  LAGAN_RETURN_IF_ERROR(CheckReplaceable(transaction, proposal, now));
  LAGAN_ASSIGN_OR_RETURN(const std::string status, FindStatus(transaction, proposal.replaces, now));
  if (status != "expired") return Status();
  return FailedPrecondition("CREDENTIAL_EXPIRED", "What has ended is not replaced. Issue a new one.",
                            "replaces");
}

Status ApplicationSuspended() {
  return FailedPrecondition("APPLICATION_SUSPENDED",
                            "A credential of this application is suspended. Have the helpline reinstate or "
                            "revoke it, then ask again.",
                            "application_id");
}

Status ApplicationNotEntitled() {
  return FailedPrecondition("APPLICATION_NOT_ENTITLED",
                            "A credential of this application was revoked because it was not this person's "
                            "due. Whoever is entitled to one applies anew.",
                            "application_id");
}

}  // namespace

Status Admit(Transaction& transaction, const Issuance& proposal, Time now) {
  LAGAN_RETURN_IF_ERROR(CheckNotEnded(transaction, proposal.application_id));
  LAGAN_RETURN_IF_ERROR(CheckEntitled(transaction, proposal, now));
  if (IsLimited(proposal)) LAGAN_RETURN_IF_ERROR(CheckBatchLimit(transaction, proposal, now));
  return proposal.replaces.empty() ? Status() : CheckReplaced(transaction, proposal, now);
}

Status CheckEntitled(Transaction& transaction, const Issuance& issuance, Time now) {
  if (issuance.kind == Kind::kResult) return Status();
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute(
          "SELECT s.status FROM issuance i JOIN standing s ON s.serial = i.serial "
          "WHERE i.application_id = $1 AND i.serial <> $2 AND i.expires_at > $3 "
          "AND (s.status = 'suspended' OR (s.status = 'revoked' AND s.reason IN ($4, $5, $6))) "
          "ORDER BY s.status LIMIT 1",  // what is for good is said first
          {issuance.application_id, issuance.replaces, now, kNotDue[0], kNotDue[1], kNotDue[2]}));
  if (rows.empty()) return Status();
  std::string status;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(status));
  return status == "suspended" ? ApplicationSuspended() : ApplicationNotEntitled();
}

Status CheckReplaceable(Transaction& transaction, const Issuance& issuance, Time now) {
  LAGAN_ASSIGN_OR_RETURN(const std::string status, FindStatus(transaction, issuance.replaces, now));
  if (status == "revoked") {
    return FailedPrecondition("CREDENTIAL_REVOKED", "What was revoked is not replaced. Issue a new one.",
                              "replaces");
  }
  if (status == "suspended" && issuance.keep_replaced) {
    return FailedPrecondition("CREDENTIAL_SUSPENDED",
                              "A suspended credential is not renewed. Reinstate or replace it.", "replaces");
  }
  return CheckNoSuccessor(transaction, issuance);
}

}  // namespace lagan::credential
