#include "services/demo/venue.h"

#include <gtest/gtest.h>

namespace lagan::demo {
namespace {

TEST(Verification, IsReadFromTheReport) {
  const auto verification =
      ReadReport(3, R"({"outcome":"specimen","reason":"SPECIMEN","sentence":"For tests.","claims":{}})");
  ASSERT_TRUE(verification.ok()) << verification.status();
  EXPECT_EQ(verification->outcome, "specimen");
  EXPECT_EQ(verification->reason, "SPECIMEN");
  EXPECT_EQ(verification->sentence, "For tests.");
  EXPECT_TRUE(verification->IsSpecimen());
}

// A verifier that says one thing and exits with another is not believed.
TEST(Verification, NeedsBothTheWordAndTheExitStatus) {
  EXPECT_FALSE(ReadReport(0, R"({"outcome":"specimen","reason":"X"})")->IsSpecimen());
  EXPECT_FALSE(ReadReport(3, R"({"outcome":"refused","reason":"X"})")->IsSpecimen());
}

TEST(Verification, IsNotMadeUp) {
  for (const char* report :
       {"", "specimen", "[]", "{}", R"({"outcome":3,"reason":"X"})", R"({"outcome":"specimen"})"}) {
    const auto verification = ReadReport(3, report);
    ASSERT_FALSE(verification.ok()) << report;
    EXPECT_EQ(verification.status().reason(), "VERIFIER_ANSWER_INVALID");
  }
}

}  // namespace
}  // namespace lagan::demo
