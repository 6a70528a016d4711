#include <limits>
#include <set>
#include <tuple>

#include "base/core/text.h"
#include "verifier/cbor/reader.h"
#include "verifier/cose/sign1.h"
#include "verifier/trust/issuer_certificate.h"
#include "verifier/trust/trust_bundle.h"
#include "verifier/trust/trust_bundle_format.h"

namespace lagan::verifier {
namespace {

namespace format = trust_format;

constexpr std::size_t kBundleEntries = 8;
constexpr std::size_t kKeyEntries = 7;  // without the issuer
constexpr std::size_t kListEntries = 3;
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

Status TakeText(const CborValue& map, std::int64_t key, const char* field, std::size_t limit,
                std::string& out) {
  const CborValue* value = map.Find(key);
  const std::optional<std::string_view> text = value == nullptr ? std::nullopt : value->Text();
  if (!text || text->empty() || text->size() > limit || !IsPlainText(*text)) return Invalid(field);
  out = *text;
  return Status();
}

Result<Bytes> TakeBytes(const CborValue& map, std::int64_t key, const char* field, std::size_t size) {
  const CborValue* value = map.Find(key);
  const std::optional<ByteView> bytes = value == nullptr ? std::nullopt : value->ByteString();
  if (!bytes || bytes->size() != size) return Invalid(field);
  return ToBytes(*bytes);
}

Status TakeBool(const CborValue& map, std::int64_t key, const char* field, bool& out) {
  const CborValue* value = map.Find(key);
  if (value == nullptr || (value->type != CborType::kTrue && value->type != CborType::kFalse))
    return Invalid(field);
  out = value->type == CborType::kTrue;
  return Status();
}

Status TakeNumber(const CborValue& map, std::int64_t key, const char* field, std::uint64_t limit,
                  std::uint64_t& out) {
  const CborValue* value = map.Find(key);
  if (value == nullptr || value->type != CborType::kUnsigned || value->argument > limit)
    return Invalid(field);
  out = value->argument;
  return Status();
}

Status TakeNumber(const CborValue& map, std::int64_t key, const char* field, std::uint32_t& out) {
  std::uint64_t number = 0;
  LAGAN_RETURN_IF_ERROR(TakeNumber(map, key, field, std::numeric_limits<std::uint32_t>::max(), number));
  out = static_cast<std::uint32_t>(number);
  return Status();
}

Result<crypto::VerificationKey> TakeKeyInfo(const CborValue& map) {
  const CborValue* value = map.Find(format::kKeyInfo);
  const std::optional<ByteView> info = value == nullptr ? std::nullopt : value->ByteString();
  if (!info) return Invalid("key");
  Result<crypto::VerificationKey> key = crypto::VerificationKey::FromDer(*info);
  if (!key.ok()) return Invalid("key");
  return key;
}

Result<TrustKey> ReadKey(const CborValue& map) {
  if (!map.IsMap()) return Invalid("keys");
  const bool names_issuer = map.Find(format::kKeyIssuer) != nullptr;
  if (map.items.size() != 2 * (kKeyEntries + (names_issuer ? 1 : 0))) return Invalid("keys");
  LAGAN_ASSIGN_OR_RETURN(Bytes kid, TakeBytes(map, format::kKeyKid, "kid", format::kKid));
  LAGAN_ASSIGN_OR_RETURN(crypto::VerificationKey info, TakeKeyInfo(map));
  TrustKey key{.kid = std::move(kid), .key = std::move(info), .purpose = {}};
  LAGAN_RETURN_IF_ERROR(TakeText(map, format::kKeyPurpose, "purpose", format::kMaxPurpose, key.purpose));
  if (names_issuer) {
    LAGAN_RETURN_IF_ERROR(TakeText(map, format::kKeyIssuer, "key_issuer", format::kMaxText, key.issuer));
  }
  LAGAN_RETURN_IF_ERROR(TakeTime(map, format::kKeyNotBefore, "not_before", key.not_before));
  LAGAN_RETURN_IF_ERROR(TakeTime(map, format::kKeyNotAfter, "not_after", key.not_after));
  if (key.not_after <= key.not_before) return Invalid("not_after");
  LAGAN_RETURN_IF_ERROR(TakeBool(map, format::kKeySpecimen, "specimen", key.specimen));
  LAGAN_RETURN_IF_ERROR(TakeBool(map, format::kKeyWithdrawn, "withdrawn", key.withdrawn));
  return key;
}

Result<TrustedStatusList> ReadStatusList(const CborValue& map) {
  if (!map.IsMap() || map.items.size() != 2 * kListEntries) return Invalid("status_lists");
  TrustedStatusList list;
  LAGAN_RETURN_IF_ERROR(TakeNumber(map, format::kListNumber, "number", list.number));
  LAGAN_RETURN_IF_ERROR(TakeText(map, format::kListUri, "uri", format::kMaxText, list.uri));
  LAGAN_ASSIGN_OR_RETURN(const Bytes digest,
                         TakeBytes(map, format::kListDigest, "digest", list.digest.size()));
  std::copy(digest.begin(), digest.end(), list.digest.begin());
  return list;
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

Status ReadKeys(const CborValue& map, TrustBundle& out) {
  const CborValue* keys = map.Find(format::kKeys);
  if (keys == nullptr || !keys->IsArray() || keys->items.empty() || keys->items.size() > kMaxTrustKeys) {
    return Invalid("keys");
  }
  for (const CborValue& item : keys->items) {
    LAGAN_ASSIGN_OR_RETURN(TrustKey key, ReadKey(item));
    out.keys.push_back(std::move(key));
  }
  return Status();
}

Status ReadStatusLists(const CborValue& map, TrustBundle& out) {
  const CborValue* lists = map.Find(format::kStatusLists);
  if (lists == nullptr || !lists->IsArray() || lists->items.size() > kMaxTrustStatusLists) {
    return Invalid("status_lists");
  }
  std::set<std::uint32_t> numbers;
  std::set<std::string> uris;
  for (const CborValue& item : lists->items) {
    LAGAN_ASSIGN_OR_RETURN(TrustedStatusList list, ReadStatusList(item));
    if (!numbers.insert(list.number).second || !uris.insert(list.uri).second) return Invalid("status_lists");
    out.status_lists.push_back(std::move(list));
  }
  return Status();
}

Status CheckCover(const IssuerCertificate& certificate, const TrustBundle& bundle) {
  if (certificate.issuer != bundle.issuer) return Invalid("issuer");
  if (bundle.issued_at < certificate.not_before || bundle.expires_at > certificate.not_after) {
    return FailedPrecondition("TRUST_CERTIFICATE_EXPIRED",
                              "The issuer's certificate does not cover the whole life of the trust bundle.");
  }
  return Status();
}

}  // namespace

// What a version does not define is refused, not skipped: a later rule must not be overlooked by an older
// program.
Result<TrustBundle> trust_format::ReadPayload(ByteView payload) {
  Result<CborValue> read = ReadCbor(payload);
  if (!read.ok() || !read->IsMap()) return Invalid("bundle");
  const CborValue& map = *read;
  LAGAN_RETURN_IF_ERROR(CheckVersion(map));
  if (map.items.size() != 2 * kBundleEntries) return Invalid("bundle");
  TrustBundle out;
  LAGAN_RETURN_IF_ERROR(TakeTime(map, format::kIssuedAt, "issued_at", out.issued_at));
  LAGAN_RETURN_IF_ERROR(TakeTime(map, format::kExpiresAt, "expires_at", out.expires_at));
  if (out.expires_at <= out.issued_at) return Invalid("expires_at");
  LAGAN_RETURN_IF_ERROR(
      TakeNumber(map, format::kSequence, "sequence", std::numeric_limits<std::int64_t>::max(), out.sequence));
  LAGAN_RETURN_IF_ERROR(TakeText(map, format::kIssuer, "issuer", format::kMaxText, out.issuer));
  LAGAN_RETURN_IF_ERROR(TakeNumber(map, format::kMinimumVerifier, "minimum_verifier", out.minimum_verifier));
  LAGAN_RETURN_IF_ERROR(ReadKeys(map, out));
  LAGAN_RETURN_IF_ERROR(ReadStatusLists(map, out));
  return out;
}

Result<Sign1> trust_format::ReadEnvelope(ByteView file) {
  if (file.size() > kMaxTrustBundle) {
    return InvalidArgument("TRUST_TOO_LARGE", "The file is larger than a trust bundle may be.");
  }
  Result<Sign1> message = ReadSign1(file);
  if (!message.ok() || message->type != format::kType || !message->certificate) return NotABundle();
  return message;
}

Result<InstalledTrust> ReadTrustBundle(ByteView file, const crypto::P256PublicKey& root) {
  LAGAN_ASSIGN_OR_RETURN(const Sign1 message, format::ReadEnvelope(file));
  LAGAN_ASSIGN_OR_RETURN(const IssuerCertificate certificate,
                         ReadIssuerCertificate(*message.certificate, root));
  if (!VerifySign1(message, certificate.key)) {
    return PermissionDenied("TRUST_BAD_SIGNATURE",
                            "The trust bundle is not signed by the key that the root key certifies.");
  }
  LAGAN_ASSIGN_OR_RETURN(TrustBundle bundle, format::ReadPayload(message.payload));
  LAGAN_RETURN_IF_ERROR(CheckCover(certificate, bundle));
  return InstalledTrust{std::move(bundle), crypto::Sha256(message.payload), certificate.epoch};
}

Status CheckSuccession(const InstalledTrust& installed, const InstalledTrust& next) {
  if (next.bundle.issuer != installed.bundle.issuer) {
    return FailedPrecondition("TRUST_ISSUER_CHANGED", "The new trust bundle is of another issuer.");
  }
  const auto order = [](const InstalledTrust& trust) {
    return std::tuple(trust.epoch, trust.bundle.sequence);
  };
  if (order(next) < order(installed)) {
    return FailedPrecondition("TRUST_ROLLED_BACK", "The new trust bundle is older than the installed one.");
  }
  if (order(next) == order(installed) && next.digest != installed.digest) {
    return FailedPrecondition("TRUST_FORKED", "Two different trust bundles carry the same sequence number.");
  }
  return Status();
}

}  // namespace lagan::verifier
