#include "verifier/credential/seen.h"

#include <set>

#include <gtest/gtest.h>

#include "base/crypto/digest.h"

namespace lagan::verifier {

class SeenPassesTest : public ::testing::Test {
 protected:
  using Marks = std::set<Bytes>;
  static Marks Kept(const SeenPasses& seen) {
    Marks out;
    for (const SeenPasses::Mark& mark : seen.marks_) out.emplace(mark.begin(), mark.end());
    return out;
  }
  static std::size_t Ordered(const SeenPasses& seen) { return seen.order_.size(); }
};

namespace {

TEST_F(SeenPassesTest, KeepsMarksUnderARandomKeyAndNothingElse) {
  crypto::SeededRandomForTest random(1), same(1);
  SeenPasses seen(random);
  EXPECT_TRUE(seen.Insert(AsBytes("a pass")));
  const auto expected = [&] {
    const crypto::Sha256Digest digest = crypto::HmacSha256(same.Take(32), AsBytes("a pass"));
    return Marks{Bytes(digest.begin(), digest.begin() + 16)};
  };
  const Marks before = Kept(seen);
  EXPECT_EQ(before, expected());
  seen.Forget();
  EXPECT_EQ(Kept(seen), Marks{});
  EXPECT_EQ(Ordered(seen), 0U);
  EXPECT_TRUE(seen.Insert(AsBytes("a pass")));
  EXPECT_EQ(Kept(seen), expected()) << "a key of its own after each closing";
  EXPECT_NE(Kept(seen), before);
}

TEST_F(SeenPassesTest, TwoProgramsKeepDifferentMarks) {
  crypto::SystemRandom random;
  SeenPasses here(random), there(random);
  EXPECT_TRUE(here.Insert(AsBytes("a pass")));
  EXPECT_TRUE(there.Insert(AsBytes("a pass")));
  EXPECT_NE(Kept(here), Kept(there));
}

TEST_F(SeenPassesTest, WhatIsPushedOutIsForgotten) {
  crypto::SeededRandomForTest random(1);
  SeenPasses seen(random, 100);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_TRUE(seen.Insert(AsBytes(std::to_string(i))));
    ASSERT_LE(Kept(seen).size(), 100U);
    ASSERT_EQ(Kept(seen).size(), Ordered(seen));
  }
}

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
