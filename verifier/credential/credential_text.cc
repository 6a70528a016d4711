#include "verifier/credential/credential_text.h"

#include <algorithm>
#include <array>

#include "verifier/base45/base45.h"
#include "verifier/cose/sign1.h"
#include "verifier/credential/claim_writing.h"
#include "verifier/credential/compact_claims.h"
#include "verifier/zlib/deflate.h"
#include "verifier/zlib/inflate.h"

namespace lagan::verifier {
namespace {

constexpr std::array<std::pair<Claim, const char*>, 9> kClaimNames = {{
    {Claim::kOverAge, "over_age"},
    {Claim::kHolderKey, "holder_key"},
    {Claim::kPhoto, "photo"},
    {Claim::kIdentifier, "identifier"},
    {Claim::kFullName, "full_name"},
    {Claim::kBirthDate, "birth_date"},
    {Claim::kGender, "gender"},
    {Claim::kNationality, "nationality"},
    {Claim::kCountryOfIssuance, "country_of_issuance"},
}};

// Exactly what the kind requires, and nothing that it does not have.
Status CheckKind(const PassKind& kind, const CredentialClaims& claims) {
  const ClaimSet present = ClaimsIn(claims);
  for (const auto& [claim, name] : kClaimNames) {
    const bool there = (present & Bit(claim)) != 0;
    if (there && !kind.Has(claim)) return ClaimRefused(name, "A pass of this kind does not show this.");
    if (!there && (kind.required & Bit(claim)) != 0)
      return ClaimRefused(name, "A pass of this kind needs this.");
  }
  if (claims.eu) return ClaimRefused("eu", "EU certificates are not issued.");
  if (kind.status != claims.status.has_value()) {
    return ClaimRefused("status", kind.status ? "A pass of this kind needs an entry of a status list."
                                              : "A pass of this kind has no status.");
  }
  const std::optional<Time> begin = std::max(claims.issued_at, claims.not_before);
  if (begin && claims.expires_at > LatestExpiry(kind, *begin)) {
    return ClaimRefused("expires_at", "The pass would live longer than its kind may.");
  }
  if (!IsRounded(kind, claims.expires_at)) {
    return ClaimRefused("expires_at", "The end is not rounded as that of its kind is.");
  }
  return Status();
}

Status TooLarge() {
  return InvalidArgument("CREDENTIAL_TOO_LARGE", "The credential does not fit a QR code.");
}

Status CheckKid(ByteView kid) {
  if (kid.size() != kKidSize) return InvalidArgument("KID_INVALID", "A key identifier is 8 bytes.", "kid");
  return Status();
}

Status CheckLength(std::string_view text) {
  if (text.size() <= kMaxCredentialText) return Status();
  return InvalidArgument("TEXT_TOO_LONG", "The text is longer than a QR code can hold.");
}

}  // namespace

Result<std::string> EncodePass(const PassKind& kind, const CredentialClaims& claims, ByteView kid,
                               const Signer& signer) {
  LAGAN_RETURN_IF_ERROR(CheckKind(kind, claims));
  if (kind.format == Format::kClaim169) return EncodeCredential(claims, kid, signer);
  LAGAN_RETURN_IF_ERROR(CheckKid(kid));
  LAGAN_ASSIGN_OR_RETURN(const Bytes payload, EncodeCompactClaims(claims));
  LAGAN_ASSIGN_OR_RETURN(const Bytes message, EncodeSign1(payload, {ToBytes(kid), {}}, signer));
  return EncodeCompactText(message);
}

Result<std::string> EncodeCredential(const CredentialClaims& claims, ByteView kid, const Signer& signer) {
  LAGAN_RETURN_IF_ERROR(CheckKid(kid));
  LAGAN_ASSIGN_OR_RETURN(const Bytes payload, EncodeClaims(claims));
  LAGAN_ASSIGN_OR_RETURN(const Bytes message, EncodeSign1(payload, {ToBytes(kid), {}}, signer));
  std::string text = Base45Encode(DeflateFixed(message));
  if (text.size() > kMaxCredentialText) return TooLarge();
  return text;
}

Format FormatOf(std::string_view text) {
  if (text.starts_with(kCompactPrefix)) return Format::kCompact;
  if (text.starts_with(kEuPrefix)) return Format::kEuCertificate;
  return Format::kClaim169;
}

Result<Bytes> DecodeCredentialText(std::string_view text) {
  LAGAN_RETURN_IF_ERROR(CheckLength(text));
  const Format format = FormatOf(text);
  if (format == Format::kCompact) return DecodeCompactText(text);
  if (format == Format::kEuCertificate) text.remove_prefix(kEuPrefix.size());
  LAGAN_ASSIGN_OR_RETURN(const Bytes compressed, Base45Decode(text));
  return Inflate(compressed);
}

Result<std::string> EncodeCompactText(ByteView message) {
  std::string text = std::string(kCompactPrefix) + Base45Encode(message);
  if (text.size() > kMaxCredentialText) return TooLarge();
  return text;
}

Result<Bytes> DecodeCompactText(std::string_view text) {
  LAGAN_RETURN_IF_ERROR(CheckLength(text));
  if (!text.starts_with(kCompactPrefix)) {
    return InvalidArgument("PREFIX_MISSING", "The text does not begin like a compact pass.");
  }
  return Base45Decode(text.substr(kCompactPrefix.size()));
}

}  // namespace lagan::verifier
