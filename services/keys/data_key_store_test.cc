#include "services/keys/data_key_store.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "base/core/file.h"

namespace lagan::keys {
namespace {

class DataKeyStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "lagan-data-keys-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    auto database =
        storage::Database::Open({.url = "sqlite:" + (folder_ / "keys.db").string(), .name = "keys"});
    ASSERT_TRUE(database.ok()) << database.status();
    database_ = std::move(database).value();
    store_ = Reopen();
  }
  void TearDown() override {
    store_.reset();
    database_.reset();
    std::filesystem::remove_all(folder_);
  }
  std::unique_ptr<DataKeyStore> Reopen() {
    auto wrapper = OpenOrCreateSandboxKey(folder_, "proofing", random_);
    EXPECT_TRUE(wrapper.ok()) << wrapper.status();
    auto store = DataKeyStore::Open(*database_, std::move(wrapper).value(), random_, clock_);
    EXPECT_TRUE(store.ok()) << store.status();
    return std::move(store).value();
  }

  std::filesystem::path folder_;
  crypto::SystemRandom random_;
  ManualClock clock_{FromUnixSeconds(1'000'000)};
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<DataKeyStore> store_;
};

TEST_F(DataKeyStoreTest, AKeyIsMadeOnceAndFoundAfterARestart) {
  const auto first = store_->Create("application-1");
  ASSERT_TRUE(first.ok()) << first.status();
  const Bytes sealed = *first->Seal("document", 3, AsBytes("ERIKSSON"), random_);
  EXPECT_TRUE(store_->Create("application-1")->Open("document", 3, sealed).ok());
  store_ = Reopen();
  const auto again = store_->Get("application-1");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(AsText(again->Open("document", 3, sealed)->Reveal()), "ERIKSSON");
}

TEST_F(DataKeyStoreTest, ACiphertextOpensOnlyAsWhatItWasSealedAs) {
  const auto key = store_->Create("application-1");
  const auto other = store_->Create("application-2");
  const Bytes sealed = *key->Seal("document", 3, AsBytes("x"), random_);
  EXPECT_FALSE(key->Open("picture", 3, sealed).ok());
  EXPECT_FALSE(key->Open("document", 4, sealed).ok());
  EXPECT_FALSE(other->Open("document", 3, sealed).ok());
  // Names that run together must not open each other.
  const Bytes joined = *key->Seal("ab", 1, AsBytes("x"), random_);
  EXPECT_FALSE(key->Open("a", 1, joined).ok());
}

TEST_F(DataKeyStoreTest, ADestroyedKeyIsGone) {
  ASSERT_TRUE(store_->Create("application-1").ok());
  ASSERT_TRUE(store_->Destroy("application-1").ok());
  EXPECT_EQ(store_->Get("application-1").status().reason(), "DATA_KEY_NOT_FOUND");
  EXPECT_TRUE(store_->Destroy("application-1").ok()) << "harmless when there is none";
}

// An older copy of the store, put back without replaying the erasure, is the case that docs/keys.md warns of; this
// shows that the live store itself keeps no bytes of a destroyed key.
TEST_F(DataKeyStoreTest, NoBytesOfADestroyedKeyStayInTheFiles) {
  ASSERT_TRUE(store_->Create("application-1").ok());
  const auto rows = storage::InTransaction(*database_, [](storage::Transaction& transaction) {
    return transaction.Execute("SELECT wrapped FROM data_keys WHERE owner = $1", {"application-1"});
  });
  ASSERT_TRUE(rows.ok());
  Bytes wrapped;
  ASSERT_TRUE((*rows)[0].Read(wrapped).ok());
  const auto in_files = [&] {
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      const auto content = ReadFile(entry.path(), 100'000'000);
      if (content.ok() && AsText(*content).find(AsText(wrapped)) != std::string_view::npos) return true;
    }
    return false;
  };
  EXPECT_TRUE(in_files());
  ASSERT_TRUE(store_->Destroy("application-1").ok());
  EXPECT_FALSE(in_files());
}

TEST_F(DataKeyStoreTest, RequestDigestsAreKeyedAndLast) {
  const auto digest = store_->RequestDigest(AsBytes("request"));
  EXPECT_NE(digest, crypto::Sha256(AsBytes("request")));
  EXPECT_EQ(Reopen()->RequestDigest(AsBytes("request")), digest);
  EXPECT_NE(store_->RequestDigest(AsBytes("other")), digest);
}

}  // namespace
}  // namespace lagan::keys
