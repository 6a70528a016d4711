#include "services/keys/key_encryption_key.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/core/file.h"
#include "services/keys/open_key.h"
#include "services/keys/passphrase.h"

namespace lagan::keys {
namespace {

constexpr crypto::ScryptParameters kCheap{.n = 16, .r = 1, .p = 1};

class KeyEncryptionKeyTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "lagan-keys-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
  crypto::SystemRandom random_;
  const SecretText passphrase_{"correct horse battery"};
};

TEST_F(KeyEncryptionKeyTest, OpensWithItsPassphraseOnly) {
  const auto file = folder_ / "proofing.key";
  const auto made = KeyEncryptionKey::Create(file, passphrase_, random_, kCheap);
  ASSERT_TRUE(made.ok()) << made.status();
  const Bytes wrapped = *made->Wrap(SecretBytes(Bytes(32, 5)), "data-key:1", random_);

  const auto opened = KeyEncryptionKey::Open(file, passphrase_);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->Unwrap(wrapped, "data-key:1")->Reveal(), Bytes(32, 5));
  EXPECT_EQ(opened->Unwrap(wrapped, "data-key:2").status().reason(), "DECRYPTION_FAILED");
  EXPECT_EQ(KeyEncryptionKey::Open(file, SecretText("another passphrase")).status().reason(),
            "PASSPHRASE_WRONG");
  EXPECT_EQ(KeyEncryptionKey::Create(file, passphrase_, random_, kCheap).status().reason(),
            "KEY_FILE_EXISTS");
}

TEST_F(KeyEncryptionKeyTest, EveryChangedByteOfTheFileIsFound) {
  const auto file = folder_ / "k.key";
  ASSERT_TRUE(KeyEncryptionKey::Create(file, passphrase_, random_, kCheap).ok());
  const Bytes content = *ReadFile(file, 1000);
  for (std::size_t i = 0; i < content.size(); ++i) {
    Bytes changed = content;
    changed[i] ^= 1;
    ASSERT_TRUE(WriteFileAtomically(file, changed, 0600).ok());
    EXPECT_FALSE(KeyEncryptionKey::Open(file, passphrase_).ok()) << "byte " << i;
  }
  ASSERT_TRUE(WriteFileAtomically(file, ByteView(content).first(40), 0600).ok());
  EXPECT_EQ(KeyEncryptionKey::Open(file, passphrase_).status().reason(), "KEY_FILE_INVALID");
}

TEST_F(KeyEncryptionKeyTest, AFileThatOthersCanReadIsRefused) {
  const auto file = folder_ / "k.key";
  ASSERT_TRUE(KeyEncryptionKey::Create(file, passphrase_, random_, kCheap).ok());
  ASSERT_EQ(::chmod(file.c_str(), 0640), 0);
  EXPECT_EQ(KeyEncryptionKey::Open(file, passphrase_).status().reason(), "KEY_FILE_NOT_PRIVATE");
}

TEST_F(KeyEncryptionKeyTest, ASandboxFindsItsKeyAgain) {
  const auto first = OpenOrCreateSandboxKey(folder_ / "keys", "audit", random_);
  ASSERT_TRUE(first.ok()) << first.status();
  const Bytes wrapped = *first->Wrap(SecretBytes(Bytes(3, 9)), "x", random_);
  const auto second = OpenOrCreateSandboxKey(folder_ / "keys", "audit", random_);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_TRUE(second->Unwrap(wrapped, "x").ok());
  EXPECT_FALSE(OpenOrCreateSandboxKey(folder_ / "keys", "credential", random_)->Unwrap(wrapped, "x").ok());
}

TEST_F(KeyEncryptionKeyTest, SigningKeysAreWrappedAndBoundToTheirPurpose) {
  const auto wrapper = OpenOrCreateSandboxKey(folder_, "credential", random_);
  const auto file = folder_ / "issuer.key";
  const auto key = LoadOrCreateSigningKey(file, *wrapper, "issuer", random_);
  ASSERT_TRUE(key.ok()) << key.status();
  const auto again = LoadOrCreateSigningKey(file, *wrapper, "issuer", random_);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->PublicKey().X(), key->PublicKey().X());
  EXPECT_EQ(LoadOrCreateSigningKey(file, *wrapper, "root", random_).status().reason(), "SIGNING_KEY_INVALID");
  const std::string on_disk = *ReadTextFile(file, 4096);
  EXPECT_EQ(on_disk.find(AsText(key->ToDer().Reveal())), std::string::npos);
}

TEST_F(KeyEncryptionKeyTest, SecretsAreWrappedAndBoundToTheirPurpose) {
  const auto wrapper = OpenOrCreateSandboxKey(folder_, "access", random_);
  const auto file = folder_ / "digest.key";
  const auto secret = LoadOrCreateSecret(file, *wrapper, "digest", random_);
  ASSERT_TRUE(secret.ok()) << secret.status();
  EXPECT_EQ(secret->Reveal().size(), 32u);
  EXPECT_EQ(LoadOrCreateSecret(file, *wrapper, "digest", random_)->Reveal(), secret->Reveal());
  EXPECT_EQ(LoadOrCreateSecret(file, *wrapper, "other", random_).status().reason(), "DECRYPTION_FAILED");
  EXPECT_TRUE(IsOwnerOnly(file));
  EXPECT_EQ(ReadTextFile(file, 4096)->find(AsText(secret->Reveal())), std::string::npos);
}

TEST_F(KeyEncryptionKeyTest, OnlyASandboxMakesAKeyUnasked) {
  EXPECT_EQ(OpenServiceKey(folder_, "audit", "", false, random_).status().reason(), "PASSPHRASE_MISSING");
  EXPECT_TRUE(OpenServiceKey(folder_, "audit", "", true, random_).ok());
  EXPECT_EQ(OpenServiceKey(folder_, "audit", "fd:0", false, random_).status().reason(),
            "PASSPHRASE_SOURCE_INVALID");
  const auto source = "file:" + (folder_ / "audit.passphrase").string();
  EXPECT_TRUE(OpenServiceKey(folder_, "audit", source, false, random_).ok());
}

TEST_F(KeyEncryptionKeyTest, PassphrasesComeFromPrivatePlacesOnly) {
  const auto file = folder_ / "passphrase";
  ASSERT_TRUE(WriteFileAtomically(file, AsBytes("correct horse battery\n"), 0600).ok());
  EXPECT_EQ(ReadPassphrase("file:" + file.string())->Reveal(), "correct horse battery");
  ASSERT_EQ(::chmod(file.c_str(), 0644), 0);
  EXPECT_EQ(ReadPassphrase("file:" + file.string()).status().reason(), "PASSPHRASE_NOT_PRIVATE");
  ASSERT_TRUE(WriteFileAtomically(file, AsBytes("short"), 0600).ok());
  EXPECT_EQ(ReadPassphrase("file:" + file.string()).status().reason(), "PASSPHRASE_TOO_SHORT");
  for (const char* source : {"correct horse battery", "fd:", "fd:0", "fd:x", "env:PASSPHRASE", ""}) {
    EXPECT_EQ(ReadPassphrase(source).status().reason(), "PASSPHRASE_SOURCE_INVALID") << source;
  }
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ASSERT_EQ(::write(ends[1], "from a descriptor", 17), 17);
  ::close(ends[1]);
  EXPECT_EQ(ReadPassphrase("fd:" + std::to_string(ends[0]))->Reveal(), "from a descriptor");
}

}  // namespace
}  // namespace lagan::keys
