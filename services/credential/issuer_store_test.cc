// The ceremony without its programs: request, root, certificate, installation.
#include "services/credential/issuer_store.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "base/core/file.h"
#include "services/credential/issuer_request.h"
#include "services/credential/root_folder.h"
#include "verifier/trust/issuer_certificate.h"

namespace lagan::credential {
namespace {

constexpr crypto::ScryptParameters kCheap{.n = 1 << 10, .r = 8, .p = 1};

class IssuerStoreTest : public testing::Test {
 protected:
  IssuerStoreTest() {
    std::string pattern =
        std::string(::access("/dev/shm", W_OK | X_OK) == 0 ? "/dev/shm" : "/tmp") + "/lagan-issuer-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    kek_ = std::make_unique<keys::KeyEncryptionKey>(
        *keys::OpenOrCreateSandboxKey(Keys(), "credential", random_));
    holder_ = std::make_unique<KeyFolder>(Keys(), kek_.get(), &random_, SignerFactory());
  }
  ~IssuerStoreTest() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path Keys() const { return folder_ / "keys"; }
  RootFolder NewRoot(const std::string& name) {
    return *RootFolder::Make(folder_ / name, passphrase_, random_, kCheap);
  }
  IssuerRequest Request() { return *ReadIssuerRequest(*RequestIssuer(*holder_, Keys(), "Lagan Test")); }
  std::string ReasonOf(const CeremonyResult& result) {
    return InstallIssuer(*holder_, Keys(), result).status().reason();
  }

  const SecretText passphrase_{"correct horse battery"};
  const Time now_ = *ParseTime("2026-11-22T06:00:00Z");
  crypto::SystemRandom random_;
  std::filesystem::path folder_;
  std::unique_ptr<keys::KeyEncryptionKey> kek_;
  std::unique_ptr<KeyHolder> holder_;
};

TEST_F(IssuerStoreTest, ARequestSaysWhoseKeyItIsAndProvesIt) {
  const auto pem = RequestIssuer(*holder_, Keys(), "Lagan Test");
  ASSERT_TRUE(pem.ok()) << pem.status();
  const auto request = ReadIssuerRequest(*pem);
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->issuer, "Lagan Test");
  EXPECT_EQ(request->key.ToDer(), Request().key.ToDer()) << "asking again asks for the same key";
  // No changed character gives another request that is believed.
  for (std::size_t i = 0; i < pem->size(); ++i) {
    std::string changed = *pem;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    const auto read = ReadIssuerRequest(changed);
    if (!read.ok()) {
      EXPECT_EQ(read.status().reason(), "ISSUER_REQUEST_INVALID");
      continue;
    }
    EXPECT_EQ(read->issuer, request->issuer) << i;
    EXPECT_EQ(read->key.ToDer(), request->key.ToDer()) << i;
  }
  EXPECT_FALSE(ReadIssuerRequest("").ok());
  EXPECT_FALSE(ReadIssuerRequest(std::string(kMaxIssuerRequest + 1, 'A')).ok());
}

TEST_F(IssuerStoreTest, ACertificateIsInstalledAndUsedWhileItIsValid) {
  EXPECT_EQ(OpenInstalledIssuer(*holder_, Keys(), now_).status().reason(), "KEYS_NOT_SET_UP");
  RootFolder root = NewRoot("root");
  const auto result = root.Certify(Request(), std::chrono::years(1), now_);
  ASSERT_TRUE(result.ok()) << result.status();
  const auto carried = ReadCeremonyResult(FormatCeremonyResult(*result));
  ASSERT_TRUE(carried.ok()) << carried.status();
  const auto installed = InstallIssuer(*holder_, Keys(), *carried);
  ASSERT_TRUE(installed.ok()) << installed.status();
  const auto opened = OpenInstalledIssuer(*holder_, Keys(), now_);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->name, "Lagan Test");
  EXPECT_FALSE(opened->specimen);
  EXPECT_EQ(opened->epoch, static_cast<std::uint64_t>(ToUnixSeconds(now_)));
  EXPECT_EQ(opened->not_after, *ParseTime("2027-11-22T00:00:00Z"));
  EXPECT_TRUE(OpenInstalledIssuer(*holder_, Keys(), opened->not_after).ok());
  for (const Time time :
       {opened->not_before - std::chrono::seconds(1), opened->not_after + std::chrono::seconds(1)}) {
    EXPECT_EQ(OpenInstalledIssuer(*holder_, Keys(), time).status().reason(), "ISSUER_CERTIFICATE_OVER");
  }
  ASSERT_TRUE(holder_->Destroy("issuer-1").ok());
  EXPECT_EQ(OpenInstalledIssuer(*holder_, Keys(), now_).status().reason(), "SIGNING_KEY_MISSING");
}

TEST_F(IssuerStoreTest, TheNextCertificateTakesThePlaceOfTheLast) {
  RootFolder root = NewRoot("root");
  const IssuerRequest first = Request();
  const CeremonyResult one = *root.Certify(first, std::chrono::years(1), now_);
  ASSERT_TRUE(InstallIssuer(*holder_, Keys(), one).ok());
  const IssuerRequest second = Request();
  EXPECT_NE(second.key.ToDer(), first.key.ToDer()) << "a new certificate is of a new key";
  EXPECT_EQ(ReasonOf(one), "ISSUER_CERTIFICATE_OLD");
  const CeremonyResult of_first = *root.Certify(first, std::chrono::years(1), now_);
  EXPECT_EQ(ReasonOf(of_first), "ISSUER_CERTIFICATE_OF_ANOTHER");
  const CeremonyResult of_other_root =
      *NewRoot("other").Certify(second, std::chrono::years(1), now_ + std::chrono::hours(1));
  EXPECT_EQ(ReasonOf(of_other_root), "ROOT_KEY_CHANGED");
  const CeremonyResult two = *root.Certify(second, std::chrono::years(2), now_);
  const CeremonyResult forged{two.certificate, of_other_root.root};
  EXPECT_EQ(ReasonOf(forged), "TRUST_BAD_SIGNATURE");
  ASSERT_TRUE(InstallIssuer(*holder_, Keys(), two).ok());
  const auto opened = OpenInstalledIssuer(*holder_, Keys(), now_);
  EXPECT_EQ(opened->epoch, static_cast<std::uint64_t>(ToUnixSeconds(now_)) + 2) << "the third of one second";
  // When it has ended no earlier one comes back, not even one that would still be valid.
  EXPECT_EQ(
      OpenInstalledIssuer(*holder_, Keys(), opened->not_after + std::chrono::hours(1)).status().reason(),
      "ISSUER_CERTIFICATE_OVER");
}

TEST_F(IssuerStoreTest, WhatOutlivesTheCertificateThatTookItsPlaceStaysReplaced) {
  RootFolder root = NewRoot("root");
  ASSERT_TRUE(InstallIssuer(*holder_, Keys(), *root.Certify(Request(), std::chrono::years(2), now_)).ok());
  const Time later = now_ + std::chrono::hours(24);
  ASSERT_TRUE(InstallIssuer(*holder_, Keys(), *root.Certify(Request(), std::chrono::years(1), later)).ok());
  const Time over = now_ + std::chrono::hours(24 * 500);
  EXPECT_EQ(OpenInstalledIssuer(*holder_, Keys(), over).status().reason(), "ISSUER_CERTIFICATE_OVER")
      << "a certificate is replaced because its key may be stolen";
}

TEST_F(IssuerStoreTest, ARootIsMadeOnceAndOpensWithItsPassphrase) {
  const crypto::P256PublicKey key = NewRoot("root").PublicKey();
  EXPECT_EQ(RootFolder::Make(folder_ / "root", passphrase_, random_, kCheap).status().reason(),
            "ROOT_EXISTS");
  EXPECT_EQ(RootFolder::Open(folder_ / "nowhere", passphrase_).status().reason(), "ROOT_NOT_FOUND");
  EXPECT_EQ(RootFolder::Open(folder_ / "root", SecretText("another passphrase")).status().reason(),
            "PASSPHRASE_WRONG");
  const auto opened = RootFolder::Open(folder_ / "root", passphrase_);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->PublicKey().ToDer(), key.ToDer());
  ASSERT_TRUE(WriteFileAtomically(folder_ / "root" / "register.tsv", AsBytes("lost"), 0600).ok());
  EXPECT_EQ(RootFolder::Open(folder_ / "root", passphrase_).status().reason(), "ROOT_REGISTER_INVALID");
}

// Also where a clock was put back, or a copy of the root has an older register.
TEST_F(IssuerStoreTest, EpochsOfARootGrow) {
  const IssuerRequest request = Request();
  const auto epoch = [&](RootFolder& root, Time now) {
    const CeremonyResult result = *root.Certify(request, std::chrono::years(1), now);
    return verifier::ReadIssuerCertificate(result.certificate, result.root)->epoch;
  };
  RootFolder root = NewRoot("root");
  std::filesystem::copy(folder_ / "root", folder_ / "safe");
  const std::uint64_t first = epoch(root, now_);
  EXPECT_EQ(epoch(root, now_ - std::chrono::days(100)), first + 1);
  RootFolder again = *RootFolder::Open(folder_ / "root", passphrase_);
  EXPECT_EQ(again.NextEpoch(now_), first + 2) << "the register remembers";
  RootFolder safe = *RootFolder::Open(folder_ / "safe", passphrase_);
  EXPECT_GT(epoch(safe, now_ + std::chrono::days(1)), first + 1);
}

TEST_F(IssuerStoreTest, AFingerprintIsTypedAtLeastInItsFirstHalf) {
  const crypto::P256PublicKey key = Request().key;
  const std::string groups = FingerprintGroups(key);
  EXPECT_EQ(groups.size(), 64u + 15u);
  EXPECT_TRUE(MatchesFingerprint(groups, key));
  EXPECT_TRUE(MatchesFingerprint(groups.substr(0, 39), key));
  EXPECT_FALSE(MatchesFingerprint(groups.substr(0, 38), key)) << "one digit short";
  EXPECT_FALSE(MatchesFingerprint(groups + "0", key));
  std::string wrong = groups;
  wrong[38] = wrong[38] == '0' ? '1' : '0';
  EXPECT_FALSE(MatchesFingerprint(wrong, key));
  EXPECT_FALSE(MatchesFingerprint("", key));
}

TEST_F(IssuerStoreTest, WhatIsNoCeremonyResultIsRefused) {
  RootFolder root = NewRoot("root");
  const std::string good = FormatCeremonyResult(*root.Certify(Request(), std::chrono::years(1), now_));
  for (const std::string& bad :
       {std::string(), good.substr(0, good.find("-----BEGIN PUBLIC")),
        good.substr(good.find("-----BEGIN PUBLIC")), good + std::string(20'000, 'x')}) {
    EXPECT_FALSE(ReadCeremonyResult(bad).ok()) << bad.size();
  }
}

}  // namespace
}  // namespace lagan::credential
