#include "verifier/conformance/claim169_case.h"

#include "base/crypto/verification_key.h"
#include "verifier/conformance/case_fields.h"
#include "verifier/conformance/single_key_trust.h"
#include "verifier/cose/sign1.h"
#include "verifier/credential/credential_text.h"
#include "verifier/credential/verify.h"

namespace lagan::verifier::conformance {
namespace {

using nlohmann::json;

// Within the life of the vectors that are not about time.
constexpr std::int64_t kThen = 1'765'000'000;

json Object(const json& content, const char* name) {
  return content.contains(name) && content[name].is_object() ? content[name] : json::object();
}

// The key that the file gives; else one that signed nothing.
Result<crypto::VerificationKey> KeyOf(const json& content) {
  const json key = Object(content, "signing_key");
  const std::optional<Bytes> bytes = HexField(key, "public_key_hex");
  if (!bytes) {
    LAGAN_ASSIGN_OR_RETURN(const crypto::P256PrivateKey unused, crypto::P256PrivateKey::Generate());
    return crypto::VerificationKey(unused.PublicKey());
  }
  if (bytes->size() == 32) return Ed25519Key(*bytes);
  if (bytes->size() != 65) return InvalidArgument("KEY_INVALID", "The vector's key is of an unknown form.");
  const ByteView point(*bytes);
  LAGAN_ASSIGN_OR_RETURN(const crypto::P256PublicKey public_key,
                         crypto::P256PublicKey::FromCoordinates(point.subspan(1, 32), point.subspan(33)));
  return crypto::VerificationKey(public_key);
}

// The kid that the message names: under it the key is known.
Bytes KidOf(const json& content) {
  const Result<Bytes> bytes = DecodeCredentialText(TextField(content, "qr_data"));
  if (!bytes.ok()) return {};
  const Result<Sign1> message = ReadSign1(*bytes);
  return message.ok() ? ToBytes(message->kid.value_or(ByteView{})) : Bytes{};
}

Result<Verdict> Judge(const json& content) {
  LAGAN_ASSIGN_OR_RETURN(const crypto::VerificationKey key, KeyOf(content));
  const Time then = FromUnixSeconds(kThen);
  const InstalledTrust trust =
      SingleKeyTrust(key, KidOf(content), {kPurposeFullIdentity},
                     TextField(Object(content, "expected_cwt_meta"), "issuer"), then);
  return VerifyCredential(TextField(content, "qr_data"), {.trust = &trust}, then);
}

// Whether a verifier with the file's key may accept it.
bool ToBeAccepted(const json& content) {
  return TextField(content, "category") == "valid" && content.contains("signing_key");
}

Outcome OutcomeOf(const json& content, const Result<Verdict>& verdict) {
  if (!verdict.ok()) return Fails(verdict.status());
  if (verdict->outcome == verifier::Outcome::kAccepted) return Holds();
  const std::optional<Rule> rule =
      content.contains("encryption_key") ? std::optional(Rule::kEncrypted) : std::nullopt;
  return Fails(std::string(ReasonName(verdict->reason)), rule);
}

// As YYYYMMDD; the files write it with and without dashes.
std::string BirthDateIn(const json& expected) {
  std::string date = TextField(expected, "dateOfBirth");
  std::erase(date, '-');
  return date;
}

std::string BirthDateIn(const CredentialClaims& claims) {
  if (!claims.identity.birth_date) return {};
  std::string date = FormatDate(*claims.identity.birth_date);
  std::erase(date, '-');
  return date;
}

json Seconds(const std::optional<Time>& time) { return time ? json(ToUnixSeconds(*time)) : json(); }

// Names the first field that differs.
Outcome ComparePayload(const CredentialClaims& claims, const json& content) {
  const json expected = Object(content, "expected_claim169"), meta = Object(content, "expected_cwt_meta");
  const std::pair<const char*, bool> fields[] = {
      {"id", claims.identity.identifier == TextField(expected, "id")},
      {"fullName", claims.identity.full_name == TextField(expected, "fullName")},
      {"nationality", claims.identity.nationality == TextField(expected, "nationality")},
      {"countryOfIssuance", claims.identity.country_of_issuance == TextField(expected, "countryOfIssuance")},
      {"dateOfBirth", BirthDateIn(claims) == BirthDateIn(expected)},
      {"gender", json(static_cast<int>(claims.identity.gender.value_or(Gender{}))) ==
                     expected.value("gender", json(0))},
      {"issuer", claims.issuer == TextField(meta, "issuer")},
      {"subject", claims.subject == TextField(meta, "subject")},
      {"issuedAt", Seconds(claims.issued_at) == meta.value("issuedAt", json())},
      {"notBefore", Seconds(claims.not_before) == meta.value("notBefore", json())},
      {"expiresAt", json(ToUnixSeconds(claims.expires_at)) == meta.value("expiresAt", json())},
  };
  for (const auto& [name, same] : fields) {
    if (!same) return Fails(std::string(name) + " differs");
  }
  return Holds();
}

Outcome JudgePayload(const Sign1& message, const json& content) {
  const Result<CredentialClaims> claims = ReadClaims(message.payload);
  return claims.ok() ? ComparePayload(*claims, content) : Fails(claims.status());
}

}  // namespace

std::vector<Check> JudgeClaim169Case(const json& content, const std::string& name) {
  const Result<Verdict> verdict = Judge(content);
  std::vector<Check> checks = {
      Compare(kKindClaim169, "VERDICT", name, ToBeAccepted(content), OutcomeOf(content, verdict))};
  const Result<Bytes> bytes = DecodeCredentialText(TextField(content, "qr_data"));
  if (!bytes.ok()) return checks;
  const Result<Sign1> message = ReadSign1(*bytes);
  if (!message.ok()) return checks;
  if (message->signature.empty()) {
    const bool refused = verdict.ok() && verdict->reason == Reason::kBadSignature && !verdict->claims;
    checks.push_back(
        Compare(kKindClaim169, "UNSIGNED", name, true, refused ? Holds() : Fails("not BAD_SIGNATURE")));
  }
  if (content.contains("expected_claim169")) {
    checks.push_back(Compare(kKindClaim169, "PAYLOAD", name, true, JudgePayload(*message, content)));
  }
  return checks;
}

}  // namespace lagan::verifier::conformance
