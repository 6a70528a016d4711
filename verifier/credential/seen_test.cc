#include "verifier/credential/seen.h"

#include <gtest/gtest.h>

namespace lagan::verifier {
namespace {

TEST(SeenPasses, KnowsWhatWasThere) {
  crypto::SeededRandomForTest random(1);
  SeenPasses seen(random);
  EXPECT_TRUE(seen.Insert(AsBytes("a")));
  EXPECT_FALSE(seen.Insert(AsBytes("a")));
  EXPECT_TRUE(seen.Insert(AsBytes("b")));
  EXPECT_TRUE(seen.Insert({}));
  EXPECT_FALSE(seen.Insert({}));
  EXPECT_EQ(seen.size(), 3U);
}

TEST(SeenPasses, ForgetsAtClosing) {
  crypto::SeededRandomForTest random(1);
  SeenPasses seen(random);
  EXPECT_TRUE(seen.Insert(AsBytes("a")));
  seen.Forget();
  EXPECT_EQ(seen.size(), 0U);
  EXPECT_TRUE(seen.Insert(AsBytes("a")));
}

TEST(SeenPasses, IsBoundedAndLosesTheOldestFirst) {
  crypto::SeededRandomForTest random(1);
  SeenPasses seen(random, 100);
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.Insert(AsBytes(std::to_string(i))));
  EXPECT_EQ(seen.size(), 100U);
  for (int i = 900; i < 1000; ++i) EXPECT_FALSE(seen.Insert(AsBytes(std::to_string(i)))) << i;
  EXPECT_TRUE(seen.Insert(AsBytes("899")));
}

}  // namespace
}  // namespace lagan::verifier
