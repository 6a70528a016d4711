#include "verifier/status/status_lists.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <functional>

#include "base/core/file.h"
#include "verifier/testing/sample.h"

namespace lagan::verifier {
namespace {

using std::chrono::hours;
using testing::SampleNow;

class StatusListsTest : public ::testing::Test {
 protected:
  StatusListsTest() {
    TrustKey signer = testing::MakeTrustKey(key_);
    signer.purpose = kPurposeStatusList;
    bundle_ = testing::MakeTrust({signer});
    EXPECT_TRUE(token_.list.Set(3, kStatusInvalid).ok());
    EXPECT_TRUE(token_.list.Set(4, kStatusSuspended).ok());
    EXPECT_TRUE(token_.list.Set(5, 3).ok());
    Sign();
  }

  // Signs the token and has the bundle name it.
  void Sign() {
    file_ = *EncodeStatusToken(token_, testing::kSampleKid, key_.signer);
    bundle_.status_lists = {{9, "https://lists.example/9", crypto::Sha256(file_)}};
  }
  Status Add() { return lists_.Add(file_, bundle_); }
  CredentialStatus Find(std::uint64_t index, Time now = SampleNow()) {
    return lists_.Find({.list = 9, .uri = {}, .index = index}, bundle_, now);
  }

  testing::SampleKey key_;
  TrustBundle bundle_;
  StatusToken token_{.uri = "https://lists.example/9",
                     .issued_at = SampleNow() - hours(2),
                     .expires_at = SampleNow() + hours(24 * 7),
                     .ttl = hours(24),
                     .list = *StatusList::Make(2, 64)};
  Bytes file_;
  StatusLists lists_;
};

TEST_F(StatusListsTest, AnswersByNumberAndByAddress) {
  ASSERT_TRUE(Add().ok());
  EXPECT_EQ(Find(0), CredentialStatus::kValid);
  EXPECT_EQ(Find(3), CredentialStatus::kRevoked);
  EXPECT_EQ(Find(4), CredentialStatus::kSuspended);
  const auto by_uri = [&](const char* uri, std::uint64_t index) {
    return lists_.Find({.list = 9, .uri = uri, .index = index}, bundle_, SampleNow());
  };
  EXPECT_EQ(by_uri("https://lists.example/9", 3), CredentialStatus::kRevoked);
  EXPECT_EQ(by_uri("https://lists.example/8", 3), CredentialStatus::kMissing) << "the address decides";
}

TEST_F(StatusListsTest, WhatItDoesNotSayIsMissing) {
  EXPECT_EQ(Find(0), CredentialStatus::kMissing) << "not installed";
  ASSERT_TRUE(Add().ok());
  EXPECT_EQ(Find(5), CredentialStatus::kMissing) << "a value that we give no meaning";
  EXPECT_EQ(Find(63), CredentialStatus::kValid);
  EXPECT_EQ(Find(64), CredentialStatus::kMissing) << "beyond the end";
  EXPECT_EQ(lists_.Find({.list = 8, .uri = {}, .index = 0}, bundle_, SampleNow()),
            CredentialStatus::kMissing);
}

TEST_F(StatusListsTest, ARedOrExpiredListSaysNothing) {
  ASSERT_TRUE(Add().ok());
  const Time red = token_.issued_at + kStatusListLife;
  EXPECT_EQ(Find(3, red - std::chrono::milliseconds(1)), CredentialStatus::kRevoked);
  EXPECT_EQ(Find(3, red), CredentialStatus::kStale) << "even what is marked";
  EXPECT_EQ(Find(0, red), CredentialStatus::kStale);

  token_.expires_at = SampleNow();
  Sign();
  ASSERT_TRUE(Add().ok());
  EXPECT_EQ(Find(0, SampleNow() - std::chrono::milliseconds(1)), CredentialStatus::kValid);
  EXPECT_EQ(Find(0), CredentialStatus::kStale);
}

// The publisher writes lists first and the bundle last; a venue may read in between, either way round.
TEST_F(StatusListsTest, ListsOfAnotherBundleSayNothing) {
  ASSERT_TRUE(Add().ok());
  const TrustBundle old_bundle = bundle_;
  const Bytes old_file = file_;
  ASSERT_TRUE(token_.list.Set(0, kStatusInvalid).ok());
  Sign();
  EXPECT_EQ(Find(0), CredentialStatus::kMissing) << "a new bundle with old lists";
  EXPECT_EQ(lists_.Add(file_, old_bundle).reason(), "LISTS_NOT_NAMED") << "an old bundle with new lists";
  EXPECT_EQ(lists_.Add(old_file, bundle_).reason(), "LISTS_NOT_NAMED");
  ASSERT_TRUE(Add().ok());
  EXPECT_EQ(Find(0), CredentialStatus::kRevoked);
}

TEST_F(StatusListsTest, OnlyAKeyForStatusListsInItsLifeMaySign) {
  const std::vector<std::pair<const char*, std::function<void(TrustKey&)>>> cases = {
      {"purpose", [](TrustKey& key) { key.purpose = kPurposeFullIdentity; }},
      {"withdrawn", [](TrustKey& key) { key.withdrawn = true; }},
      {"kid", [](TrustKey& key) { key.kid[0] ^= 1; }},
      {"not yet", [&](TrustKey& key) { key.not_before = token_.issued_at + std::chrono::seconds(1); }},
      {"no more", [&](TrustKey& key) { key.not_after = token_.issued_at - std::chrono::seconds(1); }},
      {"another", [](TrustKey& key) { key.key = testing::SampleKey().public_key; }},
  };
  for (const auto& [what, change] : cases) {
    TrustBundle other = bundle_;
    change(other.keys[0]);
    EXPECT_EQ(lists_.Add(file_, other).reason(), "LISTS_BAD_SIGNATURE") << what;
  }
  EXPECT_EQ(lists_.size(), 0u);
  EXPECT_TRUE(Add().ok());
}

TEST_F(StatusListsTest, TheBundlesWordAloneMakesNoList) {
  file_ = {1, 2, 3};
  bundle_.status_lists[0].digest = crypto::Sha256(file_);
  EXPECT_EQ(Add().reason(), "LISTS_INVALID");

  file_ = *EncodeSign1(Bytes{0xa0}, {.kid = testing::kSampleKid, .type = "application/statuslist+cwt"},
                       key_.signer);
  bundle_.status_lists[0].digest = crypto::Sha256(file_);
  EXPECT_EQ(Add().reason(), "LISTS_INVALID");

  token_.uri = "https://lists.example/8";
  Sign();
  EXPECT_EQ(Add().reason(), "LISTS_OTHER_URI");
  EXPECT_EQ(lists_.size(), 0u);
}

TEST_F(StatusListsTest, AFolderGivesWhatItHasAndSaysWhatItLacks) {
  std::string folder = "/tmp/lagan-lists-XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  ASSERT_TRUE(WriteFileAtomically(folder + "/9.statuslist", file_, 0600).ok());
  bundle_.status_lists.push_back({10, "https://lists.example/10", crypto::Sha256(Bytes{1})});
  const StatusListFolder read = ReadStatusListFolder(folder, bundle_);
  EXPECT_EQ(read.lists.size(), 1u);
  ASSERT_EQ(read.failed.size(), 1u);
  EXPECT_EQ(read.failed[0].first, 10u);
  EXPECT_EQ(read.failed[0].second.reason(), "FILE_NOT_FOUND");
  EXPECT_EQ(read.lists.Find({.list = 9, .uri = {}, .index = 4}, bundle_, SampleNow()),
            CredentialStatus::kSuspended);
  EXPECT_EQ(ReadStatusListFolder("/no/such", bundle_).failed.size(), 2u);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace lagan::verifier
