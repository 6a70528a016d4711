#include "services/credential/signing_keys.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "services/credential/issuance.h"
#include "services/credential/key_folder.h"
#include "services/credential/token_keys.h"
#include "services/keys/soft_token.h"
#include "services/storage/test_database.h"

namespace lagan::credential {
namespace {

using namespace std::chrono_literals;

Time At(std::string_view text) { return *ParseTime(text); }

class SigningKeysTest : public testing::Test {
 protected:
  SigningKeysTest() {
    const bool memory = ::access("/dev/shm", W_OK | X_OK) == 0;
    std::string pattern = std::string(memory ? "/dev/shm" : "/tmp") + "/lagan-signing-keys-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    kek_ = std::make_unique<keys::KeyEncryptionKey>(
        *keys::OpenOrCreateSandboxKey(folder_ / "keys", "credential", random_));
    holder_ = std::make_unique<KeyFolder>(folder_ / "keys", kek_.get(), &random_, SignerFactory());
    storage::DatabaseOptions options = storage::NewTestOptions();
    options.name = "credential";
    database_ = storage::OpenOrDie(options);
    EXPECT_TRUE(storage::Migrate(*database_, Migrations(), clock_).ok());
    keys_ = std::make_unique<SigningKeys>(holder_.get(), database_.get(), &random_, true);
  }
  ~SigningKeysTest() override {
    keys_.reset();
    database_.reset();
    std::filesystem::remove_all(folder_);
  }

  template <typename Fn>
  auto Do(Fn&& fn) {
    return storage::InTransaction(*database_, fn);
  }
  // What the keys of a bundle of now are, and that it goes out.
  std::vector<verifier::TrustKey> Announce(Time now) {
    auto keys = Do([&](storage::Transaction& transaction) -> Result<std::vector<verifier::TrustKey>> {
      LAGAN_ASSIGN_OR_RETURN(auto accepted, AcceptedKeys(transaction, keys_->specimen(), now));
      LAGAN_RETURN_IF_ERROR(MarkAnnounced(transaction, accepted, now));
      return accepted;
    });
    EXPECT_TRUE(keys.ok()) << keys.status();
    return *std::move(keys);
  }
  void PrepareAndAnnounce(Time now) {
    const Status prepared = keys_->Prepare(now);
    ASSERT_TRUE(prepared.ok()) << prepared;
    Announce(now);
  }
  Bytes Kid(std::string_view purpose, Time now) {
    const auto key = keys_->KeyFor(purpose, now);
    EXPECT_TRUE(key.ok()) << key.status();
    return key.ok() ? key->kid : Bytes();
  }
  std::map<std::string, KeyRecord> Records(Time now) {
    std::map<std::string, KeyRecord> out;
    auto records = Do([&](storage::Transaction& t) { return ListKeys(t, keys_->specimen(), now); });
    for (KeyRecord& record : records.value()) out.emplace(record.name, record);
    return out;
  }
  bool HasFile(const std::string& name) const {
    return std::filesystem::exists(folder_ / "keys" / (name + ".key"));
  }

  ManualClock clock_{At("2026-11-21T22:04:06Z")};  // a Saturday
  crypto::SystemRandom random_;
  std::filesystem::path folder_;
  std::unique_ptr<keys::KeyEncryptionKey> kek_;
  std::unique_ptr<KeyHolder> holder_;
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<SigningKeys> keys_;
};

TEST(KeyPlanTest, PeriodsAreThoseOfTheCalendar) {
  const Time saturday = At("2026-11-21T22:04:06Z");
  EXPECT_EQ(PeriodAround(Period::kWeek, saturday),
            (Interval{At("2026-11-16T00:00:00Z"), At("2026-11-23T00:00:00Z")}));
  EXPECT_EQ(PeriodAround(Period::kWeek, At("2026-11-23T00:00:00Z")).from, At("2026-11-23T00:00:00Z"));
  EXPECT_EQ(PeriodAround(Period::kMonth, saturday),
            (Interval{At("2026-11-01T00:00:00Z"), At("2026-12-01T00:00:00Z")}));
  EXPECT_EQ(PeriodAround(Period::kMonth, At("2026-12-31T23:59:59.999Z")).until, At("2027-01-01T00:00:00Z"));
  EXPECT_EQ(PeriodAround(Period::kYear, saturday),
            (Interval{At("2026-01-01T00:00:00Z"), At("2027-01-01T00:00:00Z")}));
  EXPECT_EQ(PeriodLabel(Period::kWeek, saturday), "2026-11-16");
  EXPECT_EQ(PeriodLabel(Period::kMonth, saturday), "2026-11");
  EXPECT_EQ(PeriodLabel(Period::kYear, saturday), "2026");
}

TEST_F(SigningKeysTest, EachPurposeHasAKeyOfItsOwnFromTheStart) {
  PrepareAndAnnounce(clock_.Now());
  std::set<Bytes> kids;
  for (const KeyPlan& plan : KeyPlans()) kids.insert(Kid(plan.purpose, clock_.Now()));
  EXPECT_EQ(kids.size(), KeyPlans().size());
  EXPECT_EQ(keys_->KeyFor("passport", clock_.Now()).status().reason(), "PURPOSE_INVALID");
  EXPECT_TRUE(HasFile("specimen-over18-2026-11-16"));
  EXPECT_TRUE(HasFile("specimen-full-identity-2026-11"));
  EXPECT_TRUE(HasFile("specimen-result-2026"));
}

TEST_F(SigningKeysTest, ARestartChangesNothing) {
  PrepareAndAnnounce(clock_.Now());
  const auto before = Announce(clock_.Now());
  SigningKeys again(holder_.get(), database_.get(), &random_, true);
  ASSERT_TRUE(again.Prepare(clock_.Now()).ok());
  EXPECT_EQ(Announce(clock_.Now()).size(), before.size());
}

// The promise to venues: whoever fetched the bundle within the last day knows the key that signs now, and believes it until
// the last thing that it signs has ended.
TEST_F(SigningKeysTest, AVenueWithABundleOfYesterdayKnowsEveryKeyThatSigns) {
  const Time start = At("2026-11-20T09:00:00Z");
  std::map<Time, std::vector<verifier::TrustKey>> bundles;
  std::map<std::string, std::set<Bytes>> used;
  Time change = start;
  for (Time now = start; now < start + std::chrono::days(45); now += 8h) {
    if (change <= now) {
      ASSERT_TRUE(keys_->Prepare(now).ok());
      if (bundles.empty() || bundles.rbegin()->first + 12h <= now) bundles[now] = Announce(now);
      change = *keys_->NextChange(now);
    }
    const auto newer = bundles.upper_bound(std::max(now - 24h, start));
    const auto& yesterdays = std::prev(newer)->second;
    const auto signing = keys_->AllKeys(now);
    ASSERT_TRUE(signing.ok()) << signing.status();
    for (const KeyPlan& plan : KeyPlans()) {
      const Bytes& kid = signing->at(std::string(plan.purpose)).kid;
      used[std::string(plan.purpose)].insert(kid);
      const auto known = std::ranges::find(yesterdays, kid, &verifier::TrustKey::kid);
      ASSERT_NE(known, yesterdays.end()) << plan.purpose << " at " << FormatTime(now);
      EXPECT_EQ(known->purpose, plan.purpose);
      EXPECT_LE(known->not_before, now);
      EXPECT_GE(known->not_after, now + plan.life);
    }
  }
  EXPECT_EQ(used["over18"].size(), 8u) << "weeks of 16 November to 4 January";
  EXPECT_EQ(used["name"].size(), 3u) << "November, December, January";
  EXPECT_EQ(used["result"].size(), 2u);
}

TEST_F(SigningKeysTest, TheNextKeyIsMadeTwoDaysAheadAndSignsInItsPeriodOnly) {
  PrepareAndAnnounce(At("2026-11-20T23:59:59Z"));
  EXPECT_FALSE(HasFile("specimen-over18-2026-11-23"));
  PrepareAndAnnounce(At("2026-11-21T00:00:00Z"));
  ASSERT_TRUE(HasFile("specimen-over18-2026-11-23"));
  const Bytes old_kid = Kid("over18", At("2026-11-22T23:59:59.999Z"));
  const Bytes new_kid = Kid("over18", At("2026-11-23T00:00:00Z"));
  EXPECT_NE(old_kid, new_kid);
  EXPECT_EQ(Records(clock_.Now()).at("specimen-over18-2026-11-23").kid, new_kid);
}

TEST_F(SigningKeysTest, AfterAnOutageTheOldKeySignsUntilTheNewOneIsKnown) {
  PrepareAndAnnounce(At("2026-11-20T09:00:00Z"));
  const Bytes old_kid = Kid("over18", At("2026-11-20T09:00:00Z"));
  // Down over the weekend, when the next would have been made.
  PrepareAndAnnounce(At("2026-11-23T08:00:00Z"));
  EXPECT_EQ(Kid("over18", At("2026-11-23T08:00:00Z")), old_kid);
  EXPECT_EQ(Kid("over18", At("2026-11-24T07:59:59Z")), old_kid);
  EXPECT_NE(Kid("over18", At("2026-11-24T08:00:00Z")), old_kid);
  const auto old_key = Records(At("2026-11-24T00:00:00Z")).at("specimen-over18-2026-11-16");
  EXPECT_GE(old_key.not_after, At("2026-11-25T00:00:00Z") + 24h) << "what it signs in its grace is believed";
}

TEST_F(SigningKeysTest, AfterALongOutageTheNewKeySignsAtOnce) {
  PrepareAndAnnounce(At("2026-11-20T09:00:00Z"));
  const Bytes old_kid = Kid("over18", At("2026-11-20T09:00:00Z"));
  PrepareAndAnnounce(At("2026-11-25T00:00:00Z"));
  EXPECT_NE(Kid("over18", At("2026-11-25T00:00:00Z")), old_kid);
}

TEST_F(SigningKeysTest, ThePrivateHalfGoesWhenItSignsNoMoreAndTheBundleEntryLater) {
  PrepareAndAnnounce(At("2026-11-20T09:00:00Z"));
  const Bytes kid = Kid("over18", At("2026-11-20T09:00:00Z"));
  PrepareAndAnnounce(At("2026-11-22T09:00:00Z"));
  PrepareAndAnnounce(At("2026-11-24T23:59:59Z"));
  EXPECT_TRUE(HasFile("specimen-over18-2026-11-16"));
  const Time over = At("2026-11-25T00:00:00Z");
  PrepareAndAnnounce(over);
  EXPECT_FALSE(HasFile("specimen-over18-2026-11-16"));
  EXPECT_TRUE(Records(over).at("specimen-over18-2026-11-16").destroyed);
  const auto listed = [&](Time now) {
    return std::ranges::count(Announce(now), kid, &verifier::TrustKey::kid);
  };
  EXPECT_EQ(listed(over + 24h), 1);
  EXPECT_EQ(listed(over + 24h + 1ms), 0);
}

TEST_F(SigningKeysTest, AWithdrawnKeySignsNoMoreAndIsMarked) {
  const Time now = clock_.Now();
  PrepareAndAnnounce(now);
  const Bytes kid = Kid("full-identity", now);
  const auto withdraw = [&](const std::string& which) {
    return Do([&](storage::Transaction& transaction) {
      return WithdrawKey(transaction, {which, "stolen", "operator:a", "administrator"}, random_.TakeId(),
                         now);
    });
  };
  EXPECT_EQ(withdraw("00112233445566ff").reason(), "KEY_NOT_FOUND");
  ASSERT_TRUE(withdraw(HexEncode(kid)).ok());
  ASSERT_TRUE(withdraw(HexEncode(kid)).ok()) << "repeating it is harmless";
  PrepareAndAnnounce(now);
  EXPECT_FALSE(HasFile("specimen-full-identity-2026-11"));
  EXPECT_NE(Kid("full-identity", now), kid);
  for (const verifier::TrustKey& key : Announce(now)) EXPECT_EQ(key.withdrawn, key.kid == kid);
  EXPECT_EQ(Announce(now).size(), KeyPlans().size() + 4) << "one more, and the three of next week";
}

TEST_F(SigningKeysTest, ARotatedKeyFollowsOnceItIsKnown) {
  const Time now = At("2026-11-17T09:00:00Z");
  PrepareAndAnnounce(now);
  const Bytes old_kid = Kid("over18", now);
  ASSERT_TRUE(keys_->Rotate("over18", now).ok());
  EXPECT_EQ(keys_->Rotate("passport", now).status().reason(), "PURPOSE_INVALID");
  PrepareAndAnnounce(now);
  EXPECT_EQ(Kid("over18", now + 24h - 1s), old_kid);
  EXPECT_NE(Kid("over18", now + 24h), old_kid);
  EXPECT_EQ(*keys_->NextChange(now + 23h + 30min), now + 24h);
}

TEST_F(SigningKeysTest, RotatingEndsBeforeItCrowdsTheBundle) {
  const Time now = At("2026-11-16T12:00:00Z");
  PrepareAndAnnounce(now);
  Status refused;
  std::size_t made = 0;
  for (; made < verifier::kMaxTrustKeys && refused.ok(); ++made)
    refused = keys_->Rotate("name", now).status();
  EXPECT_EQ(refused.reason(), "KEYS_TOO_MANY");
  EXPECT_GT(made, 200U);
  EXPECT_LE(Announce(now).size(), kMostListedForRotation);
  // The plan goes on: three weeks later each purpose still has its key.
  PrepareAndAnnounce(now + 20 * 24h);
  EXPECT_TRUE(keys_->AllKeys(now + 21 * 24h).ok());
}

TEST_F(SigningKeysTest, ALostKeyFileIsReplacedAndWhatItSignedStaysGood) {
  const Time now = clock_.Now();
  PrepareAndAnnounce(now);
  const Bytes kid = Kid("name", now);
  std::filesystem::remove(folder_ / "keys" / "specimen-name-2026-11.key");
  PrepareAndAnnounce(now);
  EXPECT_NE(Kid("name", now), kid);
  EXPECT_EQ(std::ranges::count(Announce(now), kid, &verifier::TrustKey::kid), 1);
  PrepareAndAnnounce(now);
  EXPECT_TRUE(HasFile("specimen-name-2026-11-2"));
  EXPECT_FALSE(HasFile("specimen-name-2026-11-3")) << "one replacement is enough";
}

// Whoever turns a sandbox into an installation cannot take its keys along.
TEST_F(SigningKeysTest, ARealIssuerListsNoSpecimenAndASpecimenIssuerNothingElse) {
  const Time now = clock_.Now();
  PrepareAndAnnounce(now);
  const Bytes specimen_kid = Kid("name", now);
  keys_ = std::make_unique<SigningKeys>(holder_.get(), database_.get(), &random_, false);
  PrepareAndAnnounce(now);
  EXPECT_NE(Kid("name", now), specimen_kid);
  EXPECT_TRUE(HasFile("name-2026-11"));
  for (const verifier::TrustKey& key : Announce(now)) {
    EXPECT_FALSE(key.specimen);
    EXPECT_NE(key.kid, specimen_kid);
  }
  keys_ = std::make_unique<SigningKeys>(holder_.get(), database_.get(), &random_, true);
  for (const verifier::TrustKey& key : Announce(now))
    EXPECT_TRUE(key.specimen) << "real keys under a specimen root too";
  // Renaming the file of a specimen key does not help either: the wrapping binds the name.
  std::filesystem::copy_file(folder_ / "keys" / "specimen-name-2026-11.key",
                             folder_ / "keys" / "name-2026-11.key",
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(holder_->Find("name-2026-11").status().reason(), "SIGNING_KEY_INVALID");
}

TEST_F(SigningKeysTest, TheSameOnATokenOfPkcs11) {
  keys::SoftToken soft;
  auto token = soft.Open();
  ASSERT_TRUE(token.ok()) << token.status();
  holder_ = std::make_unique<TokenKeys>(*token);
  keys_ = std::make_unique<SigningKeys>(holder_.get(), database_.get(), &random_, false);
  const Time now = clock_.Now();
  PrepareAndAnnounce(now);
  const auto key = keys_->KeyFor("over18", now);
  ASSERT_TRUE(key.ok()) << key.status();
  const auto signature = key->signer->Sign(AsBytes("x"));
  ASSERT_TRUE(signature.ok());
  EXPECT_TRUE(key->public_key.Verify(AsBytes("x"), *signature));
  PrepareAndAnnounce(At("2026-11-25T00:00:00Z"));
  EXPECT_EQ(key->signer->Sign(AsBytes("x")).status().reason(), "HSM_KEY_NOT_FOUND")
      << "destroyed in the token";
}

}  // namespace
}  // namespace lagan::credential
