#include "verifier/credential/eu_signer.h"

#include <gtest/gtest.h>

#include "verifier/testing/certified_signer.h"

namespace lagan::verifier {
namespace {

using testing::CertifiedSigner;

constexpr char kTestUsage[] = "1.3.6.1.4.1.1847.2021.1.1";

TEST(EuSigner, SaysWhatABundleLists) {
  const Time from = *ParseTime("2026-01-02T03:04:05Z");
  const CertifiedSigner signer("P-256", kTestUsage, from, std::chrono::hours(24));
  for (const bool pem : {false, true}) {
    const Result<EuSigner> read =
        pem ? ReadEuSignerPem("Subject: C = IE\n" + signer.Pem() + "\n") : ReadEuSigner(signer.Certificate());
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(read->kid, signer.Kid());
    EXPECT_EQ(read->purposes, std::vector<std::string>{"eu-dcc-test"});
    EXPECT_EQ(read->not_before, from);
    EXPECT_EQ(read->not_after, from + std::chrono::hours(24));
    EXPECT_TRUE(read->key.Verify(AsBytes("message"), *signer.Sign(AsBytes("message"))));
  }
}

TEST(EuSigner, APurposeThatIsNamedTwiceIsListedOnce) {
  const CertifiedSigner signer("P-256", "1.3.6.1.4.1.1847.2021.1.1,1.3.6.1.4.1.0.1847.2021.1.1");
  EXPECT_EQ(*ReadEuPurposes(signer.Certificate()), std::vector<std::string>{"eu-dcc-test"});
}

TEST(EuSigner, RefusesWhatIsNoCertificateOfOne) {
  const CertifiedSigner good;
  Bytes longer = good.Certificate();
  longer.push_back(0);
  Bytes shorter = good.Certificate();
  shorter.pop_back();
  const Time now = SystemClock().Now();
  const struct {
    const char* what;
    Bytes der;
    const char* field;
  } rows[] = {
      {"nothing", {}, "certificate"},
      {"a byte behind it", longer, "certificate"},
      {"a byte missing", shorter, "certificate"},
      {"another curve", CertifiedSigner("P-384").Certificate(), "key"},
      {"an unreadable usage", CertifiedSigner("P-256", "DER:0500").Certificate(), "extended_key_usage"},
      {"it ends as it begins", CertifiedSigner("P-256", "", now, std::chrono::seconds(0)).Certificate(),
       "validity"},
      {"before 1970",
       CertifiedSigner("P-256", "", FromUnixSeconds(-86400), std::chrono::hours(1)).Certificate(),
       "validity"},
  };
  for (const auto& row : rows) {
    const Status refused = ReadEuSigner(row.der).status();
    EXPECT_EQ(refused.reason(), "CERTIFICATE_INVALID") << row.what;
    EXPECT_EQ(refused.field(), row.field) << row.what;
  }
  for (const std::string& pem :
       {std::string(), std::string("-----BEGIN CERTIFICATE-----"), good.Pem() + good.Pem(),
        good.Pem().substr(0, good.Pem().size() / 2), good.Pem() + std::string(kMaxEuSignerPem, '\n')}) {
    EXPECT_EQ(ReadEuSignerPem(pem).status().reason(), "CERTIFICATE_INVALID") << pem.substr(0, 60);
  }
}

}  // namespace
}  // namespace lagan::verifier
