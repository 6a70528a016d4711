#include "services/lagan/evidence_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "base/core/file.h"

namespace lagan::commands {
namespace {

class EvidenceFolderTest : public testing::Test {
 protected:
  EvidenceFolderTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "lagan-evidence-XXXXXX").string();
    parent_ = ::mkdtemp(pattern.data());
    path_ = parent_ / "case";
  }
  ~EvidenceFolderTest() override { std::filesystem::remove_all(parent_); }
  static unsigned ModeOf(const std::filesystem::path& path) {
    struct stat status = {};
    EXPECT_EQ(::lstat(path.c_str(), &status), 0) << path;
    return status.st_mode & 07777U;
  }
  static std::string TextOf(const std::filesystem::path& path) { return *ReadTextFile(path, 1 << 20); }

  std::filesystem::path parent_;
  std::filesystem::path path_;
};

TEST_F(EvidenceFolderTest, OnlyItsOwnerMayLookIntoIt) {
  EvidenceFolder folder(path_);
  ASSERT_TRUE(folder.Begin("note").ok());
  const auto picture = folder.Save("selfie", 0, "image/jpeg", AsBytes("picture"));
  const auto text = folder.Save("zone", 1, "text/plain; charset=utf-8", AsBytes("text"));
  const auto other = folder.Save("vouch", 0, "application/x-sh", AsBytes("other"));
  ASSERT_TRUE(picture.ok() && text.ok() && other.ok());
  EXPECT_EQ(picture->filename(), "evidence-selfie-1.jpg");
  EXPECT_EQ(text->filename(), "evidence-zone-2.txt");
  EXPECT_EQ(other->filename(), "evidence-vouch-1.bin");
  EXPECT_EQ(TextOf(*picture), "picture");
  EXPECT_EQ(ModeOf(path_), 0700U);
  for (const auto& file : {*picture, *text, *other}) EXPECT_EQ(ModeOf(file), 0600U);
}

TEST_F(EvidenceFolderTest, TheNoteIsTheLastOne) {
  EvidenceFolder folder(path_);
  EXPECT_FALSE(folder.Held()->has_value());
  ASSERT_TRUE(folder.Begin("first").ok());
  ASSERT_TRUE(folder.Begin("second").ok());
  EXPECT_EQ(**folder.Held(), "second");
  EXPECT_EQ(**EvidenceFolder(path_).Held(), "second");
}

TEST_F(EvidenceFolderTest, WipingOverwritesAndRemovesEverything) {
  EvidenceFolder folder(path_);
  ASSERT_TRUE(folder.Begin("note").ok());
  const std::string content(200'000, 'x');
  const auto picture = folder.Save("selfie", 0, "image/jpeg", AsBytes(content));
  // Another name for the same bytes shows what became of them.
  std::filesystem::create_hard_link(*picture, parent_ / "witness");
  ASSERT_TRUE(folder.Wipe().ok());
  EXPECT_FALSE(std::filesystem::exists(path_));
  EXPECT_EQ(TextOf(parent_ / "witness"), std::string(content.size(), '\0'));
  EXPECT_TRUE(folder.Wipe().ok()) << "harmless when there is none";
  EXPECT_FALSE(folder.Held()->has_value());
}

TEST_F(EvidenceFolderTest, WhatACrashLeftIsWipedToo) {
  EvidenceFolder folder(path_);
  ASSERT_TRUE(folder.Begin("note").ok());
  std::ofstream(path_ / "evidence-selfie-1.jpg.Xy12Zz") << "half a picture";
  EXPECT_TRUE(folder.Wipe().ok());
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(EvidenceFolderTest, NothingOfOthersIsEverTouched) {
  std::filesystem::create_directory(path_);
  std::filesystem::permissions(path_, std::filesystem::perms::owner_all);
  std::ofstream(path_ / "thesis.txt") << "years of work";
  EvidenceFolder folder(path_);
  EXPECT_EQ(folder.Begin("note").reason(), "FOLDER_NOT_OURS");
  EXPECT_EQ(folder.Held().status().reason(), "FOLDER_NOT_OURS");
  EXPECT_EQ(folder.Wipe().reason(), "FOLDER_NOT_OURS");
  EXPECT_EQ(TextOf(path_ / "thesis.txt"), "years of work");
}

TEST_F(EvidenceFolderTest, AFolderThatOthersMayReadIsRefused) {
  std::filesystem::create_directory(path_);
  ASSERT_EQ(::chmod(path_.c_str(), 0750), 0);
  EXPECT_EQ(EvidenceFolder(path_).Begin("note").reason(), "FOLDER_NOT_OURS");
  ASSERT_EQ(::chmod(path_.c_str(), 0700), 0);
  EXPECT_TRUE(EvidenceFolder(path_).Begin("note").ok());
}

TEST_F(EvidenceFolderTest, LinksAreNotFollowed) {
  std::filesystem::create_directory(parent_ / "elsewhere");
  std::filesystem::create_directory_symlink(parent_ / "elsewhere", path_);
  EXPECT_EQ(EvidenceFolder(path_).Begin("note").reason(), "FOLDER_NOT_OURS");
  std::filesystem::remove(path_);

  std::ofstream(parent_ / "precious") << "precious";
  EvidenceFolder folder(path_);
  ASSERT_TRUE(folder.Begin("note").ok());
  std::filesystem::create_symlink(parent_ / "precious", path_ / "evidence-selfie-1.jpg");
  EXPECT_EQ(folder.Wipe().reason(), "FOLDER_NOT_WIPED") << "a person should know that something was odd";
  EXPECT_EQ(TextOf(parent_ / "precious"), "precious");
}

TEST_F(EvidenceFolderTest, AFieldIsNoPath) {
  EvidenceFolder folder(path_);
  ASSERT_TRUE(folder.Begin("note").ok());
  for (const char* field : {"", "../selfie", "Selfie", "a/b", "selfie.jpg", "a b"}) {
    EXPECT_EQ(folder.Save(field, 0, "image/jpeg", {}).status().reason(), "EVIDENCE_INVALID") << field;
  }
}

}  // namespace
}  // namespace lagan::commands
