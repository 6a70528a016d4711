#include "base/crypto/random.h"

#include <gtest/gtest.h>

#include <set>

namespace lagan::crypto {
namespace {

TEST(RandomTest, IdsHave128BitsAndDiffer) {
  SystemRandom random;
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) ids.insert(random.TakeId());
  EXPECT_EQ(ids.size(), 1000U);
  EXPECT_EQ(ids.begin()->size(), 32U);
}

TEST(RandomTest, BelowReachesEveryNumberAndNoOther) {
  SeededRandomForTest random(1);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 500; ++i) seen.insert(random.Below(7));
  EXPECT_EQ(seen, (std::set<std::uint64_t>{0, 1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(random.Below(1), 0U);
}

TEST(RandomTest, TheSameSeedGivesTheSameBytes) {
  SeededRandomForTest one(5);
  SeededRandomForTest two(5);
  SeededRandomForTest three(6);
  const Bytes first = one.Take(32);
  EXPECT_EQ(first, two.Take(32));
  EXPECT_NE(first, three.Take(32));
}

}  // namespace
}  // namespace lagan::crypto
