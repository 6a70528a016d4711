#include "verifier/cbor/reader.h"
#include "verifier/credential/claim_keys.h"
#include "verifier/credential/claim_reading.h"
#include "verifier/credential/claims.h"

namespace lagan::verifier {
namespace {

Status ReadCwt(const CborValue& map, CredentialClaims& out) {
  if (map.Find(claim::kAudience) != nullptr) {
    return InvalidArgument("CLAIM_AUDIENCE", "The credential is meant for somebody else.", "audience");
  }
  LAGAN_RETURN_IF_ERROR(TakeText(map, claim::kIssuer, "issuer", out.issuer));
  LAGAN_RETURN_IF_ERROR(TakeText(map, claim::kSubject, "subject", out.subject));
  std::optional<Time> expires_at;
  LAGAN_RETURN_IF_ERROR(TakeTime(map, claim::kExpires, "expires_at", expires_at));
  LAGAN_RETURN_IF_ERROR(TakeTime(map, claim::kNotBefore, "not_before", out.not_before));
  LAGAN_RETURN_IF_ERROR(TakeTime(map, claim::kIssuedAt, "issued_at", out.issued_at));
  if (out.issuer.empty()) return ClaimInvalid("issuer");
  if (!expires_at) return ClaimInvalid("expires_at");
  out.expires_at = *expires_at;
  if (const CborValue* id = map.Find(claim::kCredentialId)) {
    if (id->type != CborType::kBytes) return ClaimInvalid("credential_id");
    out.credential_id = ToBytes(id->content);
  }
  return TakeStatus(map, out.status);
}

}  // namespace

Result<CredentialClaims> ReadClaims(ByteView payload) {
  LAGAN_ASSIGN_OR_RETURN(const CborValue map, ReadCbor(payload));
  const CborValue* identity = map.Find(claim::kIdentity);
  if (identity == nullptr) {
    return InvalidArgument("CLAIM_169_MISSING", "The signed data is no Claim 169 credential.");
  }
  CredentialClaims out;
  LAGAN_RETURN_IF_ERROR(ReadCwt(map, out));
  LAGAN_RETURN_IF_ERROR(TakeIdentity(*identity, out.identity));
  return out;
}

}  // namespace lagan::verifier
