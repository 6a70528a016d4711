#include "services/credential/trust_store.h"

#include <algorithm>
#include <optional>

#include "base/core/file.h"
#include "services/credential/audit_event.h"
#include "services/credential/eu_keys.h"
#include "services/credential/signing_keys.h"
#include "verifier/trust/root_key.h"

namespace lagan::credential {
namespace {

using storage::Rows;
using storage::Transaction;

constexpr char kBundleFile[] = "trust.bundle";
constexpr char kRootFile[] = "trust.bundle.root";
constexpr char kListsFolder[] = "trust.bundle.lists";

Time WholeSeconds(Time time) { return FromUnixSeconds(ToUnixSeconds(time)); }

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

bool SameKeys(const std::vector<verifier::TrustKey>& a, const std::vector<verifier::TrustKey>& b) {
  return std::ranges::equal(a, b, [](const verifier::TrustKey& x, const verifier::TrustKey& y) {
    return x.kid == y.kid && x.purpose == y.purpose && x.specimen == y.specimen &&
           x.withdrawn == y.withdrawn && x.not_before == y.not_before && x.not_after == y.not_after &&
           x.issuer == y.issuer;
  });
}

bool SameLists(const std::vector<verifier::TrustedStatusList>& a,
               const std::vector<verifier::TrustedStatusList>& b) {
  return std::ranges::equal(a, b,
                            [](const verifier::TrustedStatusList& x, const verifier::TrustedStatusList& y) {
                              return x.number == y.number && x.uri == y.uri && x.digest == y.digest;
                            });
}

PublishedTrust Published(Bytes file, verifier::InstalledTrust installed, std::vector<StatusFile> files) {
  verifier::StatusLists lists = InstallStatusLists(files, installed.bundle);
  return {std::move(file), std::move(installed), std::move(files), std::move(lists)};
}

Result<PublishedTrust> SignNext(Transaction& transaction, verifier::TrustBundle bundle,
                                std::vector<StatusFile> files, const TrustIssuer& issuer,
                                crypto::RandomSource& random) {
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
  return Published(std::move(file), std::move(installed), std::move(files));
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

Result<PublishedTrust> EnsureTrust(storage::Database& database, const TrustIssuer& issuer, Time now,
                                   crypto::RandomSource& random, std::uint32_t minimum_verifier) {
  const Time seconds = WholeSeconds(now);
  return storage::InTransaction(database, [&](Transaction& transaction) -> Result<PublishedTrust> {
    LAGAN_ASSIGN_OR_RETURN(std::vector<StatusFile> files, LoadStatusFiles(transaction));
    std::vector<verifier::TrustedStatusList> lists = EntriesOf(files);
    LAGAN_ASSIGN_OR_RETURN(std::vector<verifier::TrustKey> accepted,
                           AcceptedKeys(transaction, issuer.specimen, now));
    LAGAN_ASSIGN_OR_RETURN(std::vector<EuKey> eu_keys, ListEuKeys(transaction, issuer.specimen, now));
    for (EuKey& eu_key : eu_keys) accepted.push_back(std::move(eu_key.key));
    LAGAN_ASSIGN_OR_RETURN(Newest newest, LoadNewest(transaction));
    if (newest.sequence > 0) {
      // One that another root signed is not ours to give out; the sequence goes on all the same.
      Result<verifier::InstalledTrust> installed = verifier::ReadTrustBundle(newest.file, issuer.root);
      if (installed.ok() && installed->bundle.issuer == issuer.name && installed->epoch == issuer.epoch &&
          installed->bundle.minimum_verifier == minimum_verifier && IsFresh(installed->bundle, now) &&
          SameKeys(installed->bundle.keys, accepted) && SameLists(installed->bundle.status_lists, lists)) {
        return Published(std::move(newest.file), *std::move(installed), std::move(files));
      }
    }
    verifier::TrustBundle next;
    next.issued_at = seconds;
    next.expires_at = std::min<Time>(seconds + kTrustLife, issuer.not_after);
    next.sequence = static_cast<std::uint64_t>(newest.sequence) + 1;
    next.issuer = issuer.name;
    next.minimum_verifier = minimum_verifier;
    next.keys = std::move(accepted);
    next.status_lists = std::move(lists);
    LAGAN_RETURN_IF_ERROR(MarkAnnounced(transaction, next.keys, seconds));
    return SignNext(transaction, std::move(next), std::move(files), issuer, random);
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
  LAGAN_RETURN_IF_ERROR(WriteStatusFiles(folder / kListsFolder, trust.list_files));
  LAGAN_RETURN_IF_ERROR(WriteIfOther(folder / kBundleFile, trust.file));
  RemoveOtherStatusFiles(folder / kListsFolder, trust.list_files);
  return Status();
}

}  // namespace lagan::credential
