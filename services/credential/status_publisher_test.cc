// What the lists say when a venue reads them, and that it is never wrong in between.
#include "services/credential/status_publisher.h"

#include <stdlib.h>
#include <functional>

#include "base/core/file.h"
#include "services/credential/test_status_store.h"
#include "verifier/testing/sample.h"

namespace lagan::credential {
namespace {

using storage::Transaction;
using verifier::CredentialStatus;

constexpr char kUriBase[] = "https://lists.test/";

class StatusPublisherTest : public StatusStoreFixture {
 protected:
  StatusPublisherTest() { Refresh(); }

  bool Refresh() { return RefreshWith(key_, verifier::testing::kSampleKid); }
  bool RefreshWith(const verifier::testing::SampleKey& key, const Bytes& kid) {
    const auto refreshed = RefreshStatusLists(
        *database_, {.kid = kid, .signer = &key.signer, .uri_base = kUriBase}, clock_.Now(), random_);
    EXPECT_TRUE(refreshed.ok()) << refreshed.status();
    return refreshed.ok() && *refreshed;
  }
  std::vector<StatusFile> Files() {
    return *In([](Transaction& t) { return LoadStatusFiles(t); });
  }
  verifier::TrustBundle Bundle() {
    verifier::TrustKey key = verifier::testing::MakeTrustKey(key_);
    key.purpose = verifier::kPurposeStatusList;
    key.not_before = TestNow() - std::chrono::hours(1);
    key.not_after = TestNow() + std::chrono::days(1000);
    verifier::TrustBundle bundle = verifier::testing::MakeTrust({key});
    bundle.status_lists = EntriesOf(Files());
    return bundle;
  }
  CredentialStatus StatusOf(const verifier::StatusReference& place) {
    const verifier::TrustBundle bundle = Bundle();
    const verifier::StatusLists lists = InstallStatusLists(Files(), bundle);
    EXPECT_EQ(lists.size(), bundle.status_lists.size());
    return lists.Find(place, bundle, clock_.Now());
  }

  verifier::testing::SampleKey key_;
};

TEST_F(StatusPublisherTest, TheFirstListIsThereBeforeTheFirstCredential) {
  const auto files = Files();
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(files[0].number, 1u);
  EXPECT_EQ(files[0].uri, "https://lists.test/1");
  const auto message = verifier::ReadStatusEnvelope(files[0].token);
  const auto token = verifier::ReadStatusPayload(message->payload);
  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_EQ(token->uri, files[0].uri);
  EXPECT_EQ(token->list.size(), kStatusListEntries);
  EXPECT_EQ(token->issued_at, FromUnixSeconds(ToUnixSeconds(TestNow())));
  EXPECT_EQ(token->expires_at, token->issued_at + kStatusLife);
  EXPECT_EQ(token->ttl, kStatusTtl);
}

TEST_F(StatusPublisherTest, StandingReachesTheList) {
  const auto place = IssueTo("a", clock_.Now() + std::chrono::days(30));
  const auto other = IssueTo("b", clock_.Now() + std::chrono::days(30));
  EXPECT_EQ(StatusOf(place), CredentialStatus::kValid);
  const std::vector<std::pair<enum Change, CredentialStatus>> steps = {
      {Change::kSuspend, CredentialStatus::kSuspended},
      {Change::kReinstate, CredentialStatus::kValid},
      {Change::kRevoke, CredentialStatus::kRevoked},
  };
  for (const auto& [change, expected] : steps) {
    ASSERT_TRUE(Change(change, "a").ok());
    EXPECT_TRUE(Refresh());
    EXPECT_EQ(StatusOf(place), expected);
    EXPECT_EQ(StatusOf(other), CredentialStatus::kValid);
  }
  EXPECT_EQ(Change(Change::kReinstate, "a").reason(), "CREDENTIAL_REVOKED");
  clock_.Advance(std::chrono::days(2));
  EXPECT_TRUE(Refresh());
  EXPECT_EQ(StatusOf(place), CredentialStatus::kRevoked) << "it does not flip back";
}

TEST_F(StatusPublisherTest, IsSignedAnewWhenSomethingChangedAndDaily) {
  EXPECT_FALSE(Refresh());
  const Bytes first = Files()[0].token;
  clock_.Advance(std::chrono::hours(23));
  EXPECT_FALSE(Refresh());
  EXPECT_EQ(Files()[0].token, first);
  clock_.Advance(std::chrono::hours(1));
  EXPECT_TRUE(Refresh());
  EXPECT_NE(Files()[0].token, first);
  EXPECT_FALSE(Refresh());

  IssueTo("a", clock_.Now() + std::chrono::days(30));
  EXPECT_FALSE(Refresh()) << "a new credential changes nothing";
  ASSERT_TRUE(Change(Change::kSuspend, "a").ok());
  EXPECT_TRUE(*In([](Transaction& t) { return StatusChanged(t); }));
  EXPECT_TRUE(Refresh());
  EXPECT_FALSE(*In([](Transaction& t) { return StatusChanged(t); }));

  clock_.Advance(-std::chrono::hours(30));
  EXPECT_TRUE(Refresh()) << "after a clock was put back, lists from the future are of no use";
}

TEST_F(StatusPublisherTest, AnotherKeySignsAllAnew) {
  const verifier::testing::SampleKey next;
  const Bytes kid = {8, 7, 6, 5, 4, 3, 2, 1};
  EXPECT_TRUE(RefreshWith(next, kid));
  EXPECT_FALSE(RefreshWith(next, kid));
  const std::vector<StatusFile> files = Files();
  const auto message = verifier::ReadStatusEnvelope(files[0].token);
  EXPECT_EQ(ToBytes(*message->kid), kid);
}

// Two publications differ in more places than the credentials that were revoked between them.
TEST_F(StatusPublisherTest, RevokedTogetherIsHiddenAmongDecoys) {
  const auto marked = [&] {
    std::vector<std::uint64_t> out;
    const std::vector<StatusFile> files = Files();
    const auto token = verifier::ReadStatusPayload(verifier::ReadStatusEnvelope(files[0].token)->payload);
    for (std::uint64_t i = 0; i < token->list.size(); ++i) {
      if (token->list.Get(i) != 0) out.push_back(i);
    }
    return out;
  };
  const auto a = IssueTo("a", clock_.Now() + std::chrono::days(30));
  const auto b = IssueTo("b", clock_.Now() + std::chrono::days(30));
  const auto before = marked();
  ASSERT_TRUE(Change(Change::kRevoke, "a").ok());
  ASSERT_TRUE(Change(Change::kRevoke, "b").ok());
  ASSERT_TRUE(Refresh());
  const auto after = marked();
  std::vector<std::uint64_t> turned;
  std::ranges::set_difference(after, before, std::back_inserter(turned));
  EXPECT_TRUE(std::ranges::count(turned, a.index) == 1 && std::ranges::count(turned, b.index) == 1);
  EXPECT_GE(turned.size(), 2u + 3u) << "four decoys at least, one of which may have met a taken place";
}

TEST_F(StatusPublisherTest, FilesAreWholeReadableAndOnlyThosePresent) {
  std::string folder = "/tmp/lagan-status-XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::filesystem::path lists = std::filesystem::path(folder) / "trust.bundle.lists";
  ASSERT_TRUE(WriteStatusFiles(lists, Files()).ok());
  EXPECT_EQ(*ReadFile(lists / "1.statuslist", 1 << 20), Files()[0].token);
  EXPECT_EQ(std::filesystem::status(lists / "1.statuslist").permissions(), std::filesystem::perms(0644));
  const auto written = std::filesystem::last_write_time(lists / "1.statuslist");
  ASSERT_TRUE(WriteStatusFiles(lists, Files()).ok());
  EXPECT_EQ(std::filesystem::last_write_time(lists / "1.statuslist"), written) << "left alone";
  ASSERT_TRUE(WriteFileAtomically(lists / "7.statuslist", Bytes{1}, 0644).ok());
  RemoveOtherStatusFiles(lists, Files());
  EXPECT_FALSE(std::filesystem::exists(lists / "7.statuslist"));
  EXPECT_TRUE(std::filesystem::exists(lists / "1.statuslist"));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace lagan::credential
