#include "services/statistics/percentile.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <random>
#include <vector>

namespace lagan::statistics {
namespace {

TEST(PercentileTest, IsTheNearestRank) {
  EXPECT_EQ(Percentile({}, 50), 0U);
  EXPECT_EQ(Percentile({{7, 1}}, 1), 7U);
  EXPECT_EQ(Percentile({{7, 1}}, 100), 7U);
  EXPECT_EQ(Percentile({{1, 1}, {2, 1}}, 50), 1U);
  EXPECT_EQ(Percentile({{1, 1}, {2, 1}}, 51), 2U);
  EXPECT_EQ(Percentile({{1, 9}, {100, 1}}, 90), 1U);
  EXPECT_EQ(Percentile({{1, 9}, {100, 1}}, 91), 100U);
}

TEST(PercentileTest, AgreesWithASortedList) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 500; ++round) {
    std::vector<std::uint64_t> list(1 + random() % 50);
    Histogram histogram;
    for (auto& seconds : list) ++histogram[seconds = random() % 30];
    std::sort(list.begin(), list.end());
    for (const unsigned percent : {1U, 50U, 90U, 100U}) {
      std::size_t rank = 1;
      while (rank * 100 < list.size() * percent) ++rank;
      ASSERT_EQ(Percentile(histogram, percent), list[rank - 1]);
    }
  }
}

}  // namespace
}  // namespace lagan::statistics
