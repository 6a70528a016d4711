#include "base/core/text.h"
#include "verifier/cbor/reader.h"
#include "verifier/cose/sign1.h"
#include "verifier/trust/trust_bundle.h"
#include "verifier/trust/trust_bundle_format.h"

namespace lagan::verifier {
namespace {

namespace format = trust_format;

constexpr std::size_t kBundleEntries = 6;
constexpr std::size_t kKeyEntries = 7;
constexpr std::size_t kKid = 8;
constexpr std::size_t kMaxText = 256;
constexpr std::int64_t kEndOfYear9999 = 253402300799;

Status Invalid(const char* field) {
  return InvalidArgument("TRUST_BUNDLE_INVALID", "The trust bundle is signed but not valid.", field);
}

Status NotABundle() { return InvalidArgument("TRUST_NOT_A_BUNDLE", "The file is no trust bundle."); }

Status TakeTime(const CborValue& map, std::int64_t key, const char* field, Time& out) {
  const CborValue* value = map.Find(key);
  const std::optional<std::int64_t> seconds = value == nullptr ? std::nullopt : value->Integer();
  if (!seconds || *seconds < 0 || *seconds > kEndOfYear9999) return Invalid(field);
  out = FromUnixSeconds(*seconds);
  return Status();
}

Status TakeText(const CborValue& map, std::int64_t key, const char* field, std::string& out) {
  const CborValue* value = map.Find(key);
  const std::optional<std::string_view> text = value == nullptr ? std::nullopt : value->Text();
  if (!text || text->empty() || text->size() > kMaxText || !IsPlainText(*text)) return Invalid(field);
  out = *text;
  return Status();
}

Result<Bytes> TakeBytes(const CborValue& map, std::int64_t key, const char* field, std::size_t size) {
  const CborValue* value = map.Find(key);
  const std::optional<ByteView> bytes = value == nullptr ? std::nullopt : value->ByteString();
  if (!bytes || bytes->size() != size) return Invalid(field);
  return ToBytes(*bytes);
}

Result<TrustKey> ReadKey(const CborValue& map) {
  if (!map.IsMap() || map.items.size() != 2 * kKeyEntries) return Invalid("keys");
  LAGAN_ASSIGN_OR_RETURN(Bytes kid, TakeBytes(map, format::kKeyKid, "kid", kKid));
  LAGAN_ASSIGN_OR_RETURN(const Bytes x, TakeBytes(map, format::kKeyX, "x", 32));
  LAGAN_ASSIGN_OR_RETURN(const Bytes y, TakeBytes(map, format::kKeyY, "y", 32));
  Result<crypto::P256PublicKey> point = crypto::P256PublicKey::FromCoordinates(x, y);
  if (!point.ok()) return Invalid("x");
  TrustKey key{std::move(kid), *std::move(point), {}, false, {}, {}};
  LAGAN_RETURN_IF_ERROR(TakeText(map, format::kKeyPurpose, "purpose", key.purpose));
  LAGAN_RETURN_IF_ERROR(TakeTime(map, format::kKeyNotBefore, "not_before", key.not_before));
  LAGAN_RETURN_IF_ERROR(TakeTime(map, format::kKeyNotAfter, "not_after", key.not_after));
  if (key.not_after <= key.not_before) return Invalid("not_after");
  const CborValue* specimen = map.Find(format::kKeySpecimen);
  if (specimen == nullptr || (specimen->type != CborType::kTrue && specimen->type != CborType::kFalse)) {
    return Invalid("specimen");
  }
  key.specimen = specimen->type == CborType::kTrue;
  return key;
}

Status CheckVersion(const CborValue& map) {
  const CborValue* version = map.Find(format::kFormatVersion);
  const std::optional<std::int64_t> number = version == nullptr ? std::nullopt : version->Integer();
  if (!number) return Invalid("version");
  if (*number != format::kVersion) {
    return FailedPrecondition("TRUST_VERSION",
                              "The trust bundle has a format this program does not know: update it.");
  }
  return Status();
}

// What a version does not define is refused, not skipped: a later rule must not be overlooked by an older
// program.
Result<TrustBundle> ReadPayload(ByteView payload) {
  Result<CborValue> read = ReadCbor(payload);
  if (!read.ok() || !read->IsMap()) return Invalid("bundle");
  const CborValue& map = *read;
  LAGAN_RETURN_IF_ERROR(CheckVersion(map));
  if (map.items.size() != 2 * kBundleEntries) return Invalid("bundle");
  TrustBundle out;
  LAGAN_RETURN_IF_ERROR(TakeTime(map, format::kIssuedAt, "issued_at", out.issued_at));
  LAGAN_RETURN_IF_ERROR(TakeTime(map, format::kExpiresAt, "expires_at", out.expires_at));
  if (out.expires_at <= out.issued_at) return Invalid("expires_at");
  const CborValue* sequence = map.Find(format::kSequence);
  if (sequence == nullptr || sequence->type != CborType::kUnsigned || !sequence->Integer())
    return Invalid("sequence");
  out.sequence = sequence->argument;
  LAGAN_RETURN_IF_ERROR(TakeText(map, format::kIssuer, "issuer", out.issuer));
  const CborValue* keys = map.Find(format::kKeys);
  if (keys == nullptr || !keys->IsArray() || keys->items.empty() || keys->items.size() > kMaxTrustKeys) {
    return Invalid("keys");
  }
  for (const CborValue& item : keys->items) {
    LAGAN_ASSIGN_OR_RETURN(TrustKey key, ReadKey(item));
    out.keys.push_back(std::move(key));
  }
  return out;
}

}  // namespace

Result<InstalledTrust> ReadTrustBundle(ByteView file, const crypto::P256PublicKey& root) {
  if (file.size() > kMaxTrustBundle) {
    return InvalidArgument("TRUST_TOO_LARGE", "The file is larger than a trust bundle may be.");
  }
  const Result<Sign1> message = ReadSign1(file);
  if (!message.ok() || message->type != format::kType) return NotABundle();
  if (!VerifySign1(*message, root)) {
    return PermissionDenied("TRUST_BAD_SIGNATURE", "The trust bundle is not signed by the pinned root key.");
  }
  LAGAN_ASSIGN_OR_RETURN(TrustBundle bundle, ReadPayload(message->payload));
  return InstalledTrust{std::move(bundle), crypto::Sha256(message->payload)};
}

Status CheckSuccession(const InstalledTrust& installed, const InstalledTrust& next) {
  if (next.bundle.issuer != installed.bundle.issuer) {
    return FailedPrecondition("TRUST_ISSUER_CHANGED", "The new trust bundle is of another issuer.");
  }
  if (next.bundle.sequence < installed.bundle.sequence) {
    return FailedPrecondition("TRUST_ROLLED_BACK", "The new trust bundle is older than the installed one.");
  }
  if (next.bundle.sequence == installed.bundle.sequence && next.digest != installed.digest) {
    return FailedPrecondition("TRUST_FORKED", "Two different trust bundles carry the same sequence number.");
  }
  return Status();
}

}  // namespace lagan::verifier
