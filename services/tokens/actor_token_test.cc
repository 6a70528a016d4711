#include "services/tokens/actor_token.h"

#include <gtest/gtest.h>

#include "services/tokens/actor_verifier.h"
#include "services/tokens/test_keys.h"

namespace lagan::tokens {
namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

ActorToken Token() {
  return {.operator_id = "op-0123456789abcdef",
          .roles = {Role::kOperator, Role::kSenior},
          .training = {{"face_comparison", *ParseDate("2026-09-01")},
                       {"document_examination", *ParseDate("2024-01-31")}},
          .issued_at = kNow,
          .expires_at = kNow + kActorTokenLife};
}

Json Claims() {
  return {{"iss", "lagan-access"},
          {"aud", "lagan-services"},
          {"sub", "op-0123456789abcdef"},
          {"iat", ToUnixSeconds(kNow)},
          {"exp", ToUnixSeconds(kNow) + 300},
          {"roles", {"operator"}},
          {"training", Json::array({{{"topic", "face_comparison"}, {"completed", "2026-09-01"}}})}};
}

class ActorTokenTest : public testing::Test {
 protected:
  std::string Outcome(std::string_view compact, Time now = kNow) const {
    const auto token = VerifyActorToken(compact, keys_.ring, now);
    if (token.ok()) return "OK";
    EXPECT_EQ(token.status().code(), Code::kUnauthenticated);
    return token.status().reason();
  }
  std::string With(const char* name, Json value) const {
    Json claims = Claims();
    claims[name] = std::move(value);
    return Outcome(keys_.Sign(claims));
  }
  TestKeys keys_;
};

TEST_F(ActorTokenTest, VerifiesWhatItSigns) {
  const auto compact = SignActorToken(Token(), "kid", keys_.signer);
  ASSERT_TRUE(compact.ok()) << compact.status();
  const auto token = VerifyActorToken(*compact, keys_.ring, kNow);
  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_EQ(token->operator_id, "op-0123456789abcdef");
  EXPECT_EQ(token->Actor(), "operator:op-0123456789abcdef");
  EXPECT_EQ(token->roles, Token().roles);
  ASSERT_EQ(token->training.size(), 2u);
  EXPECT_EQ(token->training[1].topic, "document_examination");
  EXPECT_EQ(token->training[1].completed, *ParseDate("2024-01-31"));
  EXPECT_EQ(token->issued_at, kNow);
  EXPECT_EQ(token->expires_at, kNow + minutes(5));
  EXPECT_EQ(Outcome(keys_.Sign(Claims())), "OK") << "what the tables below start from";
}

TEST_F(ActorTokenTest, EndsAfterFiveMinutes) {
  const std::string compact = *SignActorToken(Token(), "kid", keys_.signer);
  EXPECT_EQ(Outcome(compact, kNow + minutes(5) - milliseconds(1)), "OK");
  EXPECT_EQ(Outcome(compact, kNow + minutes(5)), "ACTOR_TOKEN_EXPIRED");
  EXPECT_EQ(Outcome(compact, kNow - seconds(90)), "OK") << "two clocks may differ";
  EXPECT_EQ(Outcome(compact, kNow - seconds(91)), "ACTOR_TOKEN_EXPIRED") << "of the future";
  EXPECT_EQ(With("exp", ToUnixSeconds(kNow) + 301), "ACTOR_TOKEN_EXPIRED") << "of too long a life";
}

TEST_F(ActorTokenTest, RefusesWhatAnybodyElseSigned) {
  const TestKeys other;
  EXPECT_EQ(Outcome(other.Sign(Claims())), "ACTOR_TOKEN_INVALID") << "another key of the same name";
  EXPECT_EQ(Outcome(*EncodeJwt(Claims().dump(), "other", keys_.signer)), "ACTOR_TOKEN_INVALID");
  EXPECT_EQ(Outcome(*EncodeJwt(Claims().dump(), "", keys_.signer)), "ACTOR_TOKEN_INVALID");
  EXPECT_EQ(With("iss", "lagan-review"), "ACTOR_TOKEN_INVALID");
  EXPECT_EQ(With("aud", "lagan-proofing"), "ACTOR_TOKEN_INVALID");
}

TEST_F(ActorTokenTest, RefusesBrokenForms) {
  const std::string good = keys_.Sign(Claims());
  EXPECT_EQ(Outcome(""), "ACTOR_TOKEN_MISSING");
  for (const std::string& broken : {std::string("."), good + ".", " " + good, good.substr(1),
                                    good.substr(0, good.size() - 1), std::string(5000, 'A')}) {
    EXPECT_EQ(Outcome(broken), "ACTOR_TOKEN_INVALID") << broken.substr(0, 40);
  }
  for (std::size_t i = 0; i < good.size(); i += 7) {
    std::string changed = good;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(Outcome(changed), "ACTOR_TOKEN_INVALID") << "character " << i;
  }
}

TEST_F(ActorTokenTest, LengthIsLimitedWhateverTheSignature) {
  Json claims = Claims();
  claims["training"] = Json::array();
  for (int i = 0; i < 16; ++i)
    claims["training"].push_back({{"topic", std::string(32, 'x')}, {"completed", "2026-09-01"}});
  EXPECT_EQ(Outcome(keys_.Sign(claims)), "OK");
  claims["sub"] = std::string(4096, 'x');
  EXPECT_EQ(Outcome(keys_.Sign(claims)), "ACTOR_TOKEN_INVALID");
}

TEST_F(ActorTokenTest, RefusesClaimsThatItWouldNotWrite) {
  for (const char* id : {"", "op-", "op-0123456789ABCDEF", "op-0123456789abcde", "op-0123456789abcdef0",
                         "xx-0123456789abcdef"}) {
    EXPECT_EQ(With("sub", id), "ACTOR_TOKEN_INVALID") << id;
  }
  EXPECT_EQ(With("sub", 1), "ACTOR_TOKEN_INVALID");
  EXPECT_EQ(With("roles", Json::array()), "OK") << "nobody in particular: RequireRole will refuse";
  for (const Json& roles :
       {Json("operator"), Json({"king"}), Json({"Operator"}), Json({1}), Json({"operator", "operator"}),
        Json({"operator", "senior", "supervisor", "auditor", "administrator", "operator"})}) {
    EXPECT_EQ(With("roles", roles), "ACTOR_TOKEN_INVALID") << roles.dump();
  }
  const auto training = [](Json topic, Json completed) {
    return Json::array({{{"topic", std::move(topic)}, {"completed", std::move(completed)}}});
  };
  EXPECT_EQ(With("training", training("face_comparison", "2026-02-28")), "OK");
  for (const Json& bad :
       {Json("x"), Json({1}), Json::array({Json::object()}), training("face_comparison", "2026-02-29"),
        training("", "2026-02-28"), training("Face", "2026-02-28"),
        training(std::string(33, 'x'), "2026-02-28"), training("face_comparison", 1),
        Json(std::vector<Json>(17, training("x", "2026-02-28")[0]))}) {
    EXPECT_EQ(With("training", bad), "ACTOR_TOKEN_INVALID") << bad.dump();
  }
  EXPECT_EQ(With("more", 1), "ACTOR_TOKEN_INVALID");
  const Json whole = Claims();
  for (const auto& [name, value] : whole.items()) {
    Json claims = Claims();
    claims.erase(name);
    EXPECT_EQ(Outcome(keys_.Sign(claims)), "ACTOR_TOKEN_INVALID") << name;
  }
}

TEST_F(ActorTokenTest, KeysThatCannotBeHadAreNoBadToken) {
  const ManualClock clock(kNow);
  const KeyRing ring([]() -> Result<PublicKeys> { return Unavailable("PEER_UNAVAILABLE", "Nobody there."); },
                     &clock);
  const auto token = VerifyActorToken(keys_.Sign(Claims()), ring, kNow);
  EXPECT_EQ(token.status().code(), Code::kUnavailable);
  EXPECT_EQ(token.status().reason(), "PEER_UNAVAILABLE");
}

TEST_F(ActorTokenTest, TheVerifierReadsTheTokenOfTheCallByItsClock) {
  ManualClock clock(kNow);
  KeyRingActorVerifier verifier(&keys_.ring, &clock);
  rpc::CallContext call;
  EXPECT_EQ(verifier.Verify(call).status().reason(), "ACTOR_TOKEN_MISSING");
  call.actor_token = SecretText(*SignActorToken(Token(), "kid", keys_.signer));
  ASSERT_TRUE(verifier.Verify(call).ok());
  EXPECT_EQ(verifier.Verify(call)->operator_id, Token().operator_id);
  clock.Advance(minutes(5));
  EXPECT_EQ(verifier.Verify(call).status().reason(), "ACTOR_TOKEN_EXPIRED");
}

TEST(RoleTest, NamesGoBothWays) {
  for (const Role role :
       {Role::kOperator, Role::kSenior, Role::kSupervisor, Role::kAuditor, Role::kAdministrator}) {
    EXPECT_EQ(*RoleFromName(RoleName(role)), role);
  }
  EXPECT_EQ(RoleName(Role::kAdministrator), "administrator");
  for (const char* name : {"", "Operator", "operator ", "root"}) {
    EXPECT_EQ(RoleFromName(name).status().reason(), "ROLE_UNKNOWN") << name;
  }
}

TEST(RoleTest, OneOfSeveralIsEnough) {
  const ActorToken token = Token();
  EXPECT_TRUE(RequireRole(token, {Role::kSenior}).ok());
  EXPECT_TRUE(RequireRole(token, {Role::kAuditor, Role::kOperator}).ok());
  EXPECT_EQ(RequireRole(token, {Role::kSupervisor, Role::kAuditor}).reason(), "ROLE_NOT_ALLOWED");
  EXPECT_EQ(RequireRole(token, {}).code(), Code::kPermissionDenied);
}

TEST(TrainingTest, AgesByAnniversary) {
  const struct {
    const char* completed;
    const char* today;
    const char* age;
  } kCases[] = {
      {"2026-09-01", "2026-09-01", "within_1_year"},  {"2026-09-01", "2026-08-31", "lapsed"},
      {"2025-09-01", "2026-09-01", "within_1_year"},  {"2025-09-01", "2026-09-02", "within_3_years"},
      {"2023-09-01", "2026-09-01", "within_3_years"}, {"2023-09-01", "2026-09-02", "lapsed"},
      {"2024-02-29", "2025-02-28", "within_1_year"},  {"2024-02-29", "2025-03-01", "within_3_years"},
      {"2024-02-29", "2027-02-28", "within_3_years"}, {"2024-02-29", "2027-03-01", "lapsed"},
  };
  for (const auto& c : kCases) {
    ActorToken token;
    token.training = {{"face_comparison", *ParseDate(c.completed)}};
    EXPECT_EQ(TrainingAgeName(AgeOfTraining(token, "face_comparison", *ParseDate(c.today))), c.age)
        << c.completed << " on " << c.today;
    EXPECT_EQ(AgeOfTraining(token, "caller_verification", *ParseDate(c.today)), TrainingAge::kLapsed);
  }
}

TEST(TrainingTest, TheLatestThatIsOverCounts) {
  ActorToken token;
  token.training = {
      {"x", *ParseDate("2020-01-01")}, {"x", *ParseDate("2026-01-01")}, {"x", *ParseDate("2030-01-01")}};
  EXPECT_EQ(AgeOfTraining(token, "x", *ParseDate("2026-06-01")), TrainingAge::kWithinOneYear);
}

}  // namespace
}  // namespace lagan::tokens
