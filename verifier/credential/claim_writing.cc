#include "verifier/credential/claim_writing.h"

#include <algorithm>

#include "base/core/text.h"
#include "verifier/cbor/writer.h"
#include "verifier/credential/claim_keys.h"

namespace lagan::verifier {
namespace {

// Room for a name as long as any register holds, while the whole still fits a code that a telephone reads.
constexpr std::size_t kMaxText = 256;                            // bytes
constexpr Time kEndOfTimes{std::chrono::seconds(253402300800)};  // of the year 9999

Status PutCountry(std::int64_t key, const std::string& code, const char* field, CborEntries& out) {
  if (code.empty()) return Status();
  const bool capitals = std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (code.size() > 3 || !capitals)
    return ClaimRefused(field, "A country is not one to three capital letters.");
  out.emplace_back(CborInteger(key), CborText(code));
  return Status();
}

Status PutBirthDate(const std::optional<Date>& date, CborEntries& out) {
  if (!date) return Status();
  if (!date->ok() || int(date->year()) < 1800 || int(date->year()) > 9999) {
    return ClaimRefused("birth_date", "The birth date does not exist.");
  }
  std::string text = FormatDate(*date);
  std::erase(text, '-');
  out.emplace_back(CborInteger(claim::kBirthDate), CborText(text));
  return Status();
}

bool IsWebp(ByteView bytes) {
  // RIFF, the size of what follows, WEBP (RFC 9649 section 2.4).
  return bytes.size() > 12 && AsText(bytes.first(4)) == "RIFF" && AsText(bytes.subspan(8, 4)) == "WEBP" &&
         std::size_t{8} + bytes[4] + (bytes[5] << 8) + (bytes[6] << 16) == bytes.size() && bytes[7] == 0;
}

Status PutPhoto(const std::optional<Photo>& photo, CborEntries& out) {
  if (!photo) return Status();
  if (photo->format != kPhotoFormatWebp || photo->bytes.size() < kMinPassPhoto ||
      photo->bytes.size() > kMaxPassPhoto || !IsWebp(photo->bytes)) {
    return ClaimRefused("photo", "A photo is no WebP of 350 to 700 bytes.");
  }
  out.emplace_back(CborInteger(claim::kPhoto), CborBytes(photo->bytes));
  out.emplace_back(CborInteger(claim::kPhotoFormat), CborInteger(kPhotoFormatWebp));
  return Status();
}

}  // namespace

Status ClaimRefused(const char* field, const char* message) {
  return InvalidArgument("CLAIM_INVALID", message, field);
}

Status PutText(std::int64_t key, const std::string& text, const char* field, CborEntries& out) {
  if (text.empty()) return Status();
  if (text.size() > kMaxText || !IsUtf8(text) || !IsPlainText(text)) {
    return ClaimRefused(field, "A text is longer than 256 bytes or is not plain UTF-8.");
  }
  out.emplace_back(CborInteger(key), CborText(text));
  return Status();
}

Status PutTime(std::int64_t key, Time time, const char* field, CborEntries& out) {
  if (time < Time{} || time >= kEndOfTimes || time != FromUnixSeconds(ToUnixSeconds(time))) {
    return ClaimRefused(field, "A time is before 1970, after 9999 or no whole second.");
  }
  out.emplace_back(CborInteger(key), CborInteger(ToUnixSeconds(time)));
  return Status();
}

Result<Bytes> EncodeIdentity(const Identity& identity) {
  CborEntries out;
  LAGAN_RETURN_IF_ERROR(PutText(claim::kIdentifier, identity.identifier, "identifier", out));
  LAGAN_RETURN_IF_ERROR(PutText(claim::kFullName, identity.full_name, "full_name", out));
  LAGAN_RETURN_IF_ERROR(PutBirthDate(identity.birth_date, out));
  if (identity.gender) {
    out.emplace_back(CborInteger(claim::kGender), CborInteger(static_cast<int>(*identity.gender)));
  }
  LAGAN_RETURN_IF_ERROR(PutCountry(claim::kNationality, identity.nationality, "nationality", out));
  LAGAN_RETURN_IF_ERROR(
      PutCountry(claim::kCountryOfIssuance, identity.country_of_issuance, "country_of_issuance", out));
  LAGAN_RETURN_IF_ERROR(PutPhoto(identity.photo, out));
  return CborMap(std::move(out));
}

}  // namespace lagan::verifier
