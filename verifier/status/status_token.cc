#include "verifier/status/status_token.h"

#include "base/core/text.h"
#include "verifier/cbor/writer.h"

namespace lagan::verifier {
namespace {

constexpr char kType[] = "application/statuslist+cwt";
// RFC 8392 section 4 and the IANA registry of CWT claims.
constexpr std::int64_t kSubject = 2;
constexpr std::int64_t kExpires = 4;
constexpr std::int64_t kIssuedAt = 6;
constexpr std::int64_t kStatusListClaim = 65533;
constexpr std::int64_t kTtl = 65534;
constexpr char kBits[] = "bits";
constexpr char kList[] = "lst";

constexpr std::size_t kMaxUri = 256;
constexpr std::int64_t kEndOfYear9999 = 253402300799;

Status Invalid(const char* field) {
  return InvalidArgument("STATUS_TOKEN_INVALID", "The status list is signed but not valid.", field);
}

const CborValue* FindText(const CborValue& map, std::string_view key) {
  for (std::size_t i = 0; map.IsMap() && i + 1 < map.items.size(); i += 2) {
    if (map.items[i].Text() == key) return &map.items[i + 1];
  }
  return nullptr;
}

Status TakeSeconds(const CborValue& map, std::int64_t key, const char* field, std::int64_t least,
                   std::optional<std::int64_t>& out) {
  const CborValue* value = map.Find(key);
  if (value == nullptr) return Status();
  out = value->Integer();
  return out && *out >= least && *out <= kEndOfYear9999 ? Status() : Invalid(field);
}

// What reading and writing have in common.
Status Check(const StatusToken& token) {
  if (token.uri.empty() || token.uri.size() > kMaxUri || !IsPlainText(token.uri)) return Invalid("sub");
  if (token.expires_at && *token.expires_at <= token.issued_at) return Invalid("exp");
  return Status();
}

bool IsSecond(Time time) {
  const std::int64_t seconds = ToUnixSeconds(time);
  return seconds >= 0 && seconds <= kEndOfYear9999 && FromUnixSeconds(seconds) == time;
}

}  // namespace

Result<Bytes> EncodeStatusToken(const StatusToken& token, ByteView kid, const Signer& signer) {
  LAGAN_RETURN_IF_ERROR(Check(token));
  if (!IsSecond(token.issued_at)) return Invalid("iat");
  const Bytes list = CborMap({{CborText(kBits), CborInteger(token.list.bits())},
                              {CborText(kList), CborBytes(token.list.Compress())}});
  std::vector<std::pair<Bytes, Bytes>> claims = {
      {CborInteger(kSubject), CborText(token.uri)},
      {CborInteger(kIssuedAt), CborInteger(ToUnixSeconds(token.issued_at))},
      {CborInteger(kStatusListClaim), list}};
  if (token.expires_at) {
    if (!IsSecond(*token.expires_at)) return Invalid("exp");
    claims.emplace_back(CborInteger(kExpires), CborInteger(ToUnixSeconds(*token.expires_at)));
  }
  if (token.ttl) {
    if (token.ttl->count() < 1 || token.ttl->count() > kEndOfYear9999) return Invalid("ttl");
    claims.emplace_back(CborInteger(kTtl), CborInteger(token.ttl->count()));
  }
  return EncodeSign1(CborMap(std::move(claims)), {.kid = ToBytes(kid), .type = kType}, signer);
}

Result<Sign1> ReadStatusEnvelope(ByteView file) {
  if (file.size() > kMaxStatusToken) {
    return InvalidArgument("STATUS_TOKEN_TOO_LARGE", "The file is larger than a status list may be.");
  }
  Result<Sign1> message = ReadSign1(file);
  if (!message.ok() || message->type != kType) {
    return InvalidArgument("STATUS_TOKEN_NOT_ONE", "The file is no status list.");
  }
  return message;
}

Result<StatusToken> ReadStatusPayload(ByteView payload) {
  const Result<CborValue> map = ReadCbor(payload);
  if (!map.ok() || !map->IsMap()) return Invalid("status_list");
  const CborValue* uri = map->Find(kSubject);
  if (uri == nullptr || !uri->Text()) return Invalid("sub");
  std::optional<std::int64_t> issued_at;
  std::optional<std::int64_t> expires_at;
  std::optional<std::int64_t> ttl;
  LAGAN_RETURN_IF_ERROR(TakeSeconds(*map, kIssuedAt, "iat", 0, issued_at));
  LAGAN_RETURN_IF_ERROR(TakeSeconds(*map, kExpires, "exp", 0, expires_at));
  LAGAN_RETURN_IF_ERROR(TakeSeconds(*map, kTtl, "ttl", 1, ttl));
  if (!issued_at) return Invalid("iat");
  const CborValue* claim = map->Find(kStatusListClaim);
  if (claim == nullptr) return Invalid("status_list");
  Result<StatusList> list = ReadStatusList(*claim);
  if (!list.ok()) return Invalid("status_list");
  StatusToken out{.uri = std::string(*uri->Text()),
                  .issued_at = FromUnixSeconds(*issued_at),
                  .expires_at = {},
                  .ttl = {},
                  .list = *std::move(list)};
  if (expires_at) out.expires_at = FromUnixSeconds(*expires_at);
  if (ttl) out.ttl = std::chrono::seconds(*ttl);
  LAGAN_RETURN_IF_ERROR(Check(out));
  return out;
}

Result<StatusList> ReadStatusList(const CborValue& map) {
  const CborValue* bits = FindText(map, kBits);
  const CborValue* list = FindText(map, kList);
  if (bits == nullptr || bits->type != CborType::kUnsigned || bits->argument > 8 || list == nullptr ||
      list->type != CborType::kBytes) {
    return InvalidArgument("STATUS_LIST_INVALID", "The status list is not as it must be.");
  }
  return StatusList::Decompress(static_cast<unsigned>(bits->argument), list->content);
}

}  // namespace lagan::verifier
