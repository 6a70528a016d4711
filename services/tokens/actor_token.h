// Who acts: a statement about an operator that the access service signs (ES256, RFC 7515 and 7519), that lives five
// minutes, and that every service verifies itself before it does anything in an operator's name. Free of protobuf and gRPC.
#pragma once

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "services/tokens/key_ring.h"
#include "verifier/cose/signer.h"

namespace lagan::tokens {

inline constexpr std::chrono::minutes kActorTokenLife{5};

enum class Role { kOperator, kSenior, kSupervisor, kAuditor, kAdministrator };
// "operator", "senior", "supervisor", "auditor", "administrator".
std::string_view RoleName(Role role);
// ROLE_UNKNOWN.
Result<Role> RoleFromName(std::string_view name);

// A training that was completed. Topics: "face_comparison", "document_examination", "caller_verification".
struct Training {
  std::string topic;
  Date completed;
};

struct ActorToken {
  std::string operator_id;  // "op-" and 16 hexadecimal characters
  std::set<Role> roles;
  std::vector<Training> training;
  Time issued_at{};
  Time expires_at{};

  bool Has(Role role) const { return roles.contains(role); }
  // "operator:op-...": the actor of an audit entry.
  std::string Actor() const { return "operator:" + operator_id; }
};

// How old a training was on a day: what GPG45 verification by a person turns on (trained within one year, within three).
enum class TrainingAge { kWithinOneYear, kWithinThreeYears, kLapsed };
// "within_1_year", "within_3_years", "lapsed".
std::string_view TrainingAgeName(TrainingAge age);
// By anniversary, the day itself still counting; lapsed when there is none, or when it lies in the future.
TrainingAge AgeOfTraining(const ActorToken& token, std::string_view topic, Date today);

// Errors of the signer.
Result<std::string> SignActorToken(const ActorToken& token, std::string_view kid,
                                   const verifier::Signer& signer);

// UNAUTHENTICATED: ACTOR_TOKEN_MISSING (empty), ACTOR_TOKEN_INVALID (malformed, too long, wrong key or signature, not of the
// access service, another audience), ACTOR_TOKEN_EXPIRED (or of the future, or of a longer life than five minutes).
Result<ActorToken> VerifyActorToken(std::string_view compact, const KeyRing& keys, Time now);

// OK when the token has one of the roles; PERMISSION_DENIED ROLE_NOT_ALLOWED.
Status RequireRole(const ActorToken& token, std::initializer_list<Role> roles);

}  // namespace lagan::tokens
