#include "services/statistics/readers.h"

#include <gtest/gtest.h>

#include "services/tokens/test_keys.h"

namespace lagan::statistics {
namespace {

using tokens::Role;

class MayReadTest : public testing::Test {
 protected:
  Status Read(const std::string& peer, const std::string& token) {
    rpc::CallContext call;
    call.peer = peer;
    call.clock = &clock_;
    call.actor_token = SecretText(token);
    return MayRead(call, verifier_);
  }
  std::string TokenOf(std::set<Role> roles) {
    tokens::ActorToken token;
    token.operator_id = "op-0123456789abcdef";
    token.roles = std::move(roles);
    token.issued_at = clock_.Now();
    token.expires_at = clock_.Now() + tokens::kActorTokenLife;
    return tokens::SignActorToken(token, "kid", keys_.signer).value();
  }

  ManualClock clock_{tokens::kNow};
  tokens::TestKeys keys_;
  tokens::KeyRingActorVerifier verifier_{&keys_.ring, &clock_};
};

TEST_F(MayReadTest, ByRole) {
  for (const Role role : {Role::kSupervisor, Role::kAuditor, Role::kAdministrator}) {
    const Status status = Read("operator-console", TokenOf({role}));
    EXPECT_TRUE(status.ok()) << status;
  }
  EXPECT_TRUE(Read("operator-console", TokenOf({Role::kOperator, Role::kAuditor})).ok());
  for (const Role role : {Role::kOperator, Role::kSenior})
    EXPECT_EQ(Read("operator-console", TokenOf({role})).reason(), "ROLE_NOT_ALLOWED");
}

TEST_F(MayReadTest, TheConsoleAloneIsNobody) {
  EXPECT_EQ(Read("operator-console", "").reason(), "ACTOR_TOKEN_MISSING");
  EXPECT_EQ(Read("operator-console", "a.b.c").reason(), "ACTOR_TOKEN_INVALID");
  const std::string token = TokenOf({Role::kSupervisor});
  clock_.Advance(tokens::kActorTokenLife + std::chrono::minutes(1));
  EXPECT_EQ(Read("operator-console", token).reason(), "ACTOR_TOKEN_EXPIRED");
}

TEST_F(MayReadTest, TheAdministratorsCertificateIsEnough) { EXPECT_TRUE(Read("administrator", "").ok()); }

}  // namespace
}  // namespace lagan::statistics
