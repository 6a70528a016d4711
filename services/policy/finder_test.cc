#include "services/policy/finder.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace lagan::policy {
namespace {

class FinderTest : public testing::Test {
 protected:
  void TearDown() override { ::unsetenv("LAGAN_POLICY"); }
};

TEST_F(FinderTest, FlagBeatsVariableBeatsSourceTree) {
  const std::string temporary = testing::TempDir();
  EXPECT_EQ(*FindPolicyFolder(""), std::filesystem::path(LAGAN_SOURCE_DIR) / "policy");
  ::setenv("LAGAN_POLICY", temporary.c_str(), 1);
  EXPECT_EQ(*FindPolicyFolder(""), std::filesystem::path(temporary));
  EXPECT_EQ(*FindPolicyFolder("/"), std::filesystem::path("/"));
}

TEST_F(FinderTest, WrongChoiceDoesNotFallThrough) {
  ::setenv("LAGAN_POLICY", testing::TempDir().c_str(), 1);
  EXPECT_EQ(FindPolicyFolder("/no/such/folder").status().reason(), "POLICY_NOT_FOUND");
  ::setenv("LAGAN_POLICY", "/no/such/folder", 1);
  EXPECT_EQ(FindPolicyFolder("").status().reason(), "POLICY_NOT_FOUND");
}

}  // namespace
}  // namespace lagan::policy
