#include "tests/support/crossing_tally.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lagan::test {
namespace {

using testing::ElementsAre;

TEST(CrossingTallyTest, TellsOwnDataFromAnothers) {
  CrossingTally tally;
  std::set<Canary> own;
  tally.See(4, "an answer", "of " + CanaryOf(4, Canary::kSurname), &own);
  EXPECT_THAT(own, ElementsAre(Canary::kSurname));
  EXPECT_EQ(tally.crossed(), 0);
  tally.See(4, "an answer", CanaryOf(4, Canary::kNumber) + CanaryOf(5, Canary::kFrame), &own);
  tally.SeeOne("a request", CanaryOf(6, Canary::kNumber) + CanaryOf(7, Canary::kPicture));
  EXPECT_THAT(own, ElementsAre(Canary::kSurname, Canary::kNumber));
  EXPECT_THAT(tally.crossings(),
              ElementsAre("an answer of 4 has the frame of 5", "a request of 6 has the picture of 7"));
  EXPECT_EQ(tally.answers(), 3);
  EXPECT_EQ(tally.own(), 3);
  EXPECT_EQ(tally.crossed(), 2);
}

}  // namespace
}  // namespace lagan::test
