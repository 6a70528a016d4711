#include "verifier/cli/venue_files.h"

#include <sys/resource.h>

#include <gtest/gtest.h>

#include "verifier/testing/venue_folder.h"

namespace lagan::verifier {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using testing::SampleNow;

// No file can be opened while this lives, though each can still be looked at.
class NoFilesToOpen {
 public:
  NoFilesToOpen() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit none{0, before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoFilesToOpen() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  NoFilesToOpen(const NoFilesToOpen&) = delete;
  NoFilesToOpen& operator=(const NoFilesToOpen&) = delete;

 private:
  rlimit before_{};
};

class VenueFilesTest : public ::testing::Test {
 protected:
  VenueFilesTest() {
    folder_.Install(folder_.Bundle("over18"));
    paths_ = {folder_.Path("trust"), folder_.Path("trust.root"), folder_.Path("trust.lists"), {}};
  }
  // What is installed after looking, and why it is not the newest.
  std::string Look(VenueFiles& files, Time now = SampleNow()) const {
    const Status looked = files.Refresh(now);
    if (!looked.ok()) return looked.reason();
    return std::to_string(files.bundle().sequence) + " " + files.notice().reason();
  }

  testing::VenueFolder folder_;
  VenuePaths paths_;
};

// The venue's clock is three minutes behind, and it fetches each bundle as soon as there is one.
TEST_F(VenueFilesTest, ABundleFromTheFutureIsTakenWhenItsTimeHasCome) {
  VenueFiles files(paths_);
  EXPECT_EQ(Look(files), "7 ");
  TrustBundle next = folder_.Bundle("over18", 9);
  next.issued_at = SampleNow() + seconds(180);
  folder_.Install(next);
  EXPECT_EQ(Look(files), "7 TRUST_NOT_IN_FORCE");
  EXPECT_EQ(Look(files, next.issued_at - kClockTolerance - seconds(1)), "7 TRUST_NOT_IN_FORCE");
  EXPECT_EQ(Look(files, next.issued_at - kClockTolerance), "9 ");
}

TEST_F(VenueFilesTest, AnExpiredBundleIsNeverTaken) {
  VenueFiles files(paths_);
  EXPECT_EQ(Look(files), "7 ");
  TrustBundle expired = folder_.Bundle("over18", 9);
  expired.expires_at = SampleNow();
  folder_.Install(expired);
  EXPECT_EQ(Look(files), "7 TRUST_NOT_IN_FORCE");
  EXPECT_EQ(Look(files, SampleNow() + hours(1)), "7 TRUST_NOT_IN_FORCE");
}

TEST_F(VenueFilesTest, ABundleThatCouldNotBeRememberedIsTakenWhenItCan) {
  paths_.state = folder_.Path("state");
  VenueFiles files(paths_);
  EXPECT_EQ(Look(files), "7 ");
  // A folder in the place of the lock, which cannot be opened as a file.
  std::filesystem::rename(folder_.Path("state.lock"), folder_.Path("aside"));
  std::filesystem::create_directory(folder_.Path("state.lock"));
  folder_.Install(folder_.Bundle("over18", 9));
  EXPECT_EQ(Look(files), "7 TRUST_STATE_UNWRITABLE");
  std::filesystem::remove(folder_.Path("state.lock"));
  EXPECT_EQ(Look(files), "9 ");
}

TEST_F(VenueFilesTest, ABundleIsTakenWhenTheMemoryIsMended) {
  paths_.state = folder_.Path("state");
  VenueFiles files(paths_);
  EXPECT_EQ(Look(files), "7 ");
  const Result<std::string> state = ReadTextFile(*paths_.state, 4096);
  ASSERT_TRUE(state.ok());
  folder_.Write("state", "");
  folder_.Install(folder_.Bundle("over18", 9));
  EXPECT_EQ(Look(files), "7 TRUST_STATE_INVALID");
  folder_.Write("state", *state);
  EXPECT_EQ(Look(files), "9 ");
}

TEST_F(VenueFilesTest, AFileThatCouldNotBeOpenedIsReadAgain) {
  VenueFiles files(paths_);
  EXPECT_EQ(Look(files), "7 ");
  folder_.Install(folder_.Bundle("over18", 9));
  {
    const NoFilesToOpen none;
    EXPECT_EQ(Look(files), "7 FILE_UNREADABLE");
  }
  EXPECT_EQ(Look(files), "9 ");
}

TEST_F(VenueFilesTest, WhatTheFileSaysIsNotReadAgain) {
  VenueFiles files(paths_);
  EXPECT_EQ(Look(files), "7 ");
  folder_.Install(folder_.Bundle("over18", 6));
  EXPECT_EQ(Look(files), "7 TRUST_ROLLED_BACK");
  {
    const NoFilesToOpen none;
    EXPECT_EQ(Look(files), "7 TRUST_ROLLED_BACK") << "as it was judged";
  }
  folder_.Install(folder_.Bundle("over18", 9));
  EXPECT_EQ(Look(files), "9 ");
}

TEST_F(VenueFilesTest, AListThatCouldNotBeOpenedIsReadAgain) {
  TrustBundle bundle = folder_.Bundle("name", 8);
  const std::string uri = "https://issuer.example/status/3";
  const StatusToken token{uri, SampleNow() - hours(2), std::nullopt, std::nullopt,
                          *StatusList::Make(2, std::uint64_t{1} << 17)};
  const Bytes list = *EncodeStatusToken(token, testing::kSampleKid, folder_.key.signer);
  bundle.keys.push_back(bundle.keys[0]);
  bundle.keys[1].purpose = kPurposeStatusList;
  bundle.status_lists = {{3, uri, crypto::Sha256(list)}};
  folder_.Install(bundle);
  std::filesystem::create_directory(paths_.lists);
  VenueFiles files(paths_);
  EXPECT_EQ(Look(files), "8 ");
  ASSERT_EQ(files.missing_lists().size(), 1U);
  folder_.Write("trust.lists/3.statuslist", AsText(list));
  {
    const NoFilesToOpen none;
    EXPECT_EQ(Look(files), "8 ");
    ASSERT_EQ(files.missing_lists().size(), 1U);
    EXPECT_EQ(files.missing_lists()[0].second.reason(), "FILE_UNREADABLE");
  }
  EXPECT_EQ(Look(files), "8 ");
  EXPECT_TRUE(files.missing_lists().empty());
}

}  // namespace
}  // namespace lagan::verifier
