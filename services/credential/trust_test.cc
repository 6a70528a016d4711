// The trust bundle: one sequence, fresh, public, and complete.
#include <set>

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
  Bytes PublicBundle() { return *ReadFile(PublicFolder() / "trust.bundle", 1 << 20); }
};

TEST_F(TrustTest, NamesTheKeysAndTheirPurposes) {
  const verifier::TrustBundle bundle = Installed().bundle;
  EXPECT_EQ(bundle.sequence, 1u);
  EXPECT_EQ(bundle.issuer, "lagan-sandbox");
  EXPECT_EQ(bundle.expires_at - bundle.issued_at, std::chrono::days(7));
  ASSERT_EQ(bundle.keys.size(), 2u);
  std::set<std::string> purposes;
  for (const verifier::TrustKey& key : bundle.keys) {
    EXPECT_TRUE(key.specimen);
    EXPECT_EQ(key.kid, KidOf(key.key));
    purposes.insert(key.purpose);
    if (key.purpose == "result") {
      EXPECT_EQ(key.key.ToDer(), ToBytes(Trust().result_public_key()));
    }
  }
  EXPECT_EQ(purposes, (std::set<std::string>{"full-identity", "result"}));
}

TEST_F(TrustTest, IsPublishedAsTheVerifierTakesIt) {
  const std::string pem = *ReadTextFile(PublicFolder() / "trust.bundle.root", 4096);
  const auto root = verifier::ParseRootKey(pem);
  ASSERT_TRUE(root.ok()) << root.status();
  const auto installed = verifier::ReadTrustBundle(PublicBundle(), *root);
  ASSERT_TRUE(installed.ok()) << installed.status();
  const auto issued = IssueOnce();
  ASSERT_TRUE(issued.ok());
  EXPECT_EQ(verifier::VerifyCredential(issued->qr_text(), installed->bundle, clock_.Now()).outcome,
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
  const verifier::TrustBundle bundle = Installed().bundle;
  EXPECT_EQ(bundle.keys.size(), 4u);
  for (const auto& issued : {old, fresh}) {
    EXPECT_EQ(verifier::VerifyCredential(issued->qr_text(), bundle, clock_.Now()).outcome,
              verifier::Outcome::kSpecimen);
  }
  // The keys of 2026 leave when the last that they signed has expired.
  clock_.Set(*ParseTime("2028-01-01T00:00:01Z"));
  EXPECT_EQ(Installed().bundle.keys.size(), 4u) << "2027 and 2028";
}

TEST_F(TrustTest, ALostIssuingKeyIsReplacedAndItsCredentialsStayGood) {
  const auto old = IssueOnce();
  ASSERT_TRUE(old.ok());
  std::filesystem::remove(folder_ / "keys" / "specimen-full-identity-2026.key");
  Restart();
  const verifier::TrustBundle bundle = Installed().bundle;
  EXPECT_EQ(bundle.sequence, 2u);
  EXPECT_EQ(bundle.keys.size(), 3u);
  EXPECT_EQ(verifier::VerifyCredential(old->qr_text(), bundle, clock_.Now()).outcome,
            verifier::Outcome::kSpecimen);
}

TEST_F(TrustTest, AStolenKeyLeavesTheBundle) {
  const auto old = IssueOnce();
  ASSERT_TRUE(old.ok());
  std::filesystem::remove(folder_ / "keys" / "specimen-full-identity-2026.key");
  ASSERT_TRUE(
      storage::InTransaction(*database_, [](storage::Transaction& transaction) {
        return transaction.Execute("DELETE FROM signing_key WHERE purpose = 'full-identity'").status();
      }).ok());
  Restart();
  const verifier::TrustBundle bundle = Installed().bundle;
  EXPECT_EQ(bundle.sequence, 2u);
  EXPECT_EQ(bundle.keys.size(), 2u);
  EXPECT_EQ(verifier::VerifyCredential(old->qr_text(), bundle, clock_.Now()).reason,
            verifier::Reason::kUnknownIssuer);
}

TEST_F(TrustTest, AnotherRootIsNotPutInThePlaceOfThePinnedOne) {
  std::filesystem::remove(folder_ / "keys" / "specimen-root.key");
  EXPECT_EQ(TryOpen().status().reason(), "ROOT_KEY_CHANGED");
}

TEST_F(TrustTest, AKeyFileOpensForItsOwnPurposeOnly) {
  std::filesystem::copy_file(folder_ / "keys" / "specimen-result-2026.key",
                             folder_ / "keys" / "specimen-full-identity-2026.key",
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(TryOpen().status().reason(), "SIGNING_KEY_INVALID");
}

}  // namespace
}  // namespace lagan::credential
