#include "services/tokens/case_capability.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "services/tokens/claims.h"
#include "services/tokens/jwt.h"

namespace lagan::tokens {
namespace {

using Json = nlohmann::json;

constexpr char kIssuer[] = "lagan-review";
constexpr char kAudience[] = "lagan-proofing";
constexpr std::size_t kMostFields = 16;

Status Invalid() {
  return PermissionDenied("CAPABILITY_INVALID",
                          "This does not give the right to see evidence. Claim the case again.");
}

std::optional<std::set<std::string>> ReadFields(const Json& list) {
  if (!list.is_array() || list.size() > kMostFields) return std::nullopt;
  std::set<std::string> fields;
  for (const Json& field : list) {
    if (!field.is_string() || !IsWord(field.get<std::string>())) return std::nullopt;
    if (!fields.insert(field.get<std::string>()).second) return std::nullopt;
  }
  return fields;
}

std::optional<CaseCapability> ReadCapability(std::string_view payload) {
  const std::optional<Json> claims =
      ParseClaims(payload, {"iss", "aud", "sub", "iat", "exp", "case", "application", "fields", "fence"});
  if (!claims) return std::nullopt;
  std::optional<std::string> case_id = TextClaim(*claims, "case", IsId);
  std::optional<std::string> application_id = TextClaim(*claims, "application", IsId);
  std::optional<std::string> operator_id = TextClaim(*claims, "sub", IsOperatorId);
  std::optional<std::set<std::string>> fields = ReadFields(claims->at("fields"));
  const Json& fence = claims->at("fence");
  if (!case_id || !application_id || !operator_id || !fields || !fence.is_number_unsigned()) {
    return std::nullopt;
  }
  return CaseCapability{.case_id = *std::move(case_id),
                        .application_id = *std::move(application_id),
                        .operator_id = *std::move(operator_id),
                        .fields = *std::move(fields),
                        .fencing_token = fence.get<std::uint64_t>(),
                        .issued_at = TimeClaim(*claims, "iat"),
                        .expires_at = TimeClaim(*claims, "exp")};
}

}  // namespace

Result<std::string> SignCaseCapability(const CaseCapability& capability, std::string_view kid,
                                       const verifier::Signer& signer) {
  const Json claims = {{"iss", kIssuer},
                       {"aud", kAudience},
                       {"sub", capability.operator_id},
                       {"iat", ToUnixSeconds(capability.issued_at)},
                       {"exp", ToUnixSeconds(capability.expires_at)},
                       {"case", capability.case_id},
                       {"application", capability.application_id},
                       {"fields", capability.fields},
                       {"fence", capability.fencing_token}};
  return EncodeJwt(claims.dump(), kid, signer);
}

Result<CaseCapability> VerifyCaseCapability(std::string_view compact, const KeyRing& keys, Time now) {
  if (compact.empty() || compact.size() > kMaxToken) return Invalid();
  const Result<std::string> kid = UnverifiedKeyName(compact);
  if (!kid.ok()) return Invalid();
  LAGAN_ASSIGN_OR_RETURN(const std::optional<crypto::P256PublicKey> key, keys.Find(*kid));
  if (!key) return Invalid();
  const Result<std::string> payload =
      VerifyJwt(compact, *key, {.issuer = kIssuer, .audience = kAudience, .now = now});
  if (!payload.ok()) {
    if (payload.status().reason() != "JWT_EXPIRED") return Invalid();
    return PermissionDenied("CAPABILITY_OVER", "The lease of this case has run out. Claim it again.");
  }
  std::optional<CaseCapability> capability = ReadCapability(*payload);
  if (!capability) return Invalid();
  return *std::move(capability);
}

}  // namespace lagan::tokens
