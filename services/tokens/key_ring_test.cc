#include "services/tokens/key_ring.h"

#include <gtest/gtest.h>
#include <atomic>
#include <future>
#include <thread>
#include <vector>

namespace lagan::tokens {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// A signer whose keys and mood a test sets.
class KeyRingTest : public testing::Test {
 protected:
  Result<PublicKeys> Answer() {
    ++asked_;
    if (!error_.ok()) return error_;
    return served_;
  }
  // "known", "unknown" or the reason of the error.
  std::string Look(std::string_view kid) {
    const auto found = ring_.Find(kid);
    if (!found.ok()) return found.status().reason();
    return found->has_value() ? "known" : "unknown";
  }

  const crypto::P256PublicKey key_ = crypto::P256PrivateKey::Generate()->PublicKey();
  ManualClock clock_{FromUnixSeconds(1'790'812'800)};
  std::atomic<int> asked_ = 0;
  Status error_;
  PublicKeys served_{{"a", key_}};
  KeyRing ring_{[this] { return Answer(); }, &clock_};
};

TEST_F(KeyRingTest, AsksOnceForWhatItMeetsFirst) {
  EXPECT_EQ(asked_, 0) << "nothing is asked before it is needed";
  EXPECT_EQ(Look("a"), "known");
  EXPECT_EQ(Look("a"), "known");
  EXPECT_EQ(asked_, 1);
  EXPECT_EQ((*ring_.Find("a"))->ToDer(), key_.ToDer());
}

TEST_F(KeyRingTest, UnknownNamesAskAtMostOnceInTenSeconds) {
  EXPECT_EQ(Look("a"), "known");
  for (int i = 0; i < 100; ++i) EXPECT_EQ(Look("name" + std::to_string(i)), "unknown");
  EXPECT_EQ(asked_, 1);
  clock_.Advance(seconds(10) - milliseconds(1));
  EXPECT_EQ(Look("b"), "unknown");
  EXPECT_EQ(asked_, 1);
  clock_.Advance(milliseconds(1));
  served_.emplace("b", key_);
  EXPECT_EQ(Look("b"), "known") << "a new key is found at the next asking";
  EXPECT_EQ(asked_, 2);
}

TEST_F(KeyRingTest, AWithdrawnKeyIsForgottenAfterFiveMinutes) {
  EXPECT_EQ(Look("a"), "known");
  served_ = {{"b", key_}};
  clock_.Advance(minutes(5) - milliseconds(1));
  EXPECT_EQ(Look("a"), "known");
  EXPECT_EQ(asked_, 1);
  clock_.Advance(milliseconds(1));
  EXPECT_EQ(Look("a"), "unknown");
  EXPECT_EQ(Look("b"), "known");
  EXPECT_EQ(asked_, 2);
}

TEST_F(KeyRingTest, AnErrorIsNoAnswerAboutAKey) {
  error_ = Unavailable("PEER_UNAVAILABLE", "Nobody there.");
  EXPECT_EQ(Look("a"), "PEER_UNAVAILABLE");
  error_ = Status();
  EXPECT_EQ(Look("a"), "PEER_UNAVAILABLE") << "not asked again at once";
  EXPECT_EQ(asked_, 1);
  clock_.Advance(seconds(10));
  EXPECT_EQ(Look("a"), "known");
}

TEST_F(KeyRingTest, AnyOtherErrorIsUnavailableToo) {
  error_ = PermissionDenied("PEER_NOT_ALLOWED", "Not you.");
  const Status status = ring_.Find("a").status();
  EXPECT_EQ(status.code(), Code::kUnavailable);
  EXPECT_EQ(status.reason(), "TOKEN_KEYS_UNAVAILABLE");
}

TEST_F(KeyRingTest, KnownKeysServeWhileTheSignerIsAwayButNotForLonger) {
  EXPECT_EQ(Look("a"), "known");
  error_ = Unavailable("PEER_UNAVAILABLE", "Nobody there.");
  clock_.Advance(minutes(5) - seconds(1));
  EXPECT_EQ(Look("b"), "PEER_UNAVAILABLE") << "it might be a new key";
  EXPECT_EQ(Look("a"), "known");
  clock_.Advance(seconds(1));
  EXPECT_EQ(Look("a"), "PEER_UNAVAILABLE") << "it may have been withdrawn";
}

TEST_F(KeyRingTest, AClockThatWasSetBackDoesNotProlongTrust) {
  EXPECT_EQ(Look("a"), "known");
  served_.clear();
  clock_.Advance(-std::chrono::hours(1));
  EXPECT_EQ(Look("a"), "unknown");
  EXPECT_EQ(asked_, 2);
}

TEST(KeyRing, FixedKeysAreAllThereIs) {
  const auto key = crypto::P256PrivateKey::Generate()->PublicKey();
  const KeyRing ring(PublicKeys{{"a", key}});
  EXPECT_TRUE((*ring.Find("a")).has_value());
  EXPECT_FALSE((*ring.Find("b")).has_value());
}

TEST(KeyRing, ManyThreadsMakeOneFetchAndKnownNamesDoNotWaitForIt) {
  const auto key = crypto::P256PrivateKey::Generate()->PublicKey();
  ManualClock clock{FromUnixSeconds(1'790'812'800)};
  std::promise<void> entered, leave;
  std::atomic<int> asked = 0;
  const KeyRing ring(
      [&]() -> Result<PublicKeys> {
        if (++asked == 2) {
          entered.set_value();
          leave.get_future().wait();
        }
        return PublicKeys{{"a", key}, {"b", key}};
      },
      &clock);
  EXPECT_TRUE((*ring.Find("a")).has_value());
  clock.Advance(seconds(10));
  std::vector<std::future<bool>> waiting;
  for (int i = 0; i < 8; ++i) {
    waiting.push_back(std::async(std::launch::async, [&] { return !(*ring.Find("new")).has_value(); }));
  }
  entered.get_future().wait();
  EXPECT_TRUE((*ring.Find("b")).has_value()) << "known, although a fetch is under way";
  leave.set_value();
  for (auto& done : waiting) EXPECT_TRUE(done.get());
  EXPECT_EQ(asked, 2);
}

}  // namespace
}  // namespace lagan::tokens
