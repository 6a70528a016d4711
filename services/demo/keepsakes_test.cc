#include "services/demo/keepsakes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <cstdlib>

#include "base/core/file.h"
#include "base/crypto/p256.h"
#include "verifier/trust/root_key.h"

namespace lagan::demo {
namespace {

class KeepsakesTest : public ::testing::Test {
 protected:
  KeepsakesTest() {
    std::string name = ::testing::TempDir() + "keepsakes-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    result_.set_qr_text("6BFOXN%TS3DH");
    result_.set_result_jwt("a.b.c");
    trust_.set_bundle("bundle");
    trust_.set_root_public_key(std::string(AsText(root_.ToDer())));
  }
  ~KeepsakesTest() override { std::filesystem::remove_all(folder_); }

  static std::string TextOf(const std::filesystem::path& file) { return ReadTextFile(file, 1 << 20).value(); }

  std::filesystem::path folder_;
  crypto::P256PublicKey root_ = crypto::P256PrivateKey::Generate()->PublicKey();
  proofing::v1::GetResultResponse result_;
  credential::v1::GetTrustBundleResponse trust_;
};

TEST_F(KeepsakesTest, AreWrittenAsReceived) {
  const auto kept = Keep(folder_ / "new", result_, trust_);
  ASSERT_TRUE(kept.ok()) << kept.status();
  EXPECT_EQ(TextOf(kept->qr_text), "6BFOXN%TS3DH");
  EXPECT_EQ(TextOf(kept->result), "a.b.c");
  EXPECT_EQ(TextOf(kept->trust), "bundle");
  EXPECT_EQ(TextOf(kept->trust.string() + ".root"), verifier::FormatRootKey(root_));
  EXPECT_THAT(TextOf(kept->qr_picture), ::testing::HasSubstr("PNG"));
  EXPECT_FALSE(kept->terminal.empty());
}

TEST_F(KeepsakesTest, WithPersonalDataAreForTheOwnerAlone) {
  const auto kept = Keep(folder_ / "new", result_, trust_);
  ASSERT_TRUE(kept.ok()) << kept.status();
  for (const auto& file : {kept->qr_picture, kept->qr_text, kept->result})
    EXPECT_TRUE(IsOwnerOnly(file)) << file;
}

TEST_F(KeepsakesTest, AreNotMadeOfAnEmptyCredential) {
  result_.clear_qr_text();
  EXPECT_FALSE(Keep(folder_, result_, trust_).ok());
}

TEST_F(KeepsakesTest, AreNotMadeWithoutARootKey) {
  trust_.set_root_public_key("nonsense");
  EXPECT_FALSE(Keep(folder_, result_, trust_).ok());
}

}  // namespace
}  // namespace lagan::demo
