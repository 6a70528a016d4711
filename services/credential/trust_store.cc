#include "services/credential/trust_store.h"

#include <algorithm>
#include <optional>

#include "base/core/file.h"
#include "services/credential/audit_event.h"
#include "verifier/trust/root_key.h"

namespace lagan::credential {
namespace {

using storage::Rows;
using storage::Transaction;

constexpr char kBundleFile[] = "trust.bundle";
constexpr char kRootFile[] = "trust.bundle.root";

Time WholeSeconds(Time time) { return FromUnixSeconds(ToUnixSeconds(time)); }

Status RememberKey(Transaction& transaction, const CurrentKey& current, Time now) {
  return transaction
      .Execute(
          "INSERT INTO signing_key (kid, purpose, public_key, not_before, not_after) "
          "VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
          {HexEncode(current.key->kid), current.purpose, current.key->public_key.ToDer(), now,
           current.not_after})
      .status();
}

Result<std::vector<verifier::TrustKey>> AcceptedKeys(Transaction& transaction, Time now) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("SELECT public_key, purpose, not_before, not_after FROM signing_key "
                          "WHERE not_after >= $1 ORDER BY not_before, kid",
                          {now}));
  std::vector<verifier::TrustKey> out;
  for (const storage::Row& row : rows) {
    Bytes der;
    std::string purpose;
    Time not_before;
    Time not_after;
    LAGAN_RETURN_IF_ERROR(row.Read(der, purpose, not_before, not_after));
    LAGAN_ASSIGN_OR_RETURN(const crypto::P256PublicKey key, crypto::P256PublicKey::FromDer(der));
    Bytes kid = KidOf(key);
    out.push_back({.kid = std::move(kid),
                   .key = key,
                   .purpose = std::move(purpose),
                   .specimen = true,
                   .not_before = not_before,
                   .not_after = not_after});
  }
  return out;
}

struct Newest {
  std::int64_t sequence = 0;  // 0 when there is none yet
  Bytes file;
};

Result<Newest> LoadNewest(Transaction& transaction) {
  LAGAN_ASSIGN_OR_RETURN(
      const Rows rows,
      transaction.Execute("SELECT sequence, file FROM trust_bundle ORDER BY sequence DESC LIMIT 1"));
  Newest newest;
  if (!rows.empty()) LAGAN_RETURN_IF_ERROR(rows[0].Read(newest.sequence, newest.file));
  return newest;
}

bool NamesSameKeys(const verifier::TrustBundle& bundle, const std::vector<verifier::TrustKey>& keys) {
  return std::ranges::equal(bundle.keys, keys, [](const verifier::TrustKey& a, const verifier::TrustKey& b) {
    return a.kid == b.kid && a.purpose == b.purpose;
  });
}

Result<PublishedTrust> SignNext(Transaction& transaction, verifier::TrustBundle bundle,
                                const TrustIssuer& issuer, crypto::RandomSource& random) {
  LAGAN_ASSIGN_OR_RETURN(Bytes file,
                         verifier::EncodeTrustBundle(bundle, {issuer.certificate, issuer.signer.get()}));
  LAGAN_ASSIGN_OR_RETURN(verifier::InstalledTrust installed, verifier::ReadTrustBundle(file, issuer.root));
  LAGAN_RETURN_IF_ERROR(transaction
                            .Execute("INSERT INTO trust_bundle (sequence, issued_at, expires_at, file) "
                                     "VALUES ($1, $2, $3, $4)",
                                     {bundle.sequence, bundle.issued_at, bundle.expires_at, file})
                            .status());
  LAGAN_RETURN_IF_ERROR(
      transaction.Execute("DELETE FROM trust_bundle WHERE sequence < $1", {bundle.sequence}).status());
  LAGAN_RETURN_IF_ERROR(AppendAuditEvent(
      transaction,
      {.id = random.TakeId(),
       .kind = "trust.published",
       .facts = {{"sequence", std::to_string(bundle.sequence)}, {"digest", HexEncode(installed.digest)}}},
      bundle.issued_at));
  return PublishedTrust{std::move(file), std::move(installed)};
}

Status WriteIfOther(const std::filesystem::path& file, ByteView content) {
  const Result<Bytes> present = ReadFile(file, verifier::kMaxTrustBundle);
  if (present.ok() && std::ranges::equal(*present, content)) return Status();
  return WriteFileAtomically(file, content, 0644);
}

}  // namespace

bool IsFresh(const verifier::TrustBundle& bundle, Time now) {
  return bundle.issued_at <= now && now < bundle.issued_at + kTrustRefresh && now < bundle.expires_at;
}

Result<PublishedTrust> EnsureTrust(storage::Database& database, const std::string& name,
                                   const TrustIssuer& issuer, const std::vector<CurrentKey>& keys, Time now,
                                   crypto::RandomSource& random) {
  const Time seconds = WholeSeconds(now);
  return storage::InTransaction(database, [&](Transaction& transaction) -> Result<PublishedTrust> {
    for (const CurrentKey& current : keys) {
      LAGAN_RETURN_IF_ERROR(RememberKey(transaction, current, seconds));
    }
    LAGAN_ASSIGN_OR_RETURN(std::vector<verifier::TrustKey> accepted, AcceptedKeys(transaction, now));
    LAGAN_ASSIGN_OR_RETURN(Newest newest, LoadNewest(transaction));
    if (newest.sequence > 0) {
      // One that another root signed is not ours to give out; the sequence goes on all the same.
      Result<verifier::InstalledTrust> installed = verifier::ReadTrustBundle(newest.file, issuer.root);
      if (installed.ok() && installed->bundle.issuer == name && IsFresh(installed->bundle, now) &&
          NamesSameKeys(installed->bundle, accepted)) {
        return PublishedTrust{std::move(newest.file), *std::move(installed)};
      }
    }
    verifier::TrustBundle next;
    next.issued_at = seconds;
    next.expires_at = seconds + kTrustLife;
    next.sequence = static_cast<std::uint64_t>(newest.sequence) + 1;
    next.issuer = name;
    next.keys = std::move(accepted);
    return SignNext(transaction, std::move(next), issuer, random);
  });
}

Status PublishTrust(const std::filesystem::path& folder, const PublishedTrust& trust,
                    const crypto::P256PublicKey& root) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const std::string pem = verifier::FormatRootKey(root);
  const Result<Bytes> pinned = ReadFile(folder / kRootFile, verifier::kMaxTrustBundle);
  if (pinned.ok() && AsText(*pinned) != pem) {
    return FailedPrecondition(
        "ROOT_KEY_CHANGED",
        "The public folder holds another root key, which venues have pinned. Bring that "
        "key back, or remove the file and have every venue pin the new one.");
  }
  LAGAN_RETURN_IF_ERROR(WriteIfOther(folder / kRootFile, AsBytes(pem)));
  return WriteIfOther(folder / kBundleFile, trust.file);
}

}  // namespace lagan::credential
