#include "services/credential/status_publisher.h"

#include <algorithm>

#include "base/core/file.h"

namespace lagan::credential {
namespace {

using storage::Transaction;

// Statuses of two bits: valid, invalid, suspended.
constexpr unsigned kBits = 2;

Time WholeSeconds(Time time) { return FromUnixSeconds(ToUnixSeconds(time)); }

bool IsDue(const StoredStatusList& list, Time now) {
  return !list.signed_at || now >= *list.signed_at + kStatusTtl || now < *list.signed_at;
}

bool IsSignedBy(const StoredStatusList& list, ByteView kid) {
  const Result<verifier::Sign1> message = verifier::ReadStatusEnvelope(list.token);
  return message.ok() && message->kid && std::ranges::equal(*message->kid, kid);
}

Status SignList(Transaction& transaction, const StoredStatusList& list, const StatusIssuer& issuer, Time now,
                crypto::RandomSource& random) {
  LAGAN_RETURN_IF_ERROR(AddDecoys(transaction, list.number, now, random));
  LAGAN_ASSIGN_OR_RETURN(const MarkedPlaces marked, FindMarked(transaction, list.number, now));
  LAGAN_ASSIGN_OR_RETURN(verifier::StatusList statuses,
                         verifier::StatusList::Make(kBits, kStatusListEntries));
  for (const std::uint64_t place : marked.revoked) {
    LAGAN_RETURN_IF_ERROR(statuses.Set(place, verifier::kStatusInvalid));
  }
  for (const std::uint64_t place : marked.suspended) {
    LAGAN_RETURN_IF_ERROR(statuses.Set(place, verifier::kStatusSuspended));
  }
  const Time signed_at = WholeSeconds(now);
  const verifier::StatusToken token{.uri = list.uri,
                                    .issued_at = signed_at,
                                    .expires_at = signed_at + kStatusLife,
                                    .ttl = kStatusTtl,
                                    .list = std::move(statuses)};
  LAGAN_ASSIGN_OR_RETURN(const Bytes file, verifier::EncodeStatusToken(token, issuer.kid, *issuer.signer));
  return StoreToken(transaction, list.number, file, signed_at);
}

}  // namespace

Result<bool> RefreshStatusLists(storage::Database& database, const StatusIssuer& issuer, Time now,
                                crypto::RandomSource& random) {
  return storage::InTransaction(database, [&](Transaction& transaction) -> Result<bool> {
    LAGAN_RETURN_IF_ERROR(OpenStatusLists(transaction, issuer.uri_base));
    LAGAN_ASSIGN_OR_RETURN(std::vector<StoredStatusList> lists, LoadStatusLists(transaction));
    const std::size_t before = lists.size();
    if (std::ranges::any_of(lists, [&](const StoredStatusList& list) { return IsDue(list, now); })) {
      LAGAN_RETURN_IF_ERROR(ForgetEnded(transaction, now));
      LAGAN_ASSIGN_OR_RETURN(lists, LoadStatusLists(transaction));
    }
    bool signed_one = lists.size() != before;
    for (const StoredStatusList& list : lists) {
      if (!list.changed && !IsDue(list, now) && IsSignedBy(list, issuer.kid)) continue;
      LAGAN_RETURN_IF_ERROR(SignList(transaction, list, issuer, now, random));
      signed_one = true;
    }
    return signed_one;
  });
}

Result<bool> StatusChanged(Transaction& transaction) {
  LAGAN_ASSIGN_OR_RETURN(const storage::Rows rows,
                         transaction.Execute("SELECT number FROM status_list WHERE changed = 1 LIMIT 1"));
  return !rows.empty();
}

Result<std::vector<StatusFile>> LoadStatusFiles(Transaction& transaction) {
  LAGAN_ASSIGN_OR_RETURN(std::vector<StoredStatusList> lists, LoadStatusLists(transaction));
  std::vector<StatusFile> out;
  for (StoredStatusList& list : lists) {
    if (!list.signed_at) continue;
    out.push_back({.number = list.number, .uri = std::move(list.uri), .token = std::move(list.token)});
  }
  return out;
}

std::vector<verifier::TrustedStatusList> EntriesOf(const std::vector<StatusFile>& files) {
  std::vector<verifier::TrustedStatusList> out;
  for (const StatusFile& file : files) out.push_back({file.number, file.uri, crypto::Sha256(file.token)});
  return out;
}

verifier::StatusLists InstallStatusLists(const std::vector<StatusFile>& files,
                                         const verifier::TrustBundle& bundle) {
  verifier::StatusLists lists;
  for (const StatusFile& file : files) static_cast<void>(lists.Add(file.token, bundle));
  return lists;
}

Status WriteStatusFiles(const std::filesystem::path& folder, const std::vector<StatusFile>& files) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  for (const StatusFile& file : files) {
    const std::filesystem::path path = folder / verifier::StatusListFileName(file.number);
    const Result<Bytes> present = ReadFile(path, verifier::kMaxStatusToken);
    if (present.ok() && *present == file.token) continue;
    LAGAN_RETURN_IF_ERROR(WriteFileAtomically(path, file.token, 0644));
  }
  return Status();
}

void RemoveOtherStatusFiles(const std::filesystem::path& folder, const std::vector<StatusFile>& files) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const bool present = std::ranges::any_of(files, [&](const StatusFile& file) {
      return entry.path().filename() == verifier::StatusListFileName(file.number);
    });
    if (!present && entry.path().extension() == ".statuslist") std::filesystem::remove(entry.path(), error);
  }
}

}  // namespace lagan::credential
