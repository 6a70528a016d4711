#include "verifier/credential/compact_claims.h"

#include <limits>
#include <utility>

#include "verifier/cbor/reader.h"
#include "verifier/cbor/writer.h"
#include "verifier/credential/claim_keys.h"
#include "verifier/credential/claim_reading.h"
#include "verifier/credential/claim_writing.h"

namespace lagan::verifier {
namespace {

constexpr int kAge = 18;
constexpr std::size_t kCoordinate = 32;  // bytes

Result<Bytes> EncodeHolder(const HolderKey& key) {
  if (key.x.size() != kCoordinate)
    return ClaimRefused("holder_key", "The holder's key is no point of P-256.");
  const Bytes cose_key = CborMap({{CborInteger(claim::kKeyType), CborInteger(claim::kKeyTypeEc2)},
                                  {CborInteger(claim::kCurve), CborInteger(claim::kCurveP256)},
                                  {CborInteger(claim::kX), CborBytes(key.x)},
                                  {CborInteger(claim::kY), CborBool(key.y_is_odd)}});
  return CborMap({{CborInteger(claim::kCoseKey), cose_key}});
}

Result<Bytes> EncodeStatus(const StatusReference& status) {
  if (!status.uri.empty() || status.index > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
    return ClaimRefused("status", "A compact pass names its status list by number.");
  }
  const Bytes entry =
      CborArray({CborInteger(status.list), CborInteger(static_cast<std::int64_t>(status.index))});
  return CborMap({{CborInteger(claim::kStatusEntry), entry}});
}

Status CheckNothingElse(const CredentialClaims& claims) {
  if (CompactKindOf(claims) == nullptr)
    return ClaimRefused("kind", "The claims are not those of one kind of pass.");
  if (!claims.subject.empty() || claims.not_before || claims.issued_at || !claims.credential_id.empty() ||
      claims.eu) {
    return ClaimRefused("kind", "A compact pass does not hold this claim.");
  }
  if (claims.issuer.empty()) return ClaimRefused("issuer", "The issuer is missing.");
  if (claims.over_age && *claims.over_age != kAge) return ClaimRefused("over_age", "The age is not 18.");
  return Status();
}

Status TakeAge(const CborValue& map, std::optional<int>& out) {
  const CborValue* age = map.Find(claim::kOverAge);
  if (age == nullptr) return Status();
  if (age->Integer() != kAge) return ClaimInvalid("over_age");
  out = kAge;
  return Status();
}

// Takes what it needs; that nothing else is there is seen when the whole is written again.
Status TakeHolder(const CborValue& map, std::optional<HolderKey>& out) {
  const CborValue* holder = map.Find(claim::kHolder);
  if (holder == nullptr) return Status();
  const CborValue* key = holder->Find(claim::kCoseKey);
  const CborValue* x = key == nullptr ? nullptr : key->Find(claim::kX);
  const CborValue* y = key == nullptr ? nullptr : key->Find(claim::kY);
  if (x == nullptr || y == nullptr || x->content.size() != kCoordinate) return ClaimInvalid("holder_key");
  out = HolderKey{ToBytes(x->content), y->type == CborType::kTrue};
  return Status();
}

Result<CredentialClaims> Read(const CborValue& map) {
  CredentialClaims out;
  std::optional<Time> expires_at;
  LAGAN_RETURN_IF_ERROR(TakeText(map, claim::kIssuer, "issuer", out.issuer));
  LAGAN_RETURN_IF_ERROR(TakeTime(map, claim::kExpires, "expires_at", expires_at));
  if (!expires_at) return ClaimInvalid("expires_at");
  out.expires_at = *expires_at;
  LAGAN_RETURN_IF_ERROR(TakeAge(map, out.over_age));
  LAGAN_RETURN_IF_ERROR(TakeHolder(map, out.holder_key));
  LAGAN_RETURN_IF_ERROR(TakeStatus(map, out.status));
  if (const CborValue* identity = map.Find(claim::kIdentity)) {
    LAGAN_RETURN_IF_ERROR(TakeIdentity(*identity, out.identity));
  }
  return out;
}

}  // namespace

Result<Bytes> EncodeCompactClaims(const CredentialClaims& claims) {
  LAGAN_RETURN_IF_ERROR(CheckNothingElse(claims));
  CborEntries out;
  LAGAN_RETURN_IF_ERROR(PutText(claim::kIssuer, claims.issuer, "issuer", out));
  LAGAN_RETURN_IF_ERROR(PutTime(claim::kExpires, claims.expires_at, "expires_at", out));
  if (claims.over_age) out.emplace_back(CborInteger(claim::kOverAge), CborInteger(*claims.over_age));
  if (claims.holder_key) {
    LAGAN_ASSIGN_OR_RETURN(Bytes holder, EncodeHolder(*claims.holder_key));
    out.emplace_back(CborInteger(claim::kHolder), std::move(holder));
  }
  LAGAN_ASSIGN_OR_RETURN(Bytes identity, EncodeIdentity(claims.identity));
  if (identity != CborMap({})) out.emplace_back(CborInteger(claim::kIdentity), std::move(identity));
  if (claims.status) {
    LAGAN_ASSIGN_OR_RETURN(Bytes status, EncodeStatus(*claims.status));
    out.emplace_back(CborInteger(claim::kStatus), std::move(status));
  }
  return CborMap(std::move(out));
}

Result<CompactClaims> ReadCompactClaims(ByteView payload) {
  LAGAN_ASSIGN_OR_RETURN(const CborValue map, ReadCbor(payload));
  LAGAN_ASSIGN_OR_RETURN(CredentialClaims claims, Read(map));
  const Result<Bytes> again = EncodeCompactClaims(claims);
  if (!again.ok() || AsText(*again) != AsText(payload)) {
    return InvalidArgument("PASS_NOT_CANONICAL", "The pass does not hold exactly the claims of one kind.");
  }
  const PassKind* kind = CompactKindOf(claims);
  return CompactClaims{kind, std::move(claims)};
}

}  // namespace lagan::verifier
