#include "services/access/password.h"

#include <gtest/gtest.h>

namespace lagan::access {
namespace {

const SecretText kPassword("correct horse battery");

TEST(PasswordTest, MatchesItselfAndNothingElse) {
  const auto hash = HashPassword(kPassword, kCheapPasswordCostForTest);
  ASSERT_TRUE(hash.ok()) << hash.status();
  EXPECT_TRUE(PasswordMatches(kPassword, *hash));
  for (const char* other : {"", "correct horse batterz", "correct horse battery ", "Correct horse battery"}) {
    EXPECT_FALSE(PasswordMatches(SecretText(other), *hash)) << other;
  }
  EXPECT_NE(*HashPassword(kPassword, kCheapPasswordCostForTest), *hash) << "salted";
}

TEST(PasswordTest, TheHashSaysArgon2idAndItsCost) {
  const auto hash = HashPassword(kPassword, kPasswordCost);
  ASSERT_TRUE(hash.ok()) << hash.status();
  EXPECT_TRUE(hash->starts_with("$argon2id$v=19$m=65536,t=2,p=1$")) << *hash;
  EXPECT_TRUE(PasswordMatches(kPassword, *hash));
}

TEST(PasswordTest, WhatIsNoHashMatchesNothing) {
  for (const std::string& hash :
       {std::string(), std::string("canary"), std::string("$argon2id$"), std::string(500, '$')}) {
    EXPECT_FALSE(PasswordMatches(kPassword, hash)) << hash;
  }
}

TEST(PasswordTest, AHashThatCannotBeMadeIsAnError) {
  EXPECT_EQ(HashPassword(kPassword, {.operations = 1, .memory = 1}).status().reason(), "PASSWORD_NOT_HASHED");
}

}  // namespace
}  // namespace lagan::access
