#include "base/core/file.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/core/descriptor.h"

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

// Neither may be waited for: nobody ever writes to them.
TEST_F(FileTest, ReadsRegularFilesOnly) {
  const auto pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(ReadFile(pipe, 10).status().reason(), "FILE_NOT_REGULAR");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = folder_ / "socket";
  ASSERT_LT(name.size(), sizeof address.sun_path);
  name.copy(address.sun_path, name.size());
  const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ASSERT_EQ(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  EXPECT_EQ(ReadFile(name, 10).status().reason(), "FILE_NOT_REGULAR");
  EXPECT_EQ(ReadFile("/dev/zero", 10).status().reason(), "FILE_NOT_REGULAR");
  std::filesystem::create_symlink(pipe, folder_ / "link");
  EXPECT_EQ(ReadFile(folder_ / "link", 10).status().reason(), "FILE_NOT_REGULAR");
  ASSERT_TRUE(WriteFileAtomically(folder_ / "file", AsBytes("bytes"), 0600).ok());
  std::filesystem::create_symlink(folder_ / "file", folder_ / "other link");
  EXPECT_EQ(*ReadTextFile(folder_ / "other link", 10), "bytes");
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
