#include "services/credential/eu_keys.h"

#include <utility>

#include "services/credential/audit_event.h"
#include "verifier/credential/eu_certificate.h"

namespace lagan::credential {
namespace {

using storage::Rows;
using storage::Transaction;

Status CheckRoom(Transaction& transaction) {
  LAGAN_ASSIGN_OR_RETURN(const Rows rows, transaction.Execute("SELECT count(*) FROM eu_key"));
  std::int64_t count = 0;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(count));
  if (static_cast<std::size_t>(count) <= kMostEuKeys) return Status();
  return ResourceExhausted(
      "EU_KEYS_TOO_MANY",
      "The trust bundle has no room for another EU key. Only those that have ended leave "
      "it.");
}

// How many purposes were new.
Result<std::int64_t> Insert(Transaction& transaction, const verifier::EuSigner& signer,
                            const std::string& country) {
  std::int64_t inserted = 0;
  for (const std::string& purpose : signer.purposes) {
    LAGAN_ASSIGN_OR_RETURN(
        const Rows rows,
        transaction.Execute("INSERT INTO eu_key (kid, country, purpose, public_key, not_before, not_after) "
                            "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
                            {HexEncode(signer.kid), country, purpose, signer.key.ToDer(), signer.not_before,
                             signer.not_after}));
    inserted += rows.changes();
  }
  return inserted;
}

std::string Joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

}  // namespace

storage::Migration EuKeyTableV1(int number) {
  return storage::PortableMigration(
      number, "eu_keys",
      "CREATE TABLE eu_key (kid TEXT NOT NULL, country TEXT NOT NULL, purpose TEXT NOT NULL, "
      "public_key @bytes NOT NULL, not_before @integer NOT NULL, not_after @integer NOT NULL, "
      "withdrawn_at @integer, PRIMARY KEY (kid, country, purpose)) @strict");
}

Result<verifier::EuSigner> ImportEuKey(Transaction& transaction, const EuKeyOrder& order,
                                       const std::string& event_id, Time now) {
  LAGAN_ASSIGN_OR_RETURN(verifier::EuSigner signer, verifier::ReadEuSignerPem(order.certificate));
  if (signer.not_after < now) {
    return InvalidArgument("CERTIFICATE_OVER", "The certificate has ended: nothing it signed is accepted.",
                           "certificate");
  }
  LAGAN_ASSIGN_OR_RETURN(const std::int64_t inserted, Insert(transaction, signer, order.country));
  if (inserted == 0) return signer;
  LAGAN_RETURN_IF_ERROR(CheckRoom(transaction));
  LAGAN_RETURN_IF_ERROR(AppendAuditEvent(transaction,
                                         {.id = event_id,
                                          .kind = "eu_key.imported",
                                          .actor = order.actor,
                                          .facts = {{"kid", HexEncode(signer.kid)},
                                                    {"country", order.country},
                                                    {"purposes", Joined(signer.purposes)},
                                                    {"caller", order.caller}}},
                                         now));
  return signer;
}

Result<std::vector<EuKey>> ListEuKeys(Transaction& transaction, bool specimen, Time now) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("SELECT kid, country, purpose, public_key, not_before, not_after, withdrawn_at "
                          "FROM eu_key WHERE not_after >= $1 ORDER BY country, kid, purpose",
                          {now}));
  std::vector<EuKey> out;
  for (const storage::Row& row : rows) {
    std::string kid, country, purpose;
    Bytes der;
    Time not_before, not_after;
    std::optional<Time> withdrawn;
    LAGAN_RETURN_IF_ERROR(row.Read(kid, country, purpose, der, not_before, not_after, withdrawn));
    LAGAN_ASSIGN_OR_RETURN(Bytes raw_kid, HexDecode(kid));
    LAGAN_ASSIGN_OR_RETURN(crypto::VerificationKey key, crypto::VerificationKey::FromDer(der));
    out.push_back({.key = {.kid = std::move(raw_kid),
                           .key = std::move(key),
                           .purpose = std::move(purpose),
                           .issuer = std::move(country),
                           .specimen = specimen,
                           .not_before = not_before,
                           .not_after = not_after,
                           .withdrawn = withdrawn.has_value()},
                   .withdrawn = withdrawn});
  }
  return out;
}

Status WithdrawEuKey(Transaction& transaction, const WithdrawOrder& order, std::string event_id, Time now) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows found, transaction.Execute("SELECT 1 FROM eu_key WHERE kid = $1 AND not_after >= $2 LIMIT 1",
                                            {order.kid, now}));
  if (found.empty()) return NotFound("KEY_NOT_FOUND", "No key of the trust bundle has this kid.", "kid");
  LAGAN_ASSIGN_OR_RETURN(
      const Rows updated,
      transaction.Execute("UPDATE eu_key SET withdrawn_at = $2 WHERE kid = $1 AND withdrawn_at IS NULL",
                          {order.kid, now}));
  if (updated.changes() == 0) return Status();
  return AppendAuditEvent(transaction,
                          {.id = std::move(event_id),
                           .kind = "key.withdrawn",
                           .actor = order.actor,
                           .facts = {{"kid", order.kid},
                                     {"purpose", verifier::kEuPurpose},
                                     {"reason", order.reason},
                                     {"caller", order.caller}}},
                          now);
}

Status ForgetEuKeys(Transaction& transaction, Time now) {
  return transaction.Execute("DELETE FROM eu_key WHERE not_after < $1", {now}).status();
}

}  // namespace lagan::credential
