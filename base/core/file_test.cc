#include "base/core/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lagan {
namespace {

class FileTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "lagan-file-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_;
};

TEST_F(FileTest, WritesWholeAndPrivate) {
  const auto path = folder_ / "key";
  ASSERT_TRUE(WriteFileAtomically(path, AsBytes("first"), 0600).ok());
  ASSERT_TRUE(WriteFileAtomically(path, AsBytes("second"), 0600).ok());
  EXPECT_EQ(*ReadTextFile(path, 100), "second");
  EXPECT_TRUE(IsOwnerOnly(path));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
  ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
  EXPECT_FALSE(IsOwnerOnly(path));
}

TEST_F(FileTest, RefusalsAreNamed) {
  EXPECT_EQ(ReadFile(folder_ / "nothing", 10).status().reason(), "FILE_NOT_FOUND");
  EXPECT_EQ(ReadFile(folder_, 10).status().reason(), "FILE_UNREADABLE");
  ASSERT_TRUE(WriteFileAtomically(folder_ / "eleven", AsBytes("elevenbytes"), 0600).ok());
  EXPECT_EQ(ReadFile(folder_ / "eleven", 10).status().reason(), "FILE_TOO_LARGE");
  EXPECT_TRUE(ReadFile(folder_ / "eleven", 11).ok());
  EXPECT_EQ(WriteFileAtomically(folder_ / "no" / "such", AsBytes("x"), 0600).reason(), "FILE_UNWRITABLE");
}

TEST_F(FileTest, PrivateDirectoriesAreForTheOwnerOnly) {
  const auto path = folder_ / "a" / "b";
  ASSERT_TRUE(MakePrivateDirectory(path).ok());
  struct stat info {};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700U);
}

}  // namespace
}  // namespace lagan
