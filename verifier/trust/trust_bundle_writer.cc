#include <limits>
#include <set>

#include "base/core/text.h"
#include "verifier/cbor/writer.h"
#include "verifier/cose/sign1.h"
#include "verifier/trust/issuer_certificate.h"
#include "verifier/trust/trust_bundle.h"
#include "verifier/trust/trust_bundle_format.h"

namespace lagan::verifier {
namespace {

namespace format = trust_format;

Status Check(bool good, const char* field) {
  if (good) return Status();
  return InvalidArgument("TRUST_BUNDLE_INVALID", "The trust bundle cannot be written as asked.", field);
}

bool IsGoodText(const std::string& text, std::size_t limit = format::kMaxText) {
  return !text.empty() && text.size() <= limit && IsUtf8(text) && IsPlainText(text);
}

bool AreGoodTimes(Time begin, Time end) {
  return begin >= Time{} && begin == FromUnixSeconds(ToUnixSeconds(begin)) &&
         end == FromUnixSeconds(ToUnixSeconds(end)) && begin < end;
}

Status CheckKey(const TrustKey& key) {
  LAGAN_RETURN_IF_ERROR(Check(key.kid.size() == format::kKid, "kid"));
  LAGAN_RETURN_IF_ERROR(Check(IsGoodText(key.purpose, format::kMaxPurpose), "purpose"));
  LAGAN_RETURN_IF_ERROR(Check(key.issuer.empty() || IsGoodText(key.issuer), "key_issuer"));
  return Check(AreGoodTimes(key.not_before, key.not_after), "not_after");
}

Status CheckStatusLists(const std::vector<TrustedStatusList>& lists) {
  LAGAN_RETURN_IF_ERROR(Check(lists.size() <= kMaxTrustStatusLists, "status_lists"));
  std::set<std::uint32_t> numbers;
  std::set<std::string> uris;
  for (const TrustedStatusList& list : lists) {
    LAGAN_RETURN_IF_ERROR(Check(IsGoodText(list.uri), "uri"));
    LAGAN_RETURN_IF_ERROR(
        Check(numbers.insert(list.number).second && uris.insert(list.uri).second, "status_lists"));
  }
  return Status();
}

Status CheckBundle(const TrustBundle& bundle) {
  LAGAN_RETURN_IF_ERROR(Check(AreGoodTimes(bundle.issued_at, bundle.expires_at), "expires_at"));
  LAGAN_RETURN_IF_ERROR(Check(bundle.sequence <= std::numeric_limits<std::int64_t>::max(), "sequence"));
  LAGAN_RETURN_IF_ERROR(Check(IsGoodText(bundle.issuer), "issuer"));
  LAGAN_RETURN_IF_ERROR(Check(!bundle.keys.empty() && bundle.keys.size() <= kMaxTrustKeys, "keys"));
  for (const TrustKey& key : bundle.keys) LAGAN_RETURN_IF_ERROR(CheckKey(key));
  return CheckStatusLists(bundle.status_lists);
}

Status CheckCertificate(const IssuerCertificate& certificate, const TrustBundle& bundle) {
  LAGAN_RETURN_IF_ERROR(Check(certificate.issuer == bundle.issuer, "issuer"));
  return Check(certificate.not_before <= bundle.issued_at && bundle.expires_at <= certificate.not_after,
               "certificate");
}

Bytes TimeItem(Time time) { return CborInteger(ToUnixSeconds(time)); }

Bytes EncodeKey(const TrustKey& key) {
  std::vector<std::pair<Bytes, Bytes>> entries = {
      {CborInteger(format::kKeyKid), CborBytes(key.kid)},
      {CborInteger(format::kKeyInfo), CborBytes(key.key.ToDer())},
      {CborInteger(format::kKeyPurpose), CborText(key.purpose)},
      {CborInteger(format::kKeySpecimen), CborBool(key.specimen)},
      {CborInteger(format::kKeyNotBefore), TimeItem(key.not_before)},
      {CborInteger(format::kKeyNotAfter), TimeItem(key.not_after)},
      {CborInteger(format::kKeyWithdrawn), CborBool(key.withdrawn)}};
  if (!key.issuer.empty()) entries.emplace_back(CborInteger(format::kKeyIssuer), CborText(key.issuer));
  return CborMap(std::move(entries));
}

Bytes EncodeStatusList(const TrustedStatusList& list) {
  return CborMap({{CborInteger(format::kListNumber), CborInteger(list.number)},
                  {CborInteger(format::kListUri), CborText(list.uri)},
                  {CborInteger(format::kListDigest), CborBytes(list.digest)}});
}

}  // namespace

Result<Bytes> trust_format::EncodePayload(const TrustBundle& bundle) {
  LAGAN_RETURN_IF_ERROR(CheckBundle(bundle));
  std::vector<Bytes> keys;
  for (const TrustKey& key : bundle.keys) keys.push_back(EncodeKey(key));
  std::vector<Bytes> lists;
  for (const TrustedStatusList& list : bundle.status_lists) lists.push_back(EncodeStatusList(list));
  return CborMap({{CborInteger(format::kFormatVersion), CborInteger(format::kVersion)},
                  {CborInteger(format::kIssuedAt), TimeItem(bundle.issued_at)},
                  {CborInteger(format::kExpiresAt), TimeItem(bundle.expires_at)},
                  {CborInteger(format::kSequence), CborInteger(static_cast<std::int64_t>(bundle.sequence))},
                  {CborInteger(format::kIssuer), CborText(bundle.issuer)},
                  {CborInteger(format::kKeys), CborArray(keys)},
                  {CborInteger(format::kMinimumVerifier), CborInteger(bundle.minimum_verifier)},
                  {CborInteger(format::kStatusLists), CborArray(lists)}});
}

Result<Bytes> EncodeTrustBundle(const TrustBundle& bundle, const IssuerIdentity& identity) {
  LAGAN_ASSIGN_OR_RETURN(const Bytes payload, format::EncodePayload(bundle));
  LAGAN_ASSIGN_OR_RETURN(const IssuerCertificate certificate,
                         DescribeIssuerCertificate(identity.certificate));
  LAGAN_RETURN_IF_ERROR(CheckCertificate(certificate, bundle));
  LAGAN_ASSIGN_OR_RETURN(Bytes file,
                         EncodeSign1(payload, {{}, format::kType, identity.certificate}, *identity.signer));
  const Result<Sign1> signed_message = ReadSign1(file);
  LAGAN_RETURN_IF_ERROR(
      Check(signed_message.ok() && VerifySign1(*signed_message, certificate.key), "signer"));
  return file;
}

}  // namespace lagan::verifier
