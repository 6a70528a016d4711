#include <algorithm>
#include <utility>
#include <vector>

#include "base/core/text.h"
#include "verifier/cbor/writer.h"
#include "verifier/credential/claim_keys.h"
#include "verifier/credential/claims.h"

namespace lagan::verifier {
namespace {

using Entries = std::vector<std::pair<Bytes, Bytes>>;

// Room for a name as long as any register holds, while the whole still fits a code that a telephone reads.
constexpr std::size_t kMaxText = 256;  // bytes
constexpr std::size_t kMaxCredentialId = 32;

Status Invalid(const char* field, const char* message) {
  return InvalidArgument("CLAIM_INVALID", message, field);
}

Status PutText(std::int64_t key, const std::string& text, const char* field, Entries& out) {
  if (text.empty()) return Status();
  if (text.size() > kMaxText || !IsUtf8(text) || !IsPlainText(text)) {
    return Invalid(field, "A text is longer than 256 bytes or is not plain UTF-8.");
  }
  out.emplace_back(CborInteger(key), CborText(text));
  return Status();
}

Status PutTime(std::int64_t key, Time time, const char* field, Entries& out) {
  if (time < Time{} || time != FromUnixSeconds(ToUnixSeconds(time))) {
    return Invalid(field, "A time is before 1970 or no whole second.");
  }
  out.emplace_back(CborInteger(key), CborInteger(ToUnixSeconds(time)));
  return Status();
}

Status PutCountry(std::int64_t key, const std::string& code, const char* field, Entries& out) {
  if (code.empty()) return Status();
  const bool capitals = std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (code.size() > 3 || !capitals) return Invalid(field, "A country is not one to three capital letters.");
  out.emplace_back(CborInteger(key), CborText(code));
  return Status();
}

Status PutBirthDate(const std::optional<Date>& date, Entries& out) {
  if (!date) return Status();
  if (!date->ok() || int(date->year()) < 1800 || int(date->year()) > 9999) {
    return Invalid("birth_date", "The birth date does not exist.");
  }
  std::string text = FormatDate(*date);
  std::erase(text, '-');
  out.emplace_back(CborInteger(claim::kBirthDate), CborText(text));
  return Status();
}

Result<Bytes> EncodeIdentity(const Identity& identity) {
  Entries out;
  if (identity.full_name.empty()) return Invalid("full_name", "The name is missing.");
  if (identity.photo) return Invalid("photo", "Photos are not issued.");
  LAGAN_RETURN_IF_ERROR(PutText(claim::kIdentifier, identity.identifier, "identifier", out));
  LAGAN_RETURN_IF_ERROR(PutText(claim::kFullName, identity.full_name, "full_name", out));
  LAGAN_RETURN_IF_ERROR(PutBirthDate(identity.birth_date, out));
  if (identity.gender) {
    out.emplace_back(CborInteger(claim::kGender), CborInteger(static_cast<int>(*identity.gender)));
  }
  LAGAN_RETURN_IF_ERROR(PutCountry(claim::kNationality, identity.nationality, "nationality", out));
  LAGAN_RETURN_IF_ERROR(
      PutCountry(claim::kCountryOfIssuance, identity.country_of_issuance, "country_of_issuance", out));
  return CborMap(std::move(out));
}

}  // namespace

Result<Bytes> EncodeClaims(const CredentialClaims& claims) {
  Entries out;
  if (claims.issuer.empty()) return Invalid("issuer", "The issuer is missing.");
  if (claims.credential_id.size() > kMaxCredentialId)
    return Invalid("credential_id", "It is longer than 32 bytes.");
  const Time begin = std::max(claims.not_before.value_or(Time{}), claims.issued_at.value_or(Time{}));
  if (claims.expires_at <= begin) return Invalid("expires_at", "The credential would end before it begins.");

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
  LAGAN_ASSIGN_OR_RETURN(Bytes identity, EncodeIdentity(claims.identity));
  out.emplace_back(CborInteger(claim::kIdentity), std::move(identity));
  return CborMap(std::move(out));
}

}  // namespace lagan::verifier
