// The trust bundle: one sequence, fresh, public, and complete.
#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <thread>

#include <gmock/gmock.h>

#include "base/core/file.h"
#include "services/credential/test_issuer.h"
#include "verifier/credential/verify.h"
#include "verifier/trust/root_key.h"

namespace lagan::credential {
namespace {

class TrustTest : public IssuerTest {
 protected:
  verifier::InstalledTrust Installed() {
    const v1::GetTrustBundleResponse trust = Trust();
    const auto root = crypto::P256PublicKey::FromDer(AsBytes(trust.root_public_key()));
    auto installed = verifier::ReadTrustBundle(AsBytes(trust.bundle()), *root);
    EXPECT_TRUE(installed.ok()) << installed.status();
    EXPECT_EQ(installed->bundle.sequence, trust.sequence());
    return *std::move(installed);
  }
  static int KeysFor(const verifier::TrustBundle& bundle, std::string_view purpose) {
    return static_cast<int>(std::ranges::count(bundle.keys, purpose, &verifier::TrustKey::purpose));
  }
  Bytes PublicBundle() { return *ReadFile(PublicFolder() / "trust.bundle", 1 << 20); }
};

TEST_F(TrustTest, NamesTheKeysAndTheirPurposes) {
  const verifier::InstalledTrust installed = Installed();
  const verifier::TrustBundle& bundle = installed.bundle;
  EXPECT_EQ(bundle.sequence, 1u);
  EXPECT_EQ(bundle.issuer, "lagan-sandbox");
  EXPECT_EQ(bundle.expires_at - bundle.issued_at, std::chrono::days(7));
  std::set<std::string> purposes;
  for (const verifier::TrustKey& key : bundle.keys) {
    EXPECT_TRUE(key.specimen);
    EXPECT_EQ(key.kid, KidOf(key.key));
    purposes.insert(key.purpose);
    if (key.purpose == "result") {
      EXPECT_EQ(key.key.ToDer(), ToBytes(Trust().result_public_key()));
    }
  }
  EXPECT_EQ(purposes, (std::set<std::string>{"over18", "over18-live", "over18-face", "name", "name-face",
                                             "full-identity", "result", "status-list"}));
  // The weeks' next keys are announced already: it is Saturday.
  EXPECT_EQ(bundle.keys.size(), purposes.size() + 3);
}

TEST_F(TrustTest, IsPublishedAsTheVerifierTakesIt) {
  const std::string pem = *ReadTextFile(PublicFolder() / "trust.bundle.root", 4096);
  const auto root = verifier::ParseRootKey(pem);
  ASSERT_TRUE(root.ok()) << root.status();
  const auto installed = verifier::ReadTrustBundle(PublicBundle(), *root);
  ASSERT_TRUE(installed.ok()) << installed.status();
  const auto issued = IssueOnce();
  ASSERT_TRUE(issued.ok());
  const verifier::StatusLists lists =
      verifier::ReadStatusListFolder(PublicFolder() / "trust.bundle.lists", installed->bundle).lists;
  EXPECT_EQ(
      verifier::VerifyCredential(issued->qr_text(), {.trust = &*installed, .lists = &lists}, clock_.Now())
          .outcome,
      verifier::Outcome::kSpecimen);
  EXPECT_EQ(std::filesystem::status(PublicFolder() / "trust.bundle").permissions(),
            std::filesystem::perms(0644));
}

TEST_F(TrustTest, ARestartChangesNothing) {
  const Bytes before = PublicBundle();
  Restart();
  EXPECT_EQ(PublicBundle(), before);
  EXPECT_EQ(Trust().sequence(), 1u);
  EXPECT_EQ(Events("trust.published").size(), 1u);
}

TEST_F(TrustTest, IsSignedAnewEachDayWithTheNextNumber) {
  const verifier::InstalledTrust first = Installed();
  clock_.Advance(std::chrono::hours(23));
  ASSERT_TRUE(credential_->Maintain().ok());
  EXPECT_EQ(Installed().digest, first.digest);
  clock_.Advance(std::chrono::hours(1));
  ASSERT_TRUE(credential_->Maintain().ok());
  const verifier::InstalledTrust second = Installed();
  EXPECT_EQ(second.bundle.sequence, 2u);
  EXPECT_TRUE(verifier::CheckSuccession(first, second).ok());
  EXPECT_EQ(AsText(PublicBundle()), Trust().bundle());
  EXPECT_EQ(Events("trust.published").size(), 2u);
}

TEST_F(TrustTest, AClockPutBackNeverForksTheSequence) {
  clock_.Advance(-std::chrono::hours(5));
  Restart();
  const verifier::InstalledTrust bundle = Installed();
  EXPECT_EQ(bundle.bundle.sequence, 2u);
  EXPECT_LE(bundle.bundle.issued_at, clock_.Now());
}

TEST_F(TrustTest, AKeyOfLastYearIsStillBelievedAndSignsNoMore) {
  const auto old = IssueOnce();
  ASSERT_TRUE(old.ok());
  clock_.Set(*ParseTime("2027-01-01T00:00:00Z"));
  v1::IssueCredentialRequest request = MakeIssueRequest();
  request.set_idempotency_key("00112233445566778899-pass-2");
  const auto fresh = IssueOnce(request);
  ASSERT_TRUE(fresh.ok()) << fresh.status();
  const verifier::InstalledTrust installed = Installed();
  const verifier::TrustBundle& bundle = installed.bundle;
  EXPECT_EQ(KeysFor(bundle, "full-identity"), 2);
  for (const auto& issued : {old, fresh}) {
    EXPECT_EQ(VerifyAsVenue(issued->qr_text()).outcome, verifier::Outcome::kSpecimen);
  }
  // The key of November 2026 leaves when the last that it signed has expired.
  clock_.Set(*ParseTime("2027-12-11T00:00:01Z"));
  EXPECT_EQ(KeysFor(Installed().bundle, "full-identity"), 2) << "January and December 2027";
}

TEST_F(TrustTest, AStolenKeyIsMarkedAtOnceAndSignsNoMore) {
  ASSERT_TRUE(IssueOnce().ok());
  const auto current = [&] {
    const auto listed = credential_->ListKeys(Caller("administrator"), {});
    EXPECT_TRUE(listed.ok()) << listed.status();
    for (const v1::Key& key : listed->keys()) {
      if (key.purpose() == "full-identity" && key.current()) return key.kid();
    }
    return std::string();
  };
  v1::WithdrawKeyRequest request;
  request.set_idempotency_key("00112233445566778899-withdraw");
  request.set_kid(current());
  request.set_reason("stolen");
  request.set_actor("system");
  const auto withdraw = [&] { return credential_->WithdrawKey(Caller("administrator"), request); };
  const auto done = withdraw();
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->sequence(), 2u);
  for (const verifier::TrustKey& key : Installed().bundle.keys) {
    EXPECT_EQ(key.withdrawn, HexEncode(key.kid) == request.kid());
  }
  EXPECT_EQ(AsText(PublicBundle()), Trust().bundle()) << "published before the answer";
  EXPECT_NE(current(), request.kid());
  EXPECT_FALSE(std::filesystem::exists(folder_ / "keys" / "specimen-full-identity-2026-11.key"));
  const auto events = Events("key.withdrawn");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(withdraw()->sequence(), 2u) << "repeating it is harmless";
  EXPECT_EQ(Events("key.withdrawn").size(), 1u);
  v1::IssueCredentialRequest next = MakeIssueRequest();
  next.set_idempotency_key("00112233445566778899-pass-2");
  EXPECT_TRUE(IssueOnce(next).ok());

  request.set_kid(std::string(16, '0'));
  EXPECT_EQ(withdraw().status().reason(), "IDEMPOTENCY_KEY_REUSED");
  request.set_idempotency_key("00112233445566778899-withdraw-2");
  EXPECT_EQ(withdraw().status().reason(), "KEY_NOT_FOUND");
  request.set_kid("xyz");
  EXPECT_EQ(withdraw().status().field(), "kid");
  request.set_kid(std::string(16, '0'));
  request.set_reason("Because, you know");
  EXPECT_EQ(withdraw().status().field(), "reason");
}

TEST_F(TrustTest, ARotatedKeyIsAnnouncedFirst) {
  v1::RotateKeyRequest request;
  request.set_idempotency_key("00112233445566778899-rotate");
  request.set_purpose("over18");
  request.set_actor("system");
  const auto rotate = [&] { return credential_->RotateKey(Caller("administrator"), request); };
  const auto done = rotate();
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->signs_from(), "2026-11-22T22:04:06Z");
  EXPECT_EQ(rotate()->kid(), done->kid()) << "the same again";
  const verifier::TrustBundle bundle = Installed().bundle;
  EXPECT_EQ(std::ranges::count(bundle.keys, *HexDecode(done->kid()), &verifier::TrustKey::kid), 1);
  request.set_idempotency_key("00112233445566778899-rotate-2");
  request.set_purpose("passport");
  EXPECT_EQ(rotate().status().reason(), "PURPOSE_INVALID");
  request.set_actor("me");
  EXPECT_EQ(rotate().status().field(), "actor");
}

// Keys change hands while people are served, and a venue that fetched its bundle yesterday goes on accepting.
TEST_F(TrustTest, ARotationUnderLoadFailsNobody) {
  constexpr int kThreads = 4;
  clock_.Set(*ParseTime("2026-11-27T12:00:00Z"));
  ASSERT_TRUE(credential_->Maintain().ok());
  std::atomic<int> issued{0}, failed{0}, next{0};
  std::atomic<bool> stop{false};
  std::mutex mutex;
  // Twelve hours do not pass in the middle of a call, whose answer would no longer be kept at its end (DELIVERY_OVER). Keys change
  // hands in the midst of calls: Fetch does that.
  std::shared_mutex leap;
  std::atomic<bool> waits{false};  // a lock that readers hold by turns would let nobody else in
  std::vector<std::string> texts, failures;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      while (!stop) {
        v1::IssueCredentialRequest request = MakeIssueRequest();
        request.set_idempotency_key("00112233445566778899-" + std::to_string(++next));
        const auto answer = [&] {
          while (waits) std::this_thread::yield();
          const std::shared_lock no_leap(leap);
          return IssueOnce(request);
        }();
        ++(answer.ok() ? issued : failed);
        const std::lock_guard lock(mutex);
        if (answer.ok()) texts.push_back(answer->qr_text());
        if (!answer.ok()) failures.push_back(answer.status().ToString());
      }
    });
  }
  std::vector<VenueFiles> bundles = {Fetch()};
  std::size_t judged = 0;
  // Over the ends of two weeks and a month, twelve hours at a time.
  for (int half_days = 0; half_days < 22; ++half_days) {
    const int before = issued;
    while (issued < before + 2 * kThreads && failed == 0) std::this_thread::yield();
    const VenueFiles& yesterdays = bundles[bundles.size() < 3 ? 0 : bundles.size() - 3];
    const std::lock_guard lock(mutex);
    for (; judged < texts.size(); ++judged) {
      EXPECT_EQ(yesterdays.Verify(texts[judged], clock_.Now()).outcome, verifier::Outcome::kSpecimen);
    }
    {
      waits = true;
      const std::lock_guard nobody_is_served(leap);
      clock_.Advance(std::chrono::hours(12));
      waits = false;
    }
    bundles.push_back(Fetch());
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(failures, testing::IsEmpty());
  EXPECT_GE(KeysFor(Installed().bundle, "full-identity"), 2) << "November's and December's";
}

TEST_F(TrustTest, ALostIssuingKeyIsReplacedAndItsCredentialsStayGood) {
  const auto old = IssueOnce();
  ASSERT_TRUE(old.ok());
  std::filesystem::remove(folder_ / "keys" / "specimen-full-identity-2026-11.key");
  Restart();
  const verifier::InstalledTrust installed = Installed();
  const verifier::TrustBundle& bundle = installed.bundle;
  EXPECT_EQ(bundle.sequence, 2u);
  EXPECT_EQ(KeysFor(bundle, "full-identity"), 2);
  EXPECT_EQ(VerifyAsVenue(old->qr_text()).outcome, verifier::Outcome::kSpecimen);
}

TEST_F(TrustTest, TheOldestVerifierThatMayDecideIsSetAndIsAChange) {
  EXPECT_EQ(Installed().bundle.minimum_verifier, 1u);
  settings_.minimum_verifier = 2;
  Restart();
  EXPECT_EQ(Installed().bundle.minimum_verifier, 2u);
  EXPECT_EQ(Installed().bundle.sequence, 2u);
  Restart();
  EXPECT_EQ(Installed().bundle.sequence, 2u);
  EXPECT_TRUE(IssueOnce().ok()) << "our own verifier is not older";
  for (const std::uint32_t bad : {0u, verifier::kVerifierVersion + 1}) {
    settings_.minimum_verifier = bad;
    EXPECT_EQ(TryOpen().status().reason(), "MINIMUM_VERIFIER_INVALID") << bad;
  }
}

TEST_F(TrustTest, AnotherRootIsNotPutInThePlaceOfThePinnedOne) {
  std::filesystem::remove(folder_ / "keys" / "specimen-root.key");
  EXPECT_EQ(TryOpen().status().reason(), "ROOT_KEY_CHANGED");
}

TEST_F(TrustTest, AKeyFileOpensForItsOwnPurposeOnly) {
  std::filesystem::copy_file(folder_ / "keys" / "specimen-result-2026.key",
                             folder_ / "keys" / "specimen-full-identity-2026-11.key",
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(TryOpen().status().reason(), "SIGNING_KEY_INVALID");
}

}  // namespace
}  // namespace lagan::credential
