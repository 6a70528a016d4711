// Signing in, sessions, tokens.
#include <thread>

#include "services/access/test_access.h"

namespace lagan::access {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using tokens::Role;

class SignInTest : public AccessTest {
 protected:
  SignInTest() { id_ = Create("maeve", {v1::ROLE_OPERATOR, v1::ROLE_SENIOR}); }
  std::string Reason(const std::string& login, const std::string& password, const std::string& code) {
    const auto signed_in = SignIn(login, password, code);
    return signed_in.ok() ? "OK" : signed_in.status().reason();
  }
  std::string TokenReason(const std::string& session) {
    const auto token = Token(session);
    return token.ok() ? "OK" : token.status().reason();
  }
  // Somebody who knows everything but the password.
  std::string Fail(const std::string& login = "maeve") {
    return Reason(login, "wrong horse battery", "000000");
  }
  Result<tokens::ActorToken> Verified(const std::string& compact) {
    const auto keys = access_->GetTokenKeys(As("proofing"), {});
    tokens::PublicKeys ring;
    for (const auto& key : keys->keys()) {
      ring.emplace(key.kid(), *crypto::P256PublicKey::FromDer(AsBytes(key.public_key())));
    }
    return tokens::VerifyActorToken(compact, tokens::KeyRing(std::move(ring)), clock_.Now());
  }
  std::string id_;
};

TEST_F(SignInTest, LoginPasswordAndCodeMakeASessionAndThatATokenForEveryService) {
  ASSERT_TRUE(Train(Administrator(), id_, "face_comparison", "2026-09-01").ok());
  const auto signed_in = SignIn("maeve", kPassword, Code("maeve"));
  ASSERT_TRUE(signed_in.ok()) << signed_in.status();
  EXPECT_EQ(signed_in->operator_id(), id_);
  EXPECT_EQ(signed_in->session().size(), 64u);
  const auto issued = Token(signed_in->session());
  ASSERT_TRUE(issued.ok()) << issued.status();
  EXPECT_EQ(issued->expires_at(), "2026-11-21T22:09:06Z");
  const auto token = Verified(issued->actor_token());
  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_EQ(token->operator_id, id_);
  EXPECT_EQ(token->roles, (std::set<Role>{Role::kOperator, Role::kSenior}));
  EXPECT_EQ(tokens::AgeOfTraining(*token, "face_comparison", DateOf(clock_.Now())),
            tokens::TrainingAge::kWithinOneYear);
  const auto entries = Entries("operator.signed_in");
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].actor(), "operator:" + id_);
  EXPECT_EQ(entries[0].service(), "access");
}

TEST_F(SignInTest, EveryFailureHasOneAnswer) {
  const std::string good = Code("maeve");
  ASSERT_TRUE(Disable(Administrator(), Create("gone")).ok());
  const std::vector<Status> failures = {SignIn("maeve", "wrong horse battery", good).status(),
                                        SignIn("maeve", kPassword, "000000").status(),
                                        SignIn("nobody", kPassword, good).status(),
                                        SignIn("gone", kPassword, Code("gone")).status(),
                                        SignIn("", kPassword, good).status(),
                                        SignIn("maeve", "short", good).status(),
                                        SignIn("maeve", kPassword, "12345").status(),
                                        SignIn("MAEVE", kPassword, good).status(),
                                        SignIn("maeve", std::string(100'000, 'x'), good).status()};
  for (const Status& failure : failures) {
    EXPECT_EQ(failure, failures[0]);
    EXPECT_EQ(failure.code(), Code::kUnauthenticated);
    EXPECT_EQ(failure.reason(), "SIGN_IN_FAILED");
  }
  std::vector<std::string> reasons;
  for (const auto& entry : Entries("operator.sign_in_failed")) {
    reasons.push_back(Fact(entry, "reason"));
    EXPECT_EQ(entry.actor(), "certificate:operator-console");
    for (const char* canary : {"maeve", "nobody", "gone", "horse"})
      EXPECT_EQ(entry.SerializeAsString().find(canary), std::string::npos) << canary;
  }
  EXPECT_EQ(reasons, (std::vector<std::string>{"password", "code", "login", "disabled"}));
  EXPECT_EQ(Fact(Entries("operator.sign_in_failed")[0], "operator"), id_);
  EXPECT_EQ(Fact(Entries("operator.sign_in_failed")[2], "operator"), "none");
}

TEST_F(SignInTest, ACodeWorksOnceAndNoneBeforeIt) {
  EXPECT_EQ(Reason("maeve", kPassword, Code("maeve")), "OK");
  EXPECT_EQ(Reason("maeve", kPassword, Code("maeve")), "SIGN_IN_FAILED");
  EXPECT_EQ(Reason("maeve", kPassword, Code("maeve", -1)), "SIGN_IN_FAILED")
      << "older than one that was used";
  EXPECT_EQ(Reason("maeve", kPassword, Code("maeve", 1)), "OK");
  EXPECT_EQ(Fact(Entries("operator.sign_in_failed")[0], "reason"), "code_used");
}

TEST_F(SignInTest, ACodeMayBeOneStepOff) {
  EXPECT_EQ(Reason("maeve", kPassword, Code("maeve", -2)), "SIGN_IN_FAILED");
  EXPECT_EQ(Reason("maeve", kPassword, Code("maeve", 2)), "SIGN_IN_FAILED");
  EXPECT_EQ(Reason("maeve", kPassword, Code("maeve", -1)), "OK");
}

TEST_F(SignInTest, FiveFailuresLockForFifteenMinutes) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Fail(), "SIGN_IN_FAILED") << i;
  const Status locked = SignIn("maeve", kPassword, Code("maeve")).status();
  EXPECT_EQ(locked.code(), Code::kResourceExhausted);
  EXPECT_EQ(locked.reason(), "SIGN_IN_LOCKED");
  ASSERT_EQ(Entries("operator.locked").size(), 1u);
  EXPECT_EQ(Fact(Entries("operator.locked")[0], "operator"), id_);
  EXPECT_EQ(Entries("operator.sign_in_failed").size(), 5u) << "what is locked is not even looked at";
  clock_.Advance(minutes(15) - milliseconds(1));
  EXPECT_EQ(Reason("maeve", kPassword, Code("maeve")), "SIGN_IN_LOCKED");
  clock_.Advance(milliseconds(1));
  EXPECT_EQ(Fail(), "SIGN_IN_FAILED") << "five tries again";
  EXPECT_EQ(Reason("maeve", kPassword, Code("maeve")), "OK");
}

TEST_F(SignInTest, FourFailuresDoNotLockAndASuccessForgetsThem) {
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 4; ++i) EXPECT_EQ(Fail(), "SIGN_IN_FAILED");
    EXPECT_FALSE(Session("maeve").empty());
  }
  EXPECT_TRUE(Entries("operator.locked").empty());
}

TEST_F(SignInTest, FailuresAreRememberedForADay) {
  for (int i = 0; i < 4; ++i) Fail();
  clock_.Advance(hours(24) - milliseconds(1));
  Fail();
  EXPECT_EQ(Fail(), "SIGN_IN_LOCKED");
  clock_.Advance(minutes(15));
  for (int i = 0; i < 4; ++i) Fail();
  clock_.Advance(hours(24));
  EXPECT_EQ(Fail(), "SIGN_IN_FAILED");
  EXPECT_EQ(Fail(), "SIGN_IN_FAILED");
}

TEST_F(SignInTest, LoginsThatNobodyHasLockAlike) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Fail("nobody"), "SIGN_IN_FAILED");
  EXPECT_EQ(Fail("nobody"), "SIGN_IN_LOCKED");
  EXPECT_EQ(Fail("maeve"), "SIGN_IN_FAILED") << "each for itself";
}

TEST_F(SignInTest, ManyAtOnceGetNoMoreGuesses) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) threads.emplace_back([this] { Fail(); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Entries("operator.sign_in_failed").size(), 5u);
  EXPECT_EQ(Entries("operator.locked").size(), 1u);
}

TEST_F(SignInTest, ASessionEndsWhenIdleForFifteenMinutes) {
  const std::string session = Session("maeve");
  for (int i = 0; i < 4; ++i) {
    clock_.Advance(minutes(15) - milliseconds(1));
    EXPECT_EQ(TokenReason(session), "OK") << "each use begins it anew";
  }
  clock_.Advance(minutes(15));
  EXPECT_EQ(TokenReason(session), "SESSION_OVER");
}

TEST_F(SignInTest, ASessionEndsAfterTwelveHoursHoweverBusy) {
  const std::string session = Session("maeve");
  const Time start = clock_.Now();
  for (; clock_.Now() < start + hours(12); clock_.Advance(minutes(10))) ASSERT_EQ(TokenReason(session), "OK");
  clock_.Set(start + hours(12) - milliseconds(1));
  EXPECT_EQ(TokenReason(session), "OK");
  clock_.Set(start + hours(12));
  EXPECT_EQ(TokenReason(session), "SESSION_OVER");
}

TEST_F(SignInTest, ASessionEndsAtSignOut) {
  const std::string session = Session("maeve");
  const std::string other = Session("maeve");
  v1::SignOutRequest request;
  request.set_session(session);
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(access_->SignOut(Console(), request).ok()) << "harmless when over";
  request.set_session("nonsense");
  EXPECT_TRUE(access_->SignOut(Console(), request).ok());
  EXPECT_EQ(TokenReason(session), "SESSION_OVER");
  EXPECT_EQ(TokenReason(other), "OK");
}

TEST_F(SignInTest, WhatIsNoSessionGetsNoToken) {
  const std::string session = Session("maeve");
  for (const std::string& text : {std::string(), std::string("x"), std::string(64, '0'),
                                  session.substr(1) + "0", session + "0", std::string(100'000, 'a')}) {
    const Status refused = Token(text).status();
    EXPECT_EQ(refused.code(), Code::kUnauthenticated);
    EXPECT_EQ(refused.reason(), "SESSION_OVER");
  }
}

TEST_F(SignInTest, ADisabledOperatorGetsNoTokenFromThatMomentOn) {
  const std::string session = Session("maeve");
  const std::string token = Token(session)->actor_token();
  ASSERT_TRUE(Disable(Administrator(), id_).ok());
  EXPECT_EQ(TokenReason(session), "SESSION_OVER");
  clock_.Advance(kTotpStep);
  EXPECT_EQ(Reason("maeve", kPassword, Code("maeve")), "SIGN_IN_FAILED");
  EXPECT_TRUE(Verified(token).ok()) << "lives out its five minutes";
  clock_.Advance(minutes(5));
  EXPECT_EQ(Verified(token).status().reason(), "ACTOR_TOKEN_EXPIRED");
}

TEST_F(SignInTest, NewRolesAreInTheNextToken) {
  const std::string session = Session("maeve");
  ASSERT_TRUE(SetRoles(Administrator(), id_, {v1::ROLE_SUPERVISOR}).ok());
  EXPECT_EQ(Verified(Token(session)->actor_token())->roles, std::set<Role>{Role::kSupervisor});
}

TEST_F(SignInTest, ARestartKeepsAll) {
  const std::string session = Session("maeve");
  const std::string token = Token(session)->actor_token();
  for (int i = 0; i < 5; ++i) Fail("nobody");
  Restart();
  EXPECT_TRUE(Verified(token).ok()) << "the same key";
  EXPECT_EQ(TokenReason(session), "OK");
  EXPECT_EQ(Fail("nobody"), "SIGN_IN_LOCKED");
  EXPECT_EQ(Reason("maeve", kPassword, Code("maeve")), "SIGN_IN_FAILED") << "this code was used";
  EXPECT_FALSE(Session("maeve").empty());
}

TEST_F(SignInTest, MaintenanceForgetsWhatIsOverAndNothingElse) {
  const std::string old = Session("maeve");
  Fail("nobody");
  clock_.Advance(minutes(15));
  const std::string session = Session("maeve");
  for (int i = 0; i < 4; ++i) Fail();
  ASSERT_TRUE(access_->Maintain().ok());
  const auto count = [this](const char* table) {
    return *storage::InTransaction(
        *database_, [&](storage::Transaction& transaction) -> Result<std::int64_t> {
          LAGAN_ASSIGN_OR_RETURN(const storage::Rows rows,
                                 transaction.Execute(std::string("SELECT count(*) FROM ") + table));
          std::int64_t n = 0;
          LAGAN_RETURN_IF_ERROR(rows[0].Read(n));
          return n;
        });
  };
  EXPECT_EQ(count("session"), 1);
  EXPECT_EQ(count("attempt"), 2);
  EXPECT_EQ(TokenReason(session), "OK");
  clock_.Advance(hours(24));
  ASSERT_TRUE(access_->Maintain().ok());
  EXPECT_EQ(count("session"), 0);
  EXPECT_EQ(count("attempt"), 0);
  EXPECT_EQ(count("account"), 1);
}

// What lies in the database lets nobody in.
TEST_F(SignInTest, SecretsAreNotInTheDatabase) {
  const std::string session = Session("maeve");
  const auto rows = storage::InTransaction(
      *database_,
      [](storage::Transaction& transaction) -> Result<std::string> {
        std::string all;
        for (const char* sql : {"SELECT password_hash, totp_secret FROM account",
                                "SELECT operator_id, session_digest FROM session",
                                "SELECT client_key, response FROM idempotency"}) {
          LAGAN_ASSIGN_OR_RETURN(const storage::Rows found, transaction.Execute(sql));
          for (const storage::Row& row : found) {
            std::string text;
            Bytes bytes;
            LAGAN_RETURN_IF_ERROR(row.Read(text, bytes));
            all += text + std::string(AsText(bytes)) + HexEncode(bytes);
          }
        }
        return all;
      },
      storage::Mode::kRead);
  ASSERT_TRUE(rows.ok()) << rows.status();
  for (const std::string& secret : {std::string(kPassword), session, std::string(AsText(*HexDecode(session))),
                                    std::string(AsText(secrets_.at("maeve").Reveal())),
                                    HexEncode(secrets_.at("maeve").Reveal()), std::string("otpauth")}) {
    EXPECT_EQ(rows->find(secret), std::string::npos);
  }
  EXPECT_NE(rows->find("$argon2id$"), std::string::npos);
}

}  // namespace
}  // namespace lagan::access
