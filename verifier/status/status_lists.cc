#include "verifier/status/status_lists.h"

#include <algorithm>

#include "base/core/file.h"

namespace lagan::verifier {
namespace {

bool MaySign(const TrustKey& key, const Sign1& message, Time issued_at) {
  return key.purpose == kPurposeStatusList && !key.withdrawn && issued_at >= key.not_before &&
         issued_at <= key.not_after && (!message.kid || std::ranges::equal(*message.kid, key.kid)) &&
         VerifySign1(message, key.key);
}

bool IsSigned(const Sign1& message, const TrustBundle& bundle, Time issued_at) {
  return std::ranges::any_of(bundle.keys,
                             [&](const TrustKey& key) { return MaySign(key, message, issued_at); });
}

const TrustedStatusList* FindNamed(const TrustBundle& bundle, const StatusReference& reference) {
  for (const TrustedStatusList& list : bundle.status_lists) {
    if (reference.uri.empty() ? list.number == reference.list : list.uri == reference.uri) return &list;
  }
  return nullptr;
}

}  // namespace

Status StatusLists::Add(ByteView token_file, const TrustBundle& bundle) {
  const crypto::Sha256Digest digest = crypto::Sha256(token_file);
  const auto named = std::ranges::find(bundle.status_lists, digest, &TrustedStatusList::digest);
  if (named == bundle.status_lists.end()) {
    return FailedPrecondition("LISTS_NOT_NAMED",
                              "The trust bundle names another status list: fetch bundle and lists again.");
  }
  const Result<Sign1> message = ReadStatusEnvelope(token_file);
  if (!message.ok()) return InvalidArgument("LISTS_INVALID", "The file is no status list.");
  // The bundle names this very file, so that reading it before its signature meets nothing that the issuer did not write.
  Result<StatusToken> token = ReadStatusPayload(message->payload);
  if (!token.ok()) return InvalidArgument("LISTS_INVALID", "The status list is not as it must be.");
  if (!IsSigned(*message, bundle, token->issued_at)) {
    return PermissionDenied("LISTS_BAD_SIGNATURE",
                            "The status list is not signed by a key that the trust bundle has for this.");
  }
  if (token->uri != named->uri) {
    return FailedPrecondition("LISTS_OTHER_URI",
                              "The status list is of another address than the bundle says.");
  }
  const Time oldest = token->issued_at + kStatusListLife;
  lists_.insert_or_assign(digest, Installed{.stale_at = std::min(oldest, token->expires_at.value_or(oldest)),
                                            .list = std::move(token->list)});
  return Status();
}

CredentialStatus StatusLists::Find(const StatusReference& reference, const TrustBundle& bundle,
                                   Time now) const {
  const TrustedStatusList* named = FindNamed(bundle, reference);
  const auto found = named == nullptr ? lists_.end() : lists_.find(named->digest);
  if (found == lists_.end()) return CredentialStatus::kMissing;
  if (now >= found->second.stale_at) return CredentialStatus::kStale;
  const std::optional<std::uint8_t> value = found->second.list.Get(reference.index);
  if (value == kStatusValid) return CredentialStatus::kValid;
  if (value == kStatusInvalid) return CredentialStatus::kRevoked;
  if (value == kStatusSuspended) return CredentialStatus::kSuspended;
  return CredentialStatus::kMissing;
}

std::string StatusListFileName(std::uint32_t number) { return std::to_string(number) + ".statuslist"; }

StatusListFolder ReadStatusListFolder(const std::filesystem::path& folder, const TrustBundle& bundle) {
  StatusListFolder out;
  for (const TrustedStatusList& list : bundle.status_lists) {
    const Result<Bytes> file = ReadFile(folder / StatusListFileName(list.number), kMaxStatusToken);
    Status added = file.ok() ? out.lists.Add(*file, bundle) : file.status();
    if (!added.ok()) out.failed.emplace_back(list.number, std::move(added));
  }
  return out;
}

}  // namespace lagan::verifier
