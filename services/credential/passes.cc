#include "services/credential/passes.h"

#include <algorithm>

#include "services/credential/validation.h"
#include "verifier/cose/sign1.h"
#include "verifier/credential/compact_claims.h"
#include "verifier/credential/credential_text.h"
#include "verifier/credential/verify.h"

namespace lagan::credential {
namespace {

using verifier::Claim;
using verifier::CredentialClaims;
using verifier::Format;
using verifier::PassKind;

constexpr int kAge = 18;

verifier::Photo PhotoOf(std::string_view portrait) {
  return {.bytes = ToBytes(portrait), .format = verifier::kPhotoFormatWebp};
}

CredentialClaims CommonClaims(const PassKind& kind, const Issuance& record, std::string_view issuer) {
  CredentialClaims claims;
  claims.issuer = std::string(issuer);
  claims.expires_at = record.expires_at;
  if (kind.Has(Claim::kOverAge)) claims.over_age = kAge;
  return claims;
}

// Claim 169 names the list by its address, a compact pass by its number.
verifier::StatusReference ReferenceOf(const PassKind& kind, verifier::StatusReference slot) {
  if (kind.format == Format::kClaim169) {
    slot.list = 0;
  } else {
    slot.uri.clear();
  }
  return slot;
}

// Whether this is what our verifier says of a good pass as it leaves the issuer.
bool IsExpected(verifier::Reason reason, const CredentialClaims& claims, bool specimen) {
  if (claims.holder_key) return reason == verifier::Reason::kHolderProof;
  return reason == (specimen ? verifier::Reason::kSpecimen : verifier::Reason::kOk);
}

Status Lint(std::string_view text, const CredentialClaims& claims, const PublishedTrust& trust, bool specimen,
            Time now) {
  const verifier::Venue venue{.trust = &trust.installed, .lists = &trust.lists};
  if (!IsExpected(verifier::VerifyCredential(text, venue, now).reason, claims, specimen)) return LintFailed();
  const bool compact = text.starts_with(verifier::kCompactPrefix);
  const Result<Bytes> message =
      compact ? verifier::DecodeCompactText(text) : verifier::DecodeCredentialText(text);
  if (!message.ok()) return LintFailed();
  const Result<verifier::Sign1> signed_message = verifier::ReadSign1(*message);
  const Result<Bytes> meant =
      compact ? verifier::EncodeCompactClaims(claims) : verifier::EncodeClaims(claims);
  if (!signed_message.ok() || !meant.ok() || !std::ranges::equal(signed_message->payload, *meant)) {
    return LintFailed();
  }
  return Status();
}

}  // namespace

Status LintFailed() {
  return Internal("LINT_FAILED", "What was signed does not pass our own verifier; it is not delivered.");
}

CredentialClaims ClaimsOf(const PassKind& kind, const Issuance& record,
                          const v1::IssueCredentialRequest& request, std::string_view issuer,
                          const std::optional<verifier::StatusReference>& slot) {
  CredentialClaims claims = CommonClaims(kind, record, issuer);
  if (kind.format == Format::kClaim169) claims.issued_at = claims.not_before = record.issued_at;
  const verifier::Identity whole = ToIdentity(request.claims(), record.serial);
  verifier::Identity& identity = claims.identity;
  if (kind.Has(Claim::kIdentifier)) identity.identifier = whole.identifier;
  if (kind.Has(Claim::kFullName)) identity.full_name = whole.full_name;
  if (kind.Has(Claim::kBirthDate)) identity.birth_date = whole.birth_date;
  if (kind.Has(Claim::kGender)) identity.gender = whole.gender;
  if (kind.Has(Claim::kNationality)) identity.nationality = whole.nationality;
  if (kind.Has(Claim::kCountryOfIssuance)) identity.country_of_issuance = whole.country_of_issuance;
  if (kind.Has(Claim::kPhoto) && !request.portrait().empty()) identity.photo = PhotoOf(request.portrait());
  if (slot) claims.status = ReferenceOf(kind, *slot);
  return claims;
}

std::vector<CredentialClaims> ClaimsOf(const PassKind& kind, const Issuance& record,
                                       const v1::IssueBatchRequest& request, std::string_view issuer) {
  CredentialClaims claims = CommonClaims(kind, record, issuer);
  if (kind.Has(Claim::kPhoto)) claims.identity.photo = PhotoOf(request.portrait());
  std::vector<CredentialClaims> passes(request.count(), claims);
  for (int i = 0; i < request.holder_keys_size(); ++i) {
    const auto key = crypto::P256PublicKey::FromDer(AsBytes(request.holder_keys(i)));
    if (key.ok()) passes[static_cast<std::size_t>(i)].holder_key = verifier::HolderKeyOf(*key);
  }
  return passes;
}

Result<std::string> SignPass(const PassKind& kind, const CredentialClaims& claims, const SigningKey& key,
                             const PublishedTrust& trust, bool specimen, Time now) {
  LAGAN_ASSIGN_OR_RETURN(std::string text, verifier::EncodePass(kind, claims, key.kid, *key.signer));
  LAGAN_RETURN_IF_ERROR(Lint(text, claims, trust, specimen, now));
  return text;
}

}  // namespace lagan::credential
