#include "face/challenge/challenge.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace lagan::face {
namespace {

constexpr Time kNow{std::chrono::milliseconds(1'800'000'000'000)};

TEST(DrawChallenge, NoStepFollowsItselfAndEverySequenceIsAboutAsLikely) {
  crypto::SeededRandomForTest random(1);
  std::map<Steps, int> seen;
  constexpr int kDraws = 32'000;
  for (int i = 0; i < kDraws; ++i) {
    const Challenge challenge = DrawChallenge(kNow, false, random);
    for (std::size_t s = 1; s < challenge.steps.size(); ++s) {
      ASSERT_NE(challenge.steps.at(s), challenge.steps.at(s - 1));
    }
    ++seen[challenge.steps];
  }
  ASSERT_EQ(seen.size(), static_cast<std::size_t>(kSequences));
  // 100 expected each; five standard deviations.
  for (const auto& [steps, count] : seen) EXPECT_NEAR(count, kDraws / kSequences, 50);
}

TEST(DrawChallenge, DelaysFillTheirRange) {
  crypto::SeededRandomForTest random(2);
  std::set<std::chrono::milliseconds> delays;
  for (int i = 0; i < 5'000; ++i) {
    for (const auto delay : DrawChallenge(kNow, false, random).delays) delays.insert(delay);
  }
  EXPECT_EQ(*delays.begin(), rules::kShortestDelay);
  EXPECT_EQ(*delays.rbegin(), rules::kLongestDelay);
}

TEST(DrawChallenge, MoreTimeIsTwiceTheTime) {
  crypto::SeededRandomForTest random(3);
  const Challenge usual = DrawChallenge(kNow, false, random);
  const Challenge longer = DrawChallenge(kNow, true, random);
  EXPECT_EQ(usual.expires_at(), kNow + std::chrono::seconds(60));
  EXPECT_EQ(longer.expires_at(), kNow + std::chrono::seconds(120));
  EXPECT_EQ(longer.step_limit(), usual.step_limit() * 2);
}

}  // namespace
}  // namespace lagan::face
