#include "services/tokens/actor_token.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "services/tokens/claims.h"
#include "services/tokens/jwt.h"

namespace lagan::tokens {
namespace {

using Json = nlohmann::json;

constexpr char kIssuer[] = "lagan-access";
constexpr char kAudience[] = "lagan-services";
constexpr std::size_t kMostTrainings = 16;
constexpr std::array<std::pair<Role, std::string_view>, 5> kRoles{{{Role::kOperator, "operator"},
                                                                   {Role::kSenior, "senior"},
                                                                   {Role::kSupervisor, "supervisor"},
                                                                   {Role::kAuditor, "auditor"},
                                                                   {Role::kAdministrator, "administrator"}}};

Status Invalid() {
  return Unauthenticated("ACTOR_TOKEN_INVALID", "This is no token of an operator. Sign in again.");
}

Status Expired() {
  return Unauthenticated("ACTOR_TOKEN_EXPIRED", "The operator's token has run out. Ask for a new one.");
}

// The same day so many years later; 28 February after a 29th, because a leap day must not buy a day of trust.
std::chrono::sys_days Anniversary(Date completed, int years) {
  const Date same_day = completed + std::chrono::years(years);
  if (same_day.ok()) return std::chrono::sys_days(same_day);
  return std::chrono::sys_days(same_day.year() / same_day.month() / std::chrono::last);
}

TrainingAge AgeOf(Date completed, Date today) {
  if (!completed.ok() || completed > today) return TrainingAge::kLapsed;
  const std::chrono::sys_days day(today);
  if (day <= Anniversary(completed, 1)) return TrainingAge::kWithinOneYear;
  if (day <= Anniversary(completed, 3)) return TrainingAge::kWithinThreeYears;
  return TrainingAge::kLapsed;
}

std::optional<std::set<Role>> ReadRoles(const Json& list) {
  if (!list.is_array() || list.size() > kRoles.size()) return std::nullopt;
  std::set<Role> roles;
  for (const Json& name : list) {
    if (!name.is_string()) return std::nullopt;
    const Result<Role> role = RoleFromName(name.get<std::string>());
    if (!role.ok() || !roles.insert(*role).second) return std::nullopt;
  }
  return roles;
}

std::optional<std::vector<Training>> ReadTraining(const Json& list) {
  if (!list.is_array() || list.size() > kMostTrainings) return std::nullopt;
  std::vector<Training> trainings;
  for (const Json& item : list) {
    if (!item.is_object() || item.size() != 2) return std::nullopt;
    std::optional<std::string> topic = TextClaim(item, "topic", IsWord);
    const auto completed = item.find("completed");
    if (!topic || completed == item.end() || !completed->is_string()) return std::nullopt;
    const Result<Date> date = ParseDate(completed->get<std::string>());
    if (!date.ok()) return std::nullopt;
    trainings.push_back({*std::move(topic), *date});
  }
  return trainings;
}

std::optional<ActorToken> ReadToken(std::string_view payload) {
  const std::optional<Json> claims =
      ParseClaims(payload, {"iss", "aud", "sub", "iat", "exp", "roles", "training"});
  if (!claims) return std::nullopt;
  std::optional<std::string> operator_id = TextClaim(*claims, "sub", IsOperatorId);
  std::optional<std::set<Role>> roles = ReadRoles(claims->at("roles"));
  std::optional<std::vector<Training>> training = ReadTraining(claims->at("training"));
  if (!operator_id || !roles || !training) return std::nullopt;
  return ActorToken{.operator_id = *std::move(operator_id),
                    .roles = *std::move(roles),
                    .training = *std::move(training),
                    .issued_at = TimeClaim(*claims, "iat"),
                    .expires_at = TimeClaim(*claims, "exp")};
}

}  // namespace

std::string_view RoleName(Role role) {
  for (const auto& [value, name] : kRoles) {
    if (value == role) return name;
  }
  return "unknown";
}

Result<Role> RoleFromName(std::string_view name) {
  for (const auto& [role, known] : kRoles) {
    if (known == name) return role;
  }
  return InvalidArgument("ROLE_UNKNOWN",
                         "Roles are operator, senior, supervisor, auditor and administrator.");
}

std::string_view TrainingAgeName(TrainingAge age) {
  switch (age) {
    case TrainingAge::kWithinOneYear:
      return "within_1_year";
    case TrainingAge::kWithinThreeYears:
      return "within_3_years";
    case TrainingAge::kLapsed:
      break;
  }
  return "lapsed";
}

TrainingAge AgeOfTraining(const ActorToken& token, std::string_view topic, Date today) {
  TrainingAge best = TrainingAge::kLapsed;
  for (const Training& training : token.training) {
    if (training.topic == topic) best = std::min(best, AgeOf(training.completed, today));
  }
  return best;
}

Result<std::string> SignActorToken(const ActorToken& token, std::string_view kid,
                                   const verifier::Signer& signer) {
  Json roles = Json::array();
  for (const Role role : token.roles) roles.push_back(RoleName(role));
  Json trainings = Json::array();
  for (const Training& training : token.training) {
    trainings.push_back({{"topic", training.topic}, {"completed", FormatDate(training.completed)}});
  }
  const Json claims = {{"iss", kIssuer},
                       {"aud", kAudience},
                       {"sub", token.operator_id},
                       {"iat", ToUnixSeconds(token.issued_at)},
                       {"exp", ToUnixSeconds(token.expires_at)},
                       {"roles", std::move(roles)},
                       {"training", std::move(trainings)}};
  return EncodeJwt(claims.dump(), kid, signer);
}

Result<ActorToken> VerifyActorToken(std::string_view compact, const KeyRing& keys, Time now) {
  if (compact.empty()) {
    return Unauthenticated("ACTOR_TOKEN_MISSING", "Only operators may do this: sign in first.");
  }
  if (compact.size() > kMaxToken) return Invalid();
  const Result<std::string> kid = UnverifiedKeyName(compact);
  if (!kid.ok()) return Invalid();
  LAGAN_ASSIGN_OR_RETURN(const std::optional<crypto::P256PublicKey> key, keys.Find(*kid));
  if (!key) return Invalid();
  const Result<std::string> payload =
      VerifyJwt(compact, *key, {.issuer = kIssuer, .audience = kAudience, .now = now});
  if (!payload.ok()) {
    const std::string& reason = payload.status().reason();
    return reason == "JWT_EXPIRED" || reason == "JWT_CLOCK" ? Expired() : Invalid();
  }
  std::optional<ActorToken> token = ReadToken(*payload);
  if (!token) return Invalid();
  if (token->expires_at - token->issued_at > kActorTokenLife) return Expired();
  return *std::move(token);
}

Status RequireRole(const ActorToken& token, std::initializer_list<Role> roles) {
  for (const Role role : roles) {
    if (token.Has(role)) return Status();
  }
  return PermissionDenied("ROLE_NOT_ALLOWED", "Your role does not allow this. Ask a supervisor.");
}

}  // namespace lagan::tokens
