#include <algorithm>
#include <limits>
#include <utility>

#include "verifier/cbor/writer.h"
#include "verifier/credential/claim_keys.h"
#include "verifier/credential/claim_writing.h"
#include "verifier/credential/claims.h"

namespace lagan::verifier {
namespace {

constexpr std::size_t kMaxCredentialId = 32;

// The form of the IETF draft: other readers of Claim 169 know nothing of our numbers of lists.
Result<Bytes> EncodeStatus(const StatusReference& status) {
  if (status.index > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
    return ClaimRefused("status", "The index in the status list is too large.");
  }
  if (status.uri.empty()) return ClaimRefused("status", "The status list has no address.");
  CborEntries list = {{CborText("idx"), CborInteger(static_cast<std::int64_t>(status.index))}};
  CborEntries uri;
  LAGAN_RETURN_IF_ERROR(PutText(0, status.uri, "status", uri));
  list.emplace_back(CborText("uri"), std::move(uri[0].second));
  return CborMap({{CborText("status_list"), CborMap(std::move(list))}});
}

}  // namespace

Result<Bytes> EncodeClaims(const CredentialClaims& claims) {
  CborEntries out;
  if (claims.identity.full_name.empty()) return ClaimRefused("full_name", "The name is missing.");
  if (claims.over_age || claims.holder_key || claims.eu) {
    return ClaimRefused("kind", "Claim 169 has no place for this claim.");
  }
  if (claims.issuer.empty()) return ClaimRefused("issuer", "The issuer is missing.");
  if (claims.credential_id.size() > kMaxCredentialId)
    return ClaimRefused("credential_id", "It is longer than 32 bytes.");
  const Time begin = std::max(claims.not_before.value_or(Time{}), claims.issued_at.value_or(Time{}));
  if (claims.expires_at <= begin)
    return ClaimRefused("expires_at", "The credential would end before it begins.");

  LAGAN_RETURN_IF_ERROR(PutText(claim::kIssuer, claims.issuer, "issuer", out));
  LAGAN_RETURN_IF_ERROR(PutText(claim::kSubject, claims.subject, "subject", out));
  LAGAN_RETURN_IF_ERROR(PutTime(claim::kExpires, claims.expires_at, "expires_at", out));
  if (claims.not_before) {
    LAGAN_RETURN_IF_ERROR(PutTime(claim::kNotBefore, *claims.not_before, "not_before", out));
  }
  if (claims.issued_at) LAGAN_RETURN_IF_ERROR(PutTime(claim::kIssuedAt, *claims.issued_at, "issued_at", out));
  if (!claims.credential_id.empty()) {
    out.emplace_back(CborInteger(claim::kCredentialId), CborBytes(claims.credential_id));
  }
  if (claims.status) {
    LAGAN_ASSIGN_OR_RETURN(Bytes status, EncodeStatus(*claims.status));
    out.emplace_back(CborInteger(claim::kStatus), std::move(status));
  }
  LAGAN_ASSIGN_OR_RETURN(Bytes identity, EncodeIdentity(claims.identity));
  out.emplace_back(CborInteger(claim::kIdentity), std::move(identity));
  return CborMap(std::move(out));
}

}  // namespace lagan::verifier
