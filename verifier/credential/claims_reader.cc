#include "base/core/text.h"
#include "verifier/cbor/reader.h"
#include "verifier/credential/claim_keys.h"
#include "verifier/credential/claims.h"

namespace lagan::verifier {
namespace {

constexpr std::int64_t kEndOfYear9999 = 253402300799;  // as seconds since 1970

Status Invalid(const char* field) {
  return InvalidArgument("CLAIM_INVALID", "A claim of the credential is not valid.", field);
}

Status TakeText(const CborValue& map, std::int64_t key, const char* field, std::string& out) {
  const CborValue* value = map.Find(key);
  if (value == nullptr) return Status();
  const std::optional<std::string_view> text = value->Text();
  if (!text || !IsPlainText(*text)) return Invalid(field);
  out = *text;
  return Status();
}

// NumericDate (RFC 8392 section 2), whole seconds only: what is written as a float, in milliseconds or before
// 1970 is a mistake of the issuer that must not decide how long a credential lives.
Status TakeTime(const CborValue& map, std::int64_t key, const char* field, std::optional<Time>& out) {
  const CborValue* value = map.Find(key);
  if (value == nullptr) return Status();
  const std::optional<std::int64_t> seconds = value->Integer();
  if (!seconds || *seconds < 0 || *seconds > kEndOfYear9999) return Invalid(field);
  out = FromUnixSeconds(*seconds);
  return Status();
}

Status TakeBirthDate(const CborValue& map, std::optional<Date>& out) {
  std::string text;
  LAGAN_RETURN_IF_ERROR(TakeText(map, claim::kBirthDate, "birth_date", text));
  if (text.empty()) return map.Find(claim::kBirthDate) == nullptr ? Status() : Invalid("birth_date");
  if (text.size() == 8) text = text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6);
  const Result<Date> date = ParseDate(text);
  if (!date.ok()) return Invalid("birth_date");
  out = *date;
  return Status();
}

Status TakeGender(const CborValue& map, std::optional<Gender>& out) {
  const CborValue* value = map.Find(claim::kGender);
  if (value == nullptr) return Status();
  const std::optional<std::int64_t> number = value->Integer();
  if (!number || *number < 1 || *number > 3) return Invalid("gender");
  out = static_cast<Gender>(*number);
  return Status();
}

Status TakePhoto(const CborValue& map, std::optional<Photo>& out) {
  const CborValue* value = map.Find(claim::kPhoto);
  if (value == nullptr) return Status();
  if (value->type != CborType::kBytes && value->type != CborType::kText) return Invalid("photo");
  out.emplace().bytes = ToBytes(value->content);
  if (const CborValue* format = map.Find(claim::kPhotoFormat)) {
    const std::optional<std::int64_t> number = format->Integer();
    if (!number) return Invalid("photo_format");
    out->format = *number;
  }
  return Status();
}

Status ReadIdentity(const CborValue& map, Identity& out) {
  if (!map.IsMap()) return Invalid("identity");
  LAGAN_RETURN_IF_ERROR(TakeText(map, claim::kIdentifier, "identifier", out.identifier));
  LAGAN_RETURN_IF_ERROR(TakeText(map, claim::kFullName, "full_name", out.full_name));
  LAGAN_RETURN_IF_ERROR(TakeBirthDate(map, out.birth_date));
  LAGAN_RETURN_IF_ERROR(TakeGender(map, out.gender));
  LAGAN_RETURN_IF_ERROR(TakeText(map, claim::kNationality, "nationality", out.nationality));
  LAGAN_RETURN_IF_ERROR(
      TakeText(map, claim::kCountryOfIssuance, "country_of_issuance", out.country_of_issuance));
  return TakePhoto(map, out.photo);
}

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
  if (out.issuer.empty()) return Invalid("issuer");
  if (!expires_at) return Invalid("expires_at");
  out.expires_at = *expires_at;
  if (const CborValue* id = map.Find(claim::kCredentialId)) {
    if (id->type != CborType::kBytes) return Invalid("credential_id");
    out.credential_id = ToBytes(id->content);
  }
  return Status();
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
  LAGAN_RETURN_IF_ERROR(ReadIdentity(*identity, out.identity));
  return out;
}

}  // namespace lagan::verifier
