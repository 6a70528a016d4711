#include "services/proofing/consents.h"

namespace lagan::proofing {

Status PutConsent(storage::Transaction& transaction, std::string_view application_id,
                  const Consent& consent) {
  return transaction
      .Execute(
          "INSERT INTO consents (application_id, purpose, given, version, event_id, recorded_at) "
          "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (application_id, purpose) DO UPDATE SET "
          "given = excluded.given, version = excluded.version, event_id = excluded.event_id, "
          "recorded_at = excluded.recorded_at",
          {application_id, static_cast<int>(consent.purpose), consent.given, consent.version,
           consent.event_id, consent.recorded_at})
      .status();
}

Result<std::optional<Consent>> FindConsent(storage::Transaction& transaction, std::string_view application_id,
                                           v1::ConsentPurpose purpose) {
  LAGAN_ASSIGN_OR_RETURN(const storage::Rows rows,
                         transaction.Execute("SELECT given, version, event_id, recorded_at FROM consents "
                                             "WHERE application_id = $1 AND purpose = $2",
                                             {application_id, static_cast<int>(purpose)}));
  if (rows.empty()) return std::optional<Consent>();
  Consent found;
  found.purpose = purpose;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(found.given, found.version, found.event_id, found.recorded_at));
  return std::optional<Consent>(std::move(found));
}

Result<bool> ConsentGiven(storage::Transaction& transaction, std::string_view application_id,
                          v1::ConsentPurpose purpose) {
  LAGAN_ASSIGN_OR_RETURN(const auto consent, FindConsent(transaction, application_id, purpose));
  return consent.has_value() && consent->given;
}

Result<bool> ConsentRefused(storage::Transaction& transaction, std::string_view application_id,
                            v1::ConsentPurpose purpose) {
  LAGAN_ASSIGN_OR_RETURN(const auto consent, FindConsent(transaction, application_id, purpose));
  return consent.has_value() && !consent->given;
}

}  // namespace lagan::proofing
