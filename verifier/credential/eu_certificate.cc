#include "verifier/credential/eu_certificate.h"

#include <array>
#include <string>
#include <utility>

#include "base/core/text.h"
#include "verifier/cbor/reader.h"
#include "verifier/credential/claim_keys.h"
#include "verifier/credential/claim_reading.h"

namespace lagan::verifier {
namespace {

Status AppendText(const CborValue& map, std::string_view key, std::string& out) {
  const CborValue* value = map.Find(key);
  if (value == nullptr || value->type == CborType::kNull) return Status();
  const std::optional<std::string_view> text = value->Text();
  if (!text || !IsPlainText(*text)) return ClaimInvalid("name");
  if (!out.empty() && !text->empty()) out += ' ';
  out += *text;
  return Status();
}

// Forenames and surname; the transliterated surname, which is mandatory, when there are neither.
Status TakeName(const CborValue& certificate, std::string& out) {
  const CborValue* name = certificate.Find("nam");
  if (name == nullptr) return ClaimInvalid("name");
  LAGAN_RETURN_IF_ERROR(AppendText(*name, "gn", out));
  LAGAN_RETURN_IF_ERROR(AppendText(*name, "fn", out));
  if (out.empty()) LAGAN_RETURN_IF_ERROR(AppendText(*name, "fnt", out));
  return out.empty() ? ClaimInvalid("name") : Status();
}

Status TakeDateText(const CborValue& certificate, std::string& out) {
  const CborValue* date = certificate.Find("dob");
  if (date == nullptr) return Status();
  const std::optional<std::string_view> text = date->Text();
  if (!text || !IsPlainText(*text)) return ClaimInvalid("birth_date");
  out = *text;
  return Status();
}

Status TakeKind(const CborValue& certificate, std::string& out) {
  constexpr std::array<std::pair<std::string_view, const char*>, 3> kKinds = {
      {{"v", "vaccination"}, {"t", "test"}, {"r", "recovery"}}};
  for (const auto& [key, name] : kKinds) {
    const CborValue* entries = certificate.Find(key);
    if (entries == nullptr || !entries->IsArray() || entries->items.empty()) continue;
    if (!out.empty()) return ClaimInvalid("kind");
    out = name;
  }
  return out.empty() ? ClaimInvalid("kind") : Status();
}

Status TakeEuTime(const CborValue& map, std::int64_t key, const char* field, std::optional<Time>& out) {
  constexpr double kYear10000 = 253402300800;  // as seconds since 1970
  const CborValue* value = map.Find(key);
  const std::optional<double> seconds = value == nullptr ? std::nullopt : value->Float();
  if (!seconds) return TakeTime(map, key, field, out);
  // Not a number fails both comparisons.
  if (!(*seconds >= 0 && *seconds < kYear10000)) return ClaimInvalid(field);
  out = FromUnixSeconds(static_cast<std::int64_t>(*seconds));
  return Status();
}

}  // namespace

bool MaySignEu(std::string_view purpose, const EuCertificate& certificate) {
  return purpose == kEuPurpose || purpose == std::string(kEuPurpose) + "-" + certificate.kind;
}

Result<CredentialClaims> ReadEuClaims(ByteView payload) {
  LAGAN_ASSIGN_OR_RETURN(const CborValue map, ReadCbor(payload));
  const CborValue* health = map.Find(claim::kEuHealth);
  const CborValue* certificate = health == nullptr ? nullptr : health->Find(claim::kEuCertificate);
  if (certificate == nullptr || !certificate->IsMap()) {
    return InvalidArgument("EU_CERTIFICATE_MISSING", "The signed data is no EU certificate.");
  }
  CredentialClaims out;
  std::optional<Time> expires_at;
  LAGAN_RETURN_IF_ERROR(TakeText(map, claim::kIssuer, "issuer", out.issuer));
  LAGAN_RETURN_IF_ERROR(TakeEuTime(map, claim::kExpires, "expires_at", expires_at));
  LAGAN_RETURN_IF_ERROR(TakeEuTime(map, claim::kIssuedAt, "issued_at", out.issued_at));
  if (!expires_at) return ClaimInvalid("expires_at");
  out.expires_at = *expires_at;
  EuCertificate& eu = out.eu.emplace();
  LAGAN_RETURN_IF_ERROR(TakeName(*certificate, eu.name));
  LAGAN_RETURN_IF_ERROR(TakeDateText(*certificate, eu.birth_date));
  LAGAN_RETURN_IF_ERROR(TakeKind(*certificate, eu.kind));
  return out;
}

}  // namespace lagan::verifier
