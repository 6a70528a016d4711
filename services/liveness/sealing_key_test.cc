#include "services/liveness/sealing_key.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/core/file.h"
#include "services/keys/open_key.h"

namespace lagan::liveness {
namespace {

class SealingKeyTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) / ("sealing-key-" + crypto::SystemRandom().TakeId());
    ASSERT_TRUE(MakePrivateDirectory(folder_).ok());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Result<SecretBytes> Load(const char* wrapper) {
    const auto key = keys::OpenServiceKey(folder_, wrapper, "", true, random_);
    return LoadOrCreateSealingKey(folder_, *key, random_);
  }

  crypto::SystemRandom random_;
  std::filesystem::path folder_;
};

TEST_F(SealingKeyTest, IsMadeOnceAndStaysTheSame) {
  const auto first = Load("liveness");
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->Reveal().size(), 32U);
  EXPECT_TRUE(IsOwnerOnly(folder_ / "sealing.key"));
  EXPECT_EQ(*Load("liveness"), *first);
}

TEST_F(SealingKeyTest, AnotherKeyEncryptionKeyDoesNotOpenIt) {
  ASSERT_TRUE(Load("liveness").ok());
  EXPECT_EQ(Load("other").status().reason(), "SEALING_KEY_INVALID");
  ASSERT_TRUE(WriteFileAtomically(folder_ / "sealing.key", ToBytes("no key"), 0600).ok());
  EXPECT_EQ(Load("liveness").status().reason(), "SEALING_KEY_INVALID");
}

}  // namespace
}  // namespace lagan::liveness
