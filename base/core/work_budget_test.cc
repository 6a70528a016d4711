#include "base/core/work_budget.h"

#include <gtest/gtest.h>

namespace lagan {
namespace {

TEST(WorkBudgetTest, IsUsedUpWhenItsLimitIsSpent) {
  WorkBudget budget(10);
  EXPECT_FALSE(budget.UsedUp());
  EXPECT_TRUE(budget.Spend(9));
  EXPECT_EQ(budget.left(), 1);
  EXPECT_FALSE(budget.Spend(1));
  EXPECT_TRUE(budget.UsedUp());
  EXPECT_EQ(budget.spent(), 10);
}

TEST(WorkBudgetTest, TheLastStepMayGoBeyond) {
  WorkBudget budget(10);
  EXPECT_FALSE(budget.Spend(15));
  EXPECT_EQ(budget.spent(), 15);
  EXPECT_EQ(budget.left(), 0);
}

TEST(WorkBudgetTest, NothingMayBeDoneWithNothing) { EXPECT_TRUE(WorkBudget(0).UsedUp()); }

TEST(WorkBudgetTest, APartHasNoMoreThanIsLeftAndIsCountedAfterwards) {
  WorkBudget budget(10);
  budget.Spend(4);
  WorkBudget small = budget.Part(3), large = budget.Part(100);
  EXPECT_EQ(small.left(), 3);
  EXPECT_EQ(large.left(), 6);
  EXPECT_FALSE(small.Spend(3));
  EXPECT_EQ(budget.spent(), 4);
  EXPECT_TRUE(budget.Spend(small.spent()));
  EXPECT_EQ(budget.spent(), 7);
}

}  // namespace
}  // namespace lagan
