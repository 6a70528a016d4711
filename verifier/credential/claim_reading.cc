#include "verifier/credential/claim_reading.h"

#include <limits>

#include "base/core/text.h"
#include "verifier/credential/claim_keys.h"

namespace lagan::verifier {
namespace {

constexpr std::int64_t kEndOfYear9999 = 253402300799;  // as seconds since 1970
constexpr std::size_t kMaxUri = 256;                   // bytes

Status TakeBirthDate(const CborValue& map, std::optional<Date>& out) {
  std::string text;
  LAGAN_RETURN_IF_ERROR(TakeText(map, claim::kBirthDate, "birth_date", text));
  if (text.empty()) return map.Find(claim::kBirthDate) == nullptr ? Status() : ClaimInvalid("birth_date");
  if (text.size() == 8) text = text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6);
  const Result<Date> date = ParseDate(text);
  if (!date.ok()) return ClaimInvalid("birth_date");
  out = *date;
  return Status();
}

Status TakeGender(const CborValue& map, std::optional<Gender>& out) {
  const CborValue* value = map.Find(claim::kGender);
  if (value == nullptr) return Status();
  const std::optional<std::int64_t> number = value->Integer();
  if (!number || *number < 1 || *number > 3) return ClaimInvalid("gender");
  out = static_cast<Gender>(*number);
  return Status();
}

Status TakePhoto(const CborValue& map, std::optional<Photo>& out) {
  const CborValue* value = map.Find(claim::kPhoto);
  if (value == nullptr) return Status();
  if (value->type != CborType::kBytes && value->type != CborType::kText) return ClaimInvalid("photo");
  out.emplace().bytes = ToBytes(value->content);
  if (const CborValue* format = map.Find(claim::kPhotoFormat)) {
    const std::optional<std::int64_t> number = format->Integer();
    if (!number) return ClaimInvalid("photo_format");
    out->format = *number;
  }
  return Status();
}

Status TakeStatusList(const CborValue& list, StatusReference& out) {
  const CborValue* uri = list.Find("uri");
  const CborValue* index = list.Find("idx");
  if (uri == nullptr || index == nullptr || index->type != CborType::kUnsigned) return ClaimInvalid("status");
  const std::optional<std::string_view> text = uri->Text();
  if (!text || text->empty() || text->size() > kMaxUri || !IsPlainText(*text)) return ClaimInvalid("status");
  out.uri = *text;
  out.index = index->argument;
  return Status();
}

Status TakeCompactStatus(const CborValue& entry, StatusReference& out) {
  if (!entry.IsArray() || entry.items.size() != 2) return ClaimInvalid("status");
  const CborValue& list = entry.items[0];
  const CborValue& index = entry.items[1];
  if (list.type != CborType::kUnsigned || index.type != CborType::kUnsigned ||
      list.argument > std::numeric_limits<std::uint32_t>::max()) {
    return ClaimInvalid("status");
  }
  out.list = static_cast<std::uint32_t>(list.argument);
  out.index = index.argument;
  return Status();
}

}  // namespace

Status ClaimInvalid(const char* field) {
  return InvalidArgument("CLAIM_INVALID", "A claim of the credential is not valid.", field);
}

Status TakeText(const CborValue& map, std::int64_t key, const char* field, std::string& out) {
  const CborValue* value = map.Find(key);
  if (value == nullptr) return Status();
  const std::optional<std::string_view> text = value->Text();
  if (!text || !IsPlainText(*text)) return ClaimInvalid(field);
  out = *text;
  return Status();
}

Status TakeTime(const CborValue& map, std::int64_t key, const char* field, std::optional<Time>& out) {
  const CborValue* value = map.Find(key);
  if (value == nullptr) return Status();
  const std::optional<std::int64_t> seconds = value->Integer();
  if (!seconds || *seconds < 0 || *seconds > kEndOfYear9999) return ClaimInvalid(field);
  out = FromUnixSeconds(*seconds);
  return Status();
}

// A status that is not understood is a mistake, not something to skip: it may say that the credential is withdrawn.
Status TakeStatus(const CborValue& map, std::optional<StatusReference>& out) {
  const CborValue* status = map.Find(claim::kStatus);
  if (status == nullptr) return Status();
  const CborValue* list = status->Find("status_list");
  const CborValue* entry = status->Find(claim::kStatusEntry);
  if ((list == nullptr) == (entry == nullptr)) return ClaimInvalid("status");
  StatusReference& reference = out.emplace();
  return list != nullptr ? TakeStatusList(*list, reference) : TakeCompactStatus(*entry, reference);
}

Status TakeIdentity(const CborValue& map, Identity& out) {
  if (!map.IsMap()) return ClaimInvalid("identity");
  LAGAN_RETURN_IF_ERROR(TakeText(map, claim::kIdentifier, "identifier", out.identifier));
  LAGAN_RETURN_IF_ERROR(TakeText(map, claim::kFullName, "full_name", out.full_name));
  LAGAN_RETURN_IF_ERROR(TakeBirthDate(map, out.birth_date));
  LAGAN_RETURN_IF_ERROR(TakeGender(map, out.gender));
  LAGAN_RETURN_IF_ERROR(TakeText(map, claim::kNationality, "nationality", out.nationality));
  LAGAN_RETURN_IF_ERROR(
      TakeText(map, claim::kCountryOfIssuance, "country_of_issuance", out.country_of_issuance));
  return TakePhoto(map, out.photo);
}

}  // namespace lagan::verifier
