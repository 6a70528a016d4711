// EU keys: by certificate into the bundle, judged by venues, withdrawn, gone at their end.
#include "services/credential/eu_keys.h"

#include <algorithm>

#include "services/credential/test_issuer.h"
#include "verifier/cose/sign1.h"
#include "verifier/testing/certified_signer.h"
#include "verifier/testing/sample_venue.h"

namespace lagan::credential {
namespace {

using verifier::testing::CertifiedSigner;

constexpr char kTestUsage[] = "1.3.6.1.4.1.1847.2021.1.1";
constexpr char kTwoUsages[] = "1.3.6.1.4.1.1847.2021.1.1,1.3.6.1.4.1.1847.2021.1.3";

class EuKeysTest : public IssuerTest {
 protected:
  CertifiedSigner MakeSigner(const char* usages = "", std::chrono::days life = std::chrono::days(365)) {
    return CertifiedSigner("P-256", usages, clock_.Now() - std::chrono::hours(1), life);
  }
  Result<v1::ImportEuKeyResponse> Import(const CertifiedSigner& signer, const std::string& country = "IE") {
    v1::ImportEuKeyRequest request;
    request.set_certificate(signer.Pem());
    request.set_country(country);
    request.set_actor("operator:op-00112233445566aa");
    return credential_->ImportEuKey(Caller("administrator"), request);
  }
  Status Withdraw(const std::string& kid) {
    v1::WithdrawKeyRequest request;
    request.set_idempotency_key(random_.TakeId());
    request.set_kid(kid);
    request.set_reason("stolen");
    request.set_actor("system");
    return credential_->WithdrawKey(Caller("administrator"), request).status();
  }
  // What a venue that fetches now says of a certificate of Ireland.
  std::string Judged(const CertifiedSigner& signer, const char* group = "t") {
    const Bytes payload = verifier::testing::MakeEuPayload(group, clock_.Now());
    const Bytes message = *verifier::EncodeSign1(payload, {signer.Kid(), {}}, signer);
    const std::string text = verifier::testing::TextOf(verifier::Format::kEuCertificate, message);
    return std::string(verifier::ReasonName(VerifyAsVenue(text).reason));
  }
  std::vector<v1::Key> Listed() {
    const v1::ListKeysResponse all = *credential_->ListKeys(Caller("administrator"), {});
    std::vector<v1::Key> out;
    std::ranges::copy_if(all.keys(), std::back_inserter(out),
                         [](const v1::Key& key) { return !key.issuer().empty(); });
    return out;
  }
};

TEST_F(EuKeysTest, AreJudgedByFromTheNextBundleOn) {
  const CertifiedSigner signer = MakeSigner();
  EXPECT_EQ(Judged(signer), "UNKNOWN_ISSUER");
  const auto imported = Import(signer);
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_EQ(imported->kid(), HexEncode(signer.Kid()));
  EXPECT_EQ(imported->purposes_size(), 1);
  EXPECT_EQ(imported->purposes(0), "eu-dcc");
  EXPECT_EQ(imported->not_before(), "2026-11-21T21:04:06Z");
  EXPECT_EQ(imported->not_after(), "2027-11-21T21:04:06Z");
  EXPECT_EQ(imported->sequence(), 2u);
  EXPECT_EQ(Trust().sequence(), 2u);
  for (const char* group : {"v", "t", "r"})
    EXPECT_EQ(Judged(signer, group), "SPECIMEN") << "a sandbox's bundle";
  Restart();
  EXPECT_EQ(Judged(signer), "SPECIMEN");
  EXPECT_EQ(Trust().sequence(), 2u) << "the same keys need no other bundle";
}

TEST_F(EuKeysTest, SignWhatTheirCertificateNamesForTheirCountry) {
  const CertifiedSigner tests = MakeSigner(kTwoUsages);
  ASSERT_TRUE(Import(tests).ok());
  EXPECT_EQ(Judged(tests, "t"), "SPECIMEN");
  EXPECT_EQ(Judged(tests, "r"), "SPECIMEN");
  EXPECT_EQ(Judged(tests, "v"), "WRONG_KEY_PURPOSE");
  const CertifiedSigner abroad = MakeSigner();
  ASSERT_TRUE(Import(abroad, "FR").ok());
  EXPECT_EQ(Judged(abroad), "UNKNOWN_ISSUER") << "the certificate says Ireland";
  ASSERT_TRUE(Import(abroad, "IE").ok()) << "two countries may share a key";
  EXPECT_EQ(Judged(abroad), "SPECIMEN");
}

TEST_F(EuKeysTest, RepeatingAnImportChangesAndTellsNothing) {
  const CertifiedSigner signer = MakeSigner(kTestUsage);
  ASSERT_TRUE(Import(signer).ok());
  const auto again = Import(signer);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->sequence(), 2u);
  EXPECT_EQ(Events("eu_key.imported").size(), 1u);
  EXPECT_EQ(Listed().size(), 1u);
}

TEST_F(EuKeysTest, AreWithdrawnForGood) {
  const CertifiedSigner signer = MakeSigner(kTwoUsages);
  ASSERT_TRUE(Import(signer).ok());
  const std::string kid = HexEncode(signer.Kid());
  ASSERT_TRUE(Withdraw(kid).ok());
  EXPECT_EQ(Judged(signer), "KEY_WITHDRAWN");
  EXPECT_EQ(Events("key.withdrawn").size(), 1u);
  EXPECT_TRUE(Withdraw(kid).ok());
  EXPECT_EQ(Events("key.withdrawn").size(), 1u);
  ASSERT_TRUE(Import(signer).ok());
  EXPECT_EQ(Judged(signer), "KEY_WITHDRAWN") << "bringing it in again is no way back";
  ASSERT_EQ(Listed().size(), 2u);
  for (const v1::Key& key : Listed()) {
    EXPECT_EQ(key.kid(), kid);
    EXPECT_EQ(key.issuer(), "IE");
    EXPECT_EQ(key.withdrawn_at(), FormatTime(clock_.Now()));
  }
  EXPECT_EQ(Withdraw("00112233445566ff").reason(), "KEY_NOT_FOUND");
}

TEST_F(EuKeysTest, LeaveAtTheirEnd) {
  const CertifiedSigner signer = MakeSigner("", std::chrono::days(10));
  ASSERT_TRUE(Import(signer).ok());
  clock_.Set(*ParseTime("2026-12-01T21:04:06Z"));
  ASSERT_TRUE(credential_->Maintain().ok());
  EXPECT_EQ(Judged(signer), "SPECIMEN") << "in its last second";
  clock_.Set(*ParseTime("2026-12-01T21:04:07Z"));
  EXPECT_TRUE(Listed().empty());
  EXPECT_EQ(Import(signer).status().reason(), "CERTIFICATE_OVER");
  ASSERT_TRUE(credential_->Maintain().ok());
  EXPECT_EQ(Count("SELECT count(*) FROM eu_key"), 0);
}

TEST_F(EuKeysTest, AreNotMoreThanABundleHolds) {
  const CertifiedSigner signer = MakeSigner();
  std::string country = "AA";
  for (std::size_t i = 0; i < kMostEuKeys; ++i) {
    ASSERT_TRUE(storage::InTransaction(*database_, [&](storage::Transaction& transaction) {
                  return ImportEuKey(transaction, {signer.Pem(), country, "system", "administrator"},
                                     random_.TakeId(), clock_.Now())
                      .status();
                }).ok());
    if (++country[1] > 'Z') country = {static_cast<char>(country[0] + 1), 'A'};
  }
  EXPECT_EQ(Import(signer, "ZZ").status().reason(), "EU_KEYS_TOO_MANY");
  EXPECT_EQ(Count("SELECT count(*) FROM eu_key"), static_cast<std::int64_t>(kMostEuKeys));
  EXPECT_TRUE(Import(signer, "AA").ok()) << "one that is there";
  EXPECT_GT(Trust().sequence(), 1u) << "such a bundle can be signed";
}

TEST_F(EuKeysTest, RefusalsName) {
  v1::ImportEuKeyRequest request;
  request.set_certificate("-----BEGIN CERTIFICATE-----\n");
  request.set_actor("system");
  const auto refusal = [&] { return credential_->ImportEuKey(Caller("administrator"), request).status(); };
  for (const char* country : {"", "I", "ie", "IRL", "I1"}) {
    request.set_country(country);
    EXPECT_EQ(refusal().field(), "country") << country;
  }
  request.set_country("IE");
  EXPECT_EQ(refusal().reason(), "CERTIFICATE_INVALID");
  request.set_actor("me");
  EXPECT_EQ(refusal().field(), "actor");
}

}  // namespace
}  // namespace lagan::credential
