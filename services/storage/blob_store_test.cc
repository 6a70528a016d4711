#include "services/storage/blob_store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace lagan::storage {
namespace {

class BlobStoreTest : public testing::Test {
 protected:
  BlobStoreTest() {
    std::string name = (std::filesystem::temp_directory_path() / "lagan-blobs-XXXXXX").string();
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    store_ = std::move(*FolderBlobStore::Open(folder_ / "blobs", random_));
  }
  ~BlobStoreTest() override { std::filesystem::remove_all(folder_); }

  crypto::SystemRandom random_;
  std::filesystem::path folder_;
  std::unique_ptr<FolderBlobStore> store_;
};

TEST_F(BlobStoreTest, KeepsFindsAndDeletes) {
  Bytes body(300'000);
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<std::uint8_t>(i);
  const Result<std::string> id = store_->Put(body);
  ASSERT_TRUE(id.ok()) << id.status();
  const Result<std::string> empty = store_->Put({});
  ASSERT_TRUE(empty.ok());
  EXPECT_NE(*id, *empty);
  store_ = std::move(*FolderBlobStore::Open(folder_ / "blobs", random_));
  EXPECT_EQ(*store_->Get(*id), body);
  EXPECT_EQ(*store_->Get(*empty), Bytes());
  std::vector<std::string> ids = *store_->Ids();
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(ids, (std::vector<std::string>{std::min(*id, *empty), std::max(*id, *empty)}));
  EXPECT_TRUE(store_->Delete(*id).ok());
  EXPECT_TRUE(store_->Delete(*id).ok());
  EXPECT_EQ(store_->Get(*id).status().reason(), "BLOB_NOT_FOUND");
}

TEST_F(BlobStoreTest, IdsAreNoPaths) {
  std::ofstream(folder_ / "secret.blob") << "x";
  for (const std::string& id :
       {std::string(), std::string("../secret"), std::string(32, '/'), std::string(32, 'A'),
        std::string(33, 'a'), std::string("../") + std::string(29, 'a')}) {
    EXPECT_EQ(store_->Get(id).status().reason(), "BLOB_ID_INVALID") << id;
    EXPECT_EQ(store_->Delete(id).reason(), "BLOB_ID_INVALID") << id;
  }
}

TEST_F(BlobStoreTest, NobodyElseMayRead) {
  ASSERT_TRUE(store_->Put(AsBytes("ciphertext")).ok());
  struct stat info {};
  for (const auto& file : std::filesystem::directory_iterator(folder_ / "blobs")) {
    ASSERT_EQ(::stat(file.path().c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600u);
  }
  ASSERT_EQ(::stat((folder_ / "blobs").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700u);
}

TEST_F(BlobStoreTest, RefusesTooMuch) {
  EXPECT_EQ(store_->Put(Bytes(BlobStore::kMaxSize + 1)).status().reason(), "BLOB_TOO_LARGE");
}

}  // namespace
}  // namespace lagan::storage
