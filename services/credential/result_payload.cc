#include "services/credential/result_payload.h"

#include <nlohmann/json.hpp>

namespace lagan::credential {
namespace {

using Json = nlohmann::json;

void PutText(Json& object, const char* name, const std::string& value) {
  if (!value.empty()) object[name] = value;
}

Json VerifiedClaims(const v1::IdentityClaims& from) {
  Json claims = Json::object();
  PutText(claims, "name", from.full_name());
  PutText(claims, "birthdate", from.birth_date());
  PutText(claims, "sex", from.sex());
  PutText(claims, "issuing_state", from.issuing_state());
  if (!from.nationality().empty()) claims["nationalities"] = Json::array({from.nationality()});
  return {{"verification", {{"trust_framework", "gpg45"}}}, {"claims", std::move(claims)}};
}

}  // namespace

std::string ResultPayload(const std::string& issuer, const Issuance& record,
                          const v1::SignResultRequest& request) {
  Json payload = {{"iss", issuer},
                  {"aud", request.relying_party()},
                  {"sub", request.subject_reference()},
                  {"iat", ToUnixSeconds(record.issued_at)},
                  {"exp", ToUnixSeconds(record.expires_at)},
                  {"jti", record.event_id},
                  {"outcome", request.outcome()},
                  {"application_id", request.application_id()},
                  {"specimen", true}};
  if (!request.level().empty()) payload["level"] = "gpg45:" + request.level();
  PutText(payload, "policy_version", request.policy_version());
  PutText(payload, "profile", request.profile());
  if (request.has_claims()) payload["verified_claims"] = VerifiedClaims(request.claims());
  return payload.dump();
}

}  // namespace lagan::credential
