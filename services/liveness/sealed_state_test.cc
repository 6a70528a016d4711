#include "services/liveness/sealed_state.h"

#include <gtest/gtest.h>

#include "services/liveness/usage.h"

namespace lagan::liveness {
namespace {

const Binding kBinding{std::string(32, 'a'), std::string(32, 'b'), std::string(32, 'c')};

SealedContents Contents() {
  crypto::SeededRandomForTest random(5);
  SealedContents contents;
  contents.messages = 7;
  contents.state.challenge = face::DrawChallenge(FromUnixMillis(1'800'000'000'000), false, random);
  contents.state.clip.frames = 3;
  contents.state.clip.digests = {1, 2, 3};
  contents.kept[0] = KeptFrame{0.5F, 0.9F, SecretBytes(ToBytes("first"))};
  contents.kept[2] = KeptFrame{1.0F, 0.0F, SecretBytes(ToBytes("third"))};
  return contents;
}

class SealedStateTest : public testing::Test {
 protected:
  Bytes Seal() { return *sealer_.Seal(kBinding, Contents(), random_); }

  crypto::SeededRandomForTest random_{1};
  StateSealer sealer_{SecretBytes(Bytes(32, 9))};
};

TEST_F(SealedStateTest, OpensAsWhatItWas) {
  const auto opened = sealer_.Open(kBinding, Seal());
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->messages, 7U);
  EXPECT_EQ(opened->state, Contents().state);
  EXPECT_EQ(opened->kept[0]->jpeg.Reveal(), ToBytes("first"));
  EXPECT_FALSE(opened->kept[1]);
  EXPECT_EQ(opened->kept[2]->quality, 1.0F);
}

TEST_F(SealedStateTest, OpensForNothingElse) {
  const Bytes sealed = Seal();
  const std::string other(32, 'd');
  for (const Binding& binding :
       {Binding{other, kBinding.consent_id, kBinding.challenge_id},
        Binding{kBinding.application_id, other, kBinding.challenge_id},
        Binding{kBinding.application_id, kBinding.consent_id, other},
        Binding{kBinding.consent_id, kBinding.application_id, kBinding.challenge_id}, Binding{}}) {
    EXPECT_EQ(sealer_.Open(binding, sealed).status().reason(), "CHALLENGE_NOT_YOURS");
  }
  EXPECT_FALSE(StateSealer(SecretBytes(Bytes(32, 8))).Open(kBinding, sealed).ok());
}

TEST_F(SealedStateTest, EveryChangedBitAndEveryCutIsRefused) {
  const Bytes sealed = Seal();
  for (std::size_t i = 0; i < sealed.size() * 8; i += 3) {
    Bytes changed = sealed;
    changed[i / 8] ^= static_cast<std::uint8_t>(1U << (i % 8));
    ASSERT_EQ(sealer_.Open(kBinding, changed).status().reason(), "CHALLENGE_NOT_YOURS") << i;
  }
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    ASSERT_FALSE(sealer_.Open(kBinding, ByteView(sealed).first(size)).ok());
  }
  EXPECT_EQ(sealer_.Open(kBinding, Bytes(kMostSealedBytes + 1)).status().reason(), "CHALLENGE_NOT_YOURS");
}

TEST_F(SealedStateTest, NothingOfTheFramesShowsInTheSeal) {
  const Bytes sealed = Seal();
  EXPECT_EQ(AsText(sealed).find("first"), std::string_view::npos);
  EXPECT_NE(Seal(), sealed) << "the same contents look different each time";
}

TEST_F(SealedStateTest, TheLargestStateKeepsWithinTheContract) {
  SealedContents contents = Contents();
  contents.state.clip.digests.resize(face::rules::kMostFrames);
  contents.state.clip.frames = static_cast<std::uint32_t>(face::rules::kMostFrames);
  for (auto& kept : contents.kept) kept = KeptFrame{1, 1, SecretBytes(Bytes(kMostKeptBytes, 1))};
  const Bytes sealed = *sealer_.Seal(kBinding, contents, random_);
  EXPECT_LE(sealed.size(), kMostSealedBytes);
  EXPECT_TRUE(sealer_.Open(kBinding, sealed).ok());
}

TEST_F(SealedStateTest, ContentsAreReadStrictly) {
  Bytes plain = WriteContents(Contents()).Reveal();
  ASSERT_TRUE(ReadContents(plain).ok());
  for (std::size_t size = 0; size < plain.size(); ++size)
    ASSERT_FALSE(ReadContents(ByteView(plain).first(size)).ok());
  plain.push_back(0);
  EXPECT_FALSE(ReadContents(plain).ok());
}

constexpr Time kNow{std::chrono::milliseconds(1'800'000'000'000)};
const crypto::Sha256Digest kOne{1};
const crypto::Sha256Digest kTwo{2};

TEST(Usage, AStateIsGoodForOneMessageWhichMayBeRepeated) {
  Usage usage;
  const Time end = kNow + std::chrono::minutes(1);
  EXPECT_TRUE(usage.Enter("a", 0, kOne, end, kNow));
  EXPECT_TRUE(usage.Enter("a", 0, kOne, end, kNow)) << "a lost answer";
  EXPECT_FALSE(usage.Enter("a", 0, kTwo, end, kNow)) << "another message";
  EXPECT_TRUE(usage.Enter("b", 0, kTwo, end, kNow)) << "another challenge";
  EXPECT_TRUE(usage.Enter("a", 1, kTwo, end, kNow));
  EXPECT_FALSE(usage.Enter("a", 0, kOne, end, kNow)) << "going back";
  EXPECT_TRUE(usage.Enter("a", 5, kOne, end, kNow)) << "after a restart the first seen may be any";
}

TEST(Usage, IsBounded) {
  Usage usage(100);
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_TRUE(usage.Enter(std::to_string(i), 0, kOne, kNow + std::chrono::minutes(1), kNow));
  }
  EXPECT_LE(usage.size(), 100U);
  EXPECT_FALSE(usage.Enter("9999", 0, kTwo, kNow, kNow)) << "the newest are remembered";
  usage.Enter("x", 0, kOne, kNow + std::chrono::minutes(3), kNow + std::chrono::minutes(2));
  EXPECT_EQ(usage.size(), 1U) << "what has expired goes";
}

}  // namespace
}  // namespace lagan::liveness
