#include "services/credential/validation.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/core/text.h"
#include "base/crypto/p256.h"
#include "base/image/webp_header.h"
#include "mrz/codes.h"

namespace lagan::credential {
namespace {

constexpr std::size_t kLongestName = 120;       // code points, by the contract
constexpr std::size_t kLongestNameBytes = 256;  // by the credential's form
// Nobody is known to have lived longer than 122 years.
constexpr std::chrono::years kOldest{130};

bool IsWord(std::string_view text, std::size_t least, std::size_t most, std::string_view extra) {
  return text.size() >= least && text.size() <= most && std::all_of(text.begin(), text.end(), [&](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                  extra.find(c) != std::string_view::npos;
         });
}

Status ClaimInvalid(const char* field, const char* message) {
  return InvalidArgument("CLAIM_INVALID", message, field);
}

Status FieldInvalid(const char* field, const char* message) {
  return InvalidArgument("FIELD_INVALID", message, field);
}

Status CheckApplication(std::string_view application) {
  if (IsId(application)) return Status();
  return FieldInvalid("application_id", "Give the application's 32 lower-case hexadecimal characters.");
}

Status CheckKey(std::string_view key) {
  if (IsWord(key, 16, 64, "_-")) return Status();
  return InvalidArgument("IDEMPOTENCY_KEY_INVALID",
                         "Give each write a key of 16 to 64 letters, digits, '_' or '-'.", "idempotency_key");
}

Status CheckKeyAndApplication(std::string_view key, std::string_view application) {
  LAGAN_RETURN_IF_ERROR(CheckKey(key));
  return CheckApplication(application);
}

Status CheckSerial(std::string_view serial) {
  if (IsId(serial)) return Status();
  return FieldInvalid("serial", "Give the credential's 32 lower-case hexadecimal characters.");
}

bool IsReasonCode(std::string_view text) {
  return !text.empty() && text.size() <= 32 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

// Of lower-case hexadecimal characters, as the access service makes them (services/tokens/actor_token.h).
bool IsPerson(std::string_view text) {
  constexpr std::string_view kOperator = "operator:op-";
  return text.starts_with(kOperator) && text.size() == kOperator.size() + 16 &&
         text.substr(kOperator.size()).find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool IsActor(std::string_view text) { return text == "system" || IsPerson(text); }

Status CheckReasonAndActor(std::string_view reason, std::string_view actor) {
  if (!IsReasonCode(reason)) {
    return FieldInvalid("reason", "Give a reason of 1 to 32 lower-case letters and '_'.");
  }
  if (!IsActor(actor)) return FieldInvalid("actor", "Name who asked: 'operator:op-...' or 'system'.");
  return Status();
}

Status CheckName(const std::string& name) {
  if (name.empty()) return ClaimInvalid("claims.full_name", "Give the full name.");
  if (name.size() > kLongestNameBytes || !IsUtf8(name) || CountCodePoints(name) > kLongestName) {
    return ClaimInvalid("claims.full_name",
                        "Give at most 120 characters in at most 256 bytes of well-formed UTF-8.");
  }
  if (!IsPlainText(name) || TrimSpace(name) != name) {
    return ClaimInvalid("claims.full_name", "Give plain text without control characters or space around it.");
  }
  return Status();
}

Status CheckBirthDate(const std::string& text, Date today) {
  const Result<Date> date = ParseDate(text);
  if (!date.ok()) return ClaimInvalid("claims.birth_date", "Give a date that exists, as YYYY-MM-DD.");
  if (*date > today) return ClaimInvalid("claims.birth_date", "The birth date is in the future.");
  if (date->year() + kOldest < today.year()) {
    return ClaimInvalid("claims.birth_date", "The birth date is more than 130 years ago.");
  }
  return Status();
}

// EncodeClaims wants capitals; the tables know which codes there are.
Status CheckCode(const std::string& code, const char* field) {
  if (code.empty()) return Status();
  const bool capitals = std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (capitals && code.size() <= 3 && mrz::FindCode(code) != nullptr) return Status();
  return ClaimInvalid(field, "Give a code of ISO 3166-1 or ICAO 9303-3 section 5, or leave it empty.");
}

Status CheckClaims(const v1::IdentityClaims& claims, Date today, bool birth_date_needed = true) {
  LAGAN_RETURN_IF_ERROR(CheckName(claims.full_name()));
  if (birth_date_needed || !claims.birth_date().empty()) {
    LAGAN_RETURN_IF_ERROR(CheckBirthDate(claims.birth_date(), today));
  }
  const std::string& sex = claims.sex();
  if (!sex.empty() && sex != "M" && sex != "F" && sex != "X") {
    return ClaimInvalid("claims.sex", "Give M, F or X, or leave it empty.");
  }
  LAGAN_RETURN_IF_ERROR(CheckCode(claims.nationality(), "claims.nationality"));
  return CheckCode(claims.issuing_state(), "claims.issuing_state");
}

bool IsLevel(std::string_view level) {
  static constexpr std::array<std::string_view, 4> kLevels = {"low", "medium", "high", "very_high"};
  return std::find(kLevels.begin(), kLevels.end(), level) != kLevels.end();
}

Status CheckGrade(const std::string& level, const std::string& profile) {
  if (!IsLevel(level)) return FieldInvalid("level", "Name low, medium, high or very_high.");
  if (!IsWord(profile, 1, 16, "")) return FieldInvalid("profile", "Name the profile, for instance M1B.");
  return Status();
}

// A face where the kind has one; nothing where it has none.
Status CheckPortrait(const verifier::PassKind& kind, const std::string& portrait) {
  const verifier::ClaimSet photo = verifier::Bit(verifier::Claim::kPhoto);
  if (portrait.empty()) {
    if ((kind.required & photo) == 0) return Status();
    return InvalidArgument("PORTRAIT_INVALID", "Passes of this kind carry a face.", "portrait");
  }
  if (!kind.Has(verifier::Claim::kPhoto)) {
    return InvalidArgument("PORTRAIT_INVALID", "Passes of this kind carry no face.", "portrait");
  }
  return image::CheckPassPortrait(AsBytes(portrait)).status();
}

// One key for each pass, and each another: a key that stands on two passes makes them one person's.
Status CheckHolderKeys(const verifier::PassKind& kind, const v1::IssueBatchRequest& request) {
  const std::uint32_t wanted = kind.Has(verifier::Claim::kHolderKey) ? request.count() : 0;
  if (static_cast<std::uint32_t>(request.holder_keys_size()) != wanted) {
    return FieldInvalid("holder_keys", wanted == 0 ? "Passes of this kind hold no key."
                                                   : "Give one key of the person's device for each pass.");
  }
  std::set<Bytes> seen;
  for (const std::string& der : request.holder_keys()) {
    const auto key = crypto::P256PublicKey::FromDer(AsBytes(der));
    if (!key.ok()) return FieldInvalid("holder_keys", "Give P-256 keys as DER SubjectPublicKeyInfo.");
    if (!seen.insert(key->ToDer()).second) {
      return FieldInvalid("holder_keys", "Give each pass a key of its own.");
    }
  }
  return Status();
}

Status CheckOutcome(const v1::SignResultRequest& request, Date today) {
  if (request.outcome() == "approved") {
    LAGAN_RETURN_IF_ERROR(CheckGrade(request.level(), request.profile()));
    if (!request.has_claims()) return ClaimInvalid("claims", "An approved result says who was approved.");
    return CheckClaims(request.claims(), today);
  }
  if (request.outcome() != "not_proven" && request.outcome() != "refused_fraud") {
    return FieldInvalid("outcome", "Name approved, not_proven or refused_fraud.");
  }
  if (request.has_claims()) return ClaimInvalid("claims", "Only an approved result says who it is about.");
  if (!request.level().empty() && request.level() != "none" && !IsLevel(request.level())) {
    return FieldInvalid("level", "Name none, low, medium, high or very_high, or leave it empty.");
  }
  if (!IsWord(request.profile(), 0, 16, "")) {
    return FieldInvalid("profile", "Name a profile or leave it empty.");
  }
  return Status();
}

Status CheckKid(const std::string& kid) {
  const Result<Bytes> bytes = HexDecode(kid);
  if (bytes.ok() && bytes->size() == 8 && kid == HexEncode(*bytes)) return Status();
  return FieldInvalid("kid", "Give the key's 16 lower-case hexadecimal characters.");
}

Status CheckWindow(const v1::RevokeManyRequest& request) {
  const Result<Time> from = ParseTime(request.issued_from());
  const Result<Time> to = ParseTime(request.issued_to());
  if (!from.ok()) return FieldInvalid("issued_from", "Give a time as RFC 3339 in UTC.");
  if (!to.ok() || *to <= *from) return FieldInvalid("issued_to", "Give a later time as RFC 3339 in UTC.");
  return Status();
}

Status CheckIncident(std::string_view id) {
  if (IsId(id)) return Status();
  return FieldInvalid("incident_id", "Give the incident's 32 lower-case hexadecimal characters.");
}

}  // namespace

bool IsId(std::string_view text) {
  return text.size() == 32 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

const verifier::PassKind* KindOf(const v1::IssueCredentialRequest& request) {
  return verifier::FindPassKind(request.kind().empty() ? verifier::kPurposeFullIdentity : request.kind());
}

Status Check(const v1::IssueCredentialRequest& request, Date today) {
  LAGAN_RETURN_IF_ERROR(CheckKeyAndApplication(request.idempotency_key(), request.application_id()));
  const verifier::PassKind* const kind = KindOf(request);
  if (kind == nullptr || kind->batch != 1) {
    return InvalidArgument("PASS_KIND_INVALID",
                           "Name a kind that is issued singly, for instance full-identity.", "kind");
  }
  LAGAN_RETURN_IF_ERROR(CheckClaims(request.claims(), today, kind->Has(verifier::Claim::kBirthDate)));
  LAGAN_RETURN_IF_ERROR(CheckPortrait(*kind, request.portrait()));
  if (!request.replaces().empty() && !IsId(request.replaces())) {
    return FieldInvalid("replaces", "Give the serial that is replaced, or leave it empty.");
  }
  if (request.keep_replaced() && request.replaces().empty()) {
    return FieldInvalid("keep_replaced", "Say which credential is renewed.");
  }
  return CheckGrade(request.level(), request.profile());
}

Status Check(const v1::IssueBatchRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckKeyAndApplication(request.idempotency_key(), request.application_id()));
  const verifier::PassKind* const kind = verifier::FindPassKind(request.kind());
  if (kind == nullptr || kind->batch <= 1) {
    return InvalidArgument("PASS_KIND_INVALID", "Name a kind that is issued in batches, for instance over18.",
                           "kind");
  }
  if (request.count() < 1 || request.count() > kind->batch) {
    return InvalidArgument("FIELD_INVALID", "Ask for 1 to " + std::to_string(kind->batch) + " passes.",
                           "count");
  }
  LAGAN_RETURN_IF_ERROR(CheckHolderKeys(*kind, request));
  LAGAN_RETURN_IF_ERROR(CheckPortrait(*kind, request.portrait()));
  return CheckGrade(request.level(), request.profile());
}

Status Check(const v1::SignResultRequest& request, Date today) {
  LAGAN_RETURN_IF_ERROR(CheckKeyAndApplication(request.idempotency_key(), request.application_id()));
  if (!IsWord(request.relying_party(), 1, 40, "-")) {
    return FieldInvalid("relying_party", "Give the certificate name of the relying party.");
  }
  if (!IsWord(request.subject_reference(), 1, 64, "._-")) {
    return FieldInvalid("subject_reference", "Give 1 to 64 letters, digits, '.', '_' or '-'.");
  }
  // People may refuse what was never graded.
  const std::size_t shortest = request.outcome() == "approved" ? 1 : 0;
  if (!IsWord(request.policy_version(), shortest, 64, "._-")) {
    return FieldInvalid("policy_version", "Give 1 to 64 letters, digits, '.', '_' or '-'.");
  }
  return CheckOutcome(request, today);
}

Status Check(const v1::AcknowledgeDeliveryRequest& request) {
  return CheckApplication(request.application_id());
}

Status Check(const v1::GetCredentialStatusRequest& request) { return CheckSerial(request.serial()); }

Status Check(const v1::EndApplicationRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckKeyAndApplication(request.idempotency_key(), request.application_id()));
  return CheckReasonAndActor(request.reason(), request.actor());
}

Status Check(const v1::RevokeManyRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckKey(request.idempotency_key()));
  LAGAN_RETURN_IF_ERROR(CheckReasonAndActor(request.reason(), request.actor()));
  if (!request.second_actor().empty()) {
    if (!IsPerson(request.actor())) return FieldInvalid("actor", "Of two, name a person: 'operator:op-...'.");
    if (!IsPerson(request.second_actor())) {
      return FieldInvalid("second_actor", "Name the second person: 'operator:op-...'.");
    }
  }
  const bool window = !request.issued_from().empty() || !request.issued_to().empty();
  if (window == !request.kid().empty()) {
    return FieldInvalid("kid", "Name either a key or a window of time.");
  }
  return window ? CheckWindow(request) : CheckKid(request.kid());
}

Status Check(const v1::GetIncidentRequest& request) { return CheckIncident(request.incident_id()); }

Status Check(const v1::ListIncidentRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckIncident(request.incident_id()));
  if (!request.page_token().empty() && !IsId(request.page_token())) {
    return FieldInvalid("page_token", "Give the token of the answer before, or nothing.");
  }
  if (request.page_size() > 1000) return FieldInvalid("page_size", "Ask for at most 1000.");
  return Status();
}

Status Check(const v1::RotateKeyRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckKey(request.idempotency_key()));
  if (!IsActor(request.actor()))
    return FieldInvalid("actor", "Name who asked: 'operator:op-...' or 'system'.");
  return Status();
}

Status Check(const v1::WithdrawKeyRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckKey(request.idempotency_key()));
  LAGAN_RETURN_IF_ERROR(CheckKid(request.kid()));
  return CheckReasonAndActor(request.reason(), request.actor());
}

Status Check(const v1::ImportEuKeyRequest& request) {
  const std::string& country = request.country();
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (country.size() != 2 || !std::all_of(country.begin(), country.end(), is_capital)) {
    return FieldInvalid("country", "Name the country as EU certificates do: two capital letters.");
  }
  if (!IsActor(request.actor()))
    return FieldInvalid("actor", "Name who asked: 'operator:op-...' or 'system'.");
  return Status();
}

Status CheckOrder(std::string_view idempotency_key, std::string_view serial, std::string_view reason,
                  std::string_view actor) {
  LAGAN_RETURN_IF_ERROR(CheckKey(idempotency_key));
  LAGAN_RETURN_IF_ERROR(CheckSerial(serial));
  return CheckReasonAndActor(reason, actor);
}

verifier::Identity ToIdentity(const v1::IdentityClaims& claims, std::string_view serial) {
  verifier::Identity identity;
  identity.identifier = std::string(serial);
  identity.full_name = claims.full_name();
  if (const Result<Date> date = ParseDate(claims.birth_date()); date.ok()) identity.birth_date = *date;
  if (claims.sex() == "M") identity.gender = verifier::Gender::kMale;
  if (claims.sex() == "F") identity.gender = verifier::Gender::kFemale;
  if (claims.sex() == "X") identity.gender = verifier::Gender::kOther;
  identity.nationality = claims.nationality();
  identity.country_of_issuance = claims.issuing_state();
  return identity;
}

}  // namespace lagan::credential
