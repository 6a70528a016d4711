#include <limits>

#include "base/core/text.h"
#include "verifier/cbor/writer.h"
#include "verifier/cose/sign1.h"
#include "verifier/trust/trust_bundle.h"
#include "verifier/trust/trust_bundle_format.h"

namespace lagan::verifier {
namespace {

namespace format = trust_format;

constexpr std::size_t kKid = 8;
constexpr std::size_t kMaxText = 256;

Status Check(bool good, const char* field) {
  if (good) return Status();
  return InvalidArgument("TRUST_BUNDLE_INVALID", "The trust bundle cannot be written as asked.", field);
}

bool IsGoodText(const std::string& text) {
  return !text.empty() && text.size() <= kMaxText && IsUtf8(text) && IsPlainText(text);
}

bool AreGoodTimes(Time begin, Time end) {
  return begin >= Time{} && begin == FromUnixSeconds(ToUnixSeconds(begin)) &&
         end == FromUnixSeconds(ToUnixSeconds(end)) && begin < end;
}

Status CheckBundle(const TrustBundle& bundle) {
  LAGAN_RETURN_IF_ERROR(Check(AreGoodTimes(bundle.issued_at, bundle.expires_at), "expires_at"));
  LAGAN_RETURN_IF_ERROR(Check(bundle.sequence <= std::numeric_limits<std::int64_t>::max(), "sequence"));
  LAGAN_RETURN_IF_ERROR(Check(IsGoodText(bundle.issuer), "issuer"));
  LAGAN_RETURN_IF_ERROR(Check(!bundle.keys.empty() && bundle.keys.size() <= kMaxTrustKeys, "keys"));
  for (const TrustKey& key : bundle.keys) {
    LAGAN_RETURN_IF_ERROR(Check(key.kid.size() == kKid, "kid"));
    LAGAN_RETURN_IF_ERROR(Check(IsGoodText(key.purpose), "purpose"));
    LAGAN_RETURN_IF_ERROR(Check(AreGoodTimes(key.not_before, key.not_after), "not_after"));
  }
  return Status();
}

Bytes TimeItem(Time time) { return CborInteger(ToUnixSeconds(time)); }

Bytes EncodeKey(const TrustKey& key) {
  return CborMap({{CborInteger(format::kKeyKid), CborBytes(key.kid)},
                  {CborInteger(format::kKeyX), CborBytes(key.key.X())},
                  {CborInteger(format::kKeyY), CborBytes(key.key.Y())},
                  {CborInteger(format::kKeyPurpose), CborText(key.purpose)},
                  {CborInteger(format::kKeySpecimen), CborBool(key.specimen)},
                  {CborInteger(format::kKeyNotBefore), TimeItem(key.not_before)},
                  {CborInteger(format::kKeyNotAfter), TimeItem(key.not_after)}});
}

}  // namespace

Result<Bytes> EncodeTrustBundle(const TrustBundle& bundle, const Signer& root) {
  LAGAN_RETURN_IF_ERROR(CheckBundle(bundle));
  std::vector<Bytes> keys;
  for (const TrustKey& key : bundle.keys) keys.push_back(EncodeKey(key));
  const Bytes payload =
      CborMap({{CborInteger(format::kFormatVersion), CborInteger(format::kVersion)},
               {CborInteger(format::kIssuedAt), TimeItem(bundle.issued_at)},
               {CborInteger(format::kExpiresAt), TimeItem(bundle.expires_at)},
               {CborInteger(format::kSequence), CborInteger(static_cast<std::int64_t>(bundle.sequence))},
               {CborInteger(format::kIssuer), CborText(bundle.issuer)},
               {CborInteger(format::kKeys), CborArray(keys)}});
  return EncodeSign1(payload, {{}, format::kType}, root);
}

}  // namespace lagan::verifier
