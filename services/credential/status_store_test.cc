#include "services/credential/status_store.h"

#include <algorithm>
#include <set>

#include "services/credential/test_status_store.h"

namespace lagan::credential {
namespace {

using storage::Transaction;

class StatusStoreTest : public StatusStoreFixture {};

TEST_F(StatusStoreTest, NoPlaceBeforeTheFirstListIsPublished) {
  EXPECT_EQ(Allocate("a").status().reason(), "STATUS_LISTS_FULL");
  Do([](Transaction& t) { return OpenStatusLists(t, "https://lists.test/"); });
  EXPECT_EQ(Allocate("a").status().reason(), "STATUS_LISTS_FULL") << "venues do not have it yet";
  Publish();
  const auto slot = Allocate("a");
  ASSERT_TRUE(slot.ok()) << slot.status();
  EXPECT_EQ(slot->list, 1u);
  EXPECT_EQ(slot->uri, "https://lists.test/1");
  EXPECT_LT(slot->index, kStatusListEntries);
}

TEST_F(StatusStoreTest, ACredentialKeepsItsPlace) {
  Publish();
  const verifier::StatusReference first = IssueTo("a", clock_.Now() + std::chrono::days(30));
  const auto again = Allocate("a");
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->index, first.index);
  const auto found = In([](Transaction& t) { return FindStatusReference(t, "a"); });
  ASSERT_TRUE(found.ok() && found->has_value());
  EXPECT_EQ((*found)->index, first.index);
  EXPECT_FALSE(In([](Transaction& t) { return FindStatusReference(t, "b"); })->has_value());
}

TEST_F(StatusStoreTest, PlacesAreDifferentAndInNoOrder) {
  Publish();
  std::vector<std::uint64_t> places;
  for (int i = 0; i < 200; ++i) places.push_back(Allocate("s" + std::to_string(i))->index);
  EXPECT_EQ(std::set<std::uint64_t>(places.begin(), places.end()).size(), places.size());
  int rising = 0;
  for (std::size_t i = 1; i < places.size(); ++i) rising += places[i] > places[i - 1] ? 1 : 0;
  // 199 fair coins: outside of these bounds once in 10^12.
  EXPECT_GT(rising, 48);
  EXPECT_LT(rising, 151);
}

TEST_F(StatusStoreTest, ATakenPlaceIsPassedOver) {
  // A source that names the same place until a third try.
  struct Stubborn final : crypto::RandomSource {
    void Fill(std::span<std::uint8_t> out) override {
      std::fill(out.begin(), out.end(), static_cast<std::uint8_t>(calls++ < 2 ? 1 : 2));
    }
    int calls = 0;
  } stubborn;
  Publish();
  const auto a = In([&](Transaction& t) { return AllocateStatus(t, "a", stubborn); });
  const auto b = In([&](Transaction& t) { return AllocateStatus(t, "b", stubborn); });
  ASSERT_TRUE(a.ok() && b.ok());
  EXPECT_NE(a->index, b->index);
  EXPECT_EQ(stubborn.calls, 3);
}

TEST_F(StatusStoreTest, AHalfFullListIsClosedAndTheNextBegun) {
  Publish();
  Fill(1, kStatusListEntries / 2 - 1, clock_.Now() + std::chrono::days(1));
  Publish();
  EXPECT_EQ(Lists().size(), 1u);
  ASSERT_TRUE(Allocate("last").ok());
  Publish();
  const auto lists = Lists();
  ASSERT_EQ(lists.size(), 2u);
  EXPECT_FALSE(lists[0].open);
  EXPECT_TRUE(lists[1].open);
  EXPECT_EQ(Allocate("next")->list, 2u);
}

TEST_F(StatusStoreTest, StandingDecidesWhatIsMarkedUntilTheEnd) {
  Publish();
  const Time end = clock_.Now() + std::chrono::days(30);
  const verifier::StatusReference a = IssueTo("a", end);
  const verifier::StatusReference b = IssueTo("b", end);
  EXPECT_TRUE(Marked().revoked.empty() && Marked().suspended.empty());

  ASSERT_TRUE(Change(Change::kSuspend, "a").ok());
  ASSERT_TRUE(Change(Change::kRevoke, "b").ok());
  EXPECT_EQ(Marked().suspended, std::vector<std::uint64_t>{a.index});
  EXPECT_EQ(Marked().revoked, std::vector<std::uint64_t>{b.index});

  ASSERT_TRUE(Change(Change::kReinstate, "a").ok());
  EXPECT_TRUE(Marked().suspended.empty());
  EXPECT_EQ(Marked().revoked, std::vector<std::uint64_t>{b.index});

  clock_.Set(end - std::chrono::milliseconds(1));
  EXPECT_EQ(Marked().revoked.size(), 1u);
  clock_.Set(end);
  EXPECT_TRUE(Marked().revoked.empty()) << "its end says enough";
}

TEST_F(StatusStoreTest, AChangeOfStandingAsksForANewPublication) {
  Publish();
  IssueTo("a", clock_.Now() + std::chrono::days(30));
  EXPECT_FALSE(Lists()[0].changed) << "an untouched place reads valid already";
  ASSERT_TRUE(Change(Change::kSuspend, "a").ok());
  EXPECT_TRUE(Lists()[0].changed);
  Publish();
  EXPECT_FALSE(Lists()[0].changed);
  ASSERT_TRUE(Change(Change::kSuspend, "a").ok());
  EXPECT_FALSE(Lists()[0].changed) << "nothing was changed";
}

TEST_F(StatusStoreTest, DecoysBelongToNothingAndGo) {
  Publish();
  Do([&](Transaction& t) { return AddDecoys(t, 1, clock_.Now(), random_); });
  const std::size_t few = Marked().revoked.size();
  EXPECT_GE(few, 1u);
  EXPECT_LE(few, 16u);
  for (int i = 0; i < 10; ++i) {
    Do([&](Transaction& t) { return AddDecoys(t, 1, clock_.Now(), random_); });
  }
  EXPECT_GT(Marked().revoked.size(), few);
  clock_.Advance(std::chrono::days(367));
  Do([&](Transaction& t) { return ForgetEnded(t, clock_.Now()); });
  EXPECT_TRUE(Marked().revoked.empty());
}

TEST_F(StatusStoreTest, DecoysNeverFillAList) {
  Publish();
  Fill(1, kStatusListEntries / 16, clock_.Now() + std::chrono::days(1));
  const std::size_t before = Marked().revoked.size();
  Do([&](Transaction& t) { return AddDecoys(t, 1, clock_.Now(), random_); });
  EXPECT_EQ(Marked().revoked.size(), before);
}

TEST_F(StatusStoreTest, EndedPlacesAreForgottenADayLaterAndListsWithThem) {
  Publish();
  const Time end = clock_.Now() + std::chrono::days(30);
  IssueTo("a", end);
  Fill(1, kStatusListEntries / 2, end + std::chrono::days(300));
  Publish();
  ASSERT_EQ(Lists().size(), 2u);

  clock_.Set(end + kKeepEnded - std::chrono::milliseconds(1));
  Do([&](Transaction& t) { return ForgetEnded(t, clock_.Now()); });
  EXPECT_TRUE(In([](Transaction& t) { return FindStatusReference(t, "a"); })->has_value());
  clock_.Set(end + kKeepEnded);
  Do([&](Transaction& t) { return ForgetEnded(t, clock_.Now()); });
  EXPECT_FALSE(In([](Transaction& t) { return FindStatusReference(t, "a"); })->has_value());
  const auto lists = Lists();
  ASSERT_EQ(lists.size(), 1u) << "nothing but decoys was left in the first";
  EXPECT_EQ(lists[0].number, 2u);
  Publish();
  EXPECT_EQ(Lists().size(), 1u);
}

TEST_F(StatusStoreTest, TheSignerIsNoted) {
  Publish();
  IssueTo("a", clock_.Now() + std::chrono::days(30));
  Do([](Transaction& t) { return RememberSigner(t, "a", Bytes{0xab, 0xcd}); });
  const auto rows =
      In([](Transaction& t) { return t.Execute("SELECT serial FROM status_entry WHERE kid = 'abcd'"); });
  ASSERT_EQ(rows->size(), 1u);
}

}  // namespace
}  // namespace lagan::credential
