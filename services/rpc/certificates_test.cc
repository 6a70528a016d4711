#include "services/rpc/certificates.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "base/core/file.h"

namespace lagan::rpc {
namespace {

using std::filesystem::path;

class CertificatesTest : public testing::Test {
 protected:
  CertificatesTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "lagan-certificates-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~CertificatesTest() override { std::filesystem::remove_all(folder_); }

  Result<CertificateReport> Init(std::vector<std::string> names) {
    return InitCertificates({folder_, std::move(names)}, clock_);
  }
  static std::string Content(const path& file) { return ReadTextFile(file, 1 << 20).value(); }
  static mode_t Mode(const path& file) {
    struct stat found {};
    EXPECT_EQ(::stat(file.c_str(), &found), 0) << file;
    return found.st_mode & 0777;
  }
  static std::shared_ptr<X509> Parse(const path& file) {
    const std::string text = Content(file);
    BIO* in = BIO_new_mem_buf(text.data(), static_cast<int>(text.size()));
    std::shared_ptr<X509> certificate(PEM_read_bio_X509(in, nullptr, nullptr, nullptr), &X509_free);
    BIO_free(in);
    return certificate;
  }

  ManualClock clock_{FromUnixSeconds(1'800'000'000)};
  path folder_;
};

TEST_F(CertificatesTest, WritesAFolderPerNameAndKeepsKeysPrivate) {
  const auto report = Init({"mrz", "portal-sandbox"});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->authority_made);
  EXPECT_EQ(report->made, (std::vector<std::string>{"mrz", "portal-sandbox"}));
  for (const auto* name : {"authority", "mrz", "portal-sandbox"}) {
    EXPECT_EQ(Mode(folder_ / name / "key.pem"), 0600u);
    EXPECT_EQ(Mode(folder_ / name), 0700u);
  }
  EXPECT_EQ(Content(folder_ / "mrz/authority.pem"), Content(folder_ / "authority/certificate.pem"));
}

TEST_F(CertificatesTest, CertificateSaysWhoAndForWhatAndIsSignedByTheAuthority) {
  ASSERT_TRUE(Init({"mrz"}).ok());
  const auto leaf = Parse(folder_ / "mrz/certificate.pem");
  const auto authority = Parse(folder_ / "authority/certificate.pem");
  ASSERT_TRUE(leaf && authority);
  const std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> store(X509_STORE_new(), &X509_STORE_free);
  X509_STORE_add_cert(store.get(), authority.get());
  for (const int purpose : {X509_PURPOSE_SSL_SERVER, X509_PURPOSE_SSL_CLIENT}) {
    const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> context(X509_STORE_CTX_new(),
                                                                                  &X509_STORE_CTX_free);
    X509_STORE_CTX_init(context.get(), store.get(), leaf.get(), nullptr);
    X509_STORE_CTX_set_purpose(context.get(), purpose);
    X509_STORE_CTX_set_time(context.get(), 0, static_cast<time_t>(ToUnixSeconds(clock_.Now())));
    X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(context.get()), X509_V_FLAG_X509_STRICT);
    EXPECT_EQ(X509_verify_cert(context.get()), 1)
        << X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()));
  }
  EXPECT_EQ(X509_check_host(leaf.get(), "mrz.lagan.internal", 0, 0, nullptr), 1);
  EXPECT_EQ(X509_check_host(leaf.get(), "credential.lagan.internal", 0, 0, nullptr), 0);
  auto* names =
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(leaf.get(), NID_subject_alt_name, nullptr, nullptr));
  ASSERT_EQ(sk_GENERAL_NAME_num(names), 2);
  const GENERAL_NAME* uri = sk_GENERAL_NAME_value(names, 1);
  ASSERT_EQ(uri->type, GEN_URI);
  EXPECT_EQ(
      std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri->d.uniformResourceIdentifier))),
      "spiffe://lagan/mrz");
  GENERAL_NAMES_free(names);
}

TEST_F(CertificatesTest, LifeIsOneYear) {
  ASSERT_TRUE(Init({"mrz"}).ok());
  const auto leaf = Parse(folder_ / "mrz/certificate.pem");
  auto now = static_cast<time_t>(ToUnixSeconds(clock_.Now()));
  auto last_day =
      static_cast<time_t>(ToUnixSeconds(clock_.Now() + std::chrono::days(365) - std::chrono::hours(1)));
  auto too_late =
      static_cast<time_t>(ToUnixSeconds(clock_.Now() + std::chrono::days(365) + std::chrono::hours(1)));
  EXPECT_LT(X509_cmp_time(X509_get0_notBefore(leaf.get()), &now), 0);
  EXPECT_GT(X509_cmp_time(X509_get0_notAfter(leaf.get()), &last_day), 0);
  EXPECT_LT(X509_cmp_time(X509_get0_notAfter(leaf.get()), &too_late), 0);
}

TEST_F(CertificatesTest, SecondRunKeepsAndAdds) {
  ASSERT_TRUE(Init({"mrz"}).ok());
  const std::string before = Content(folder_ / "mrz/certificate.pem") + Content(folder_ / "mrz/key.pem");
  const auto second = Init({"mrz", "audit"});
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_FALSE(second->authority_made);
  EXPECT_EQ(second->kept, std::vector<std::string>{"mrz"});
  EXPECT_EQ(second->made, std::vector<std::string>{"audit"});
  EXPECT_TRUE(second->expiring.empty());
  EXPECT_EQ(Content(folder_ / "mrz/certificate.pem") + Content(folder_ / "mrz/key.pem"), before);
}

TEST_F(CertificatesTest, WithoutTheAuthoritysKeyNothingIsAddedAndAllIsKept) {
  ASSERT_TRUE(Init({"mrz"}).ok());
  std::filesystem::remove(folder_ / "authority/key.pem");
  EXPECT_TRUE(Init({"mrz"}).ok());
  EXPECT_EQ(Init({"mrz", "audit"}).status().reason(), "AUTHORITY_KEY_MISSING");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "authority/key.pem"));
}

TEST_F(CertificatesTest, SaysWhatExpiresSoon) {
  ASSERT_TRUE(Init({"mrz"}).ok());
  clock_.Advance(std::chrono::days(340));
  const auto report = Init({"mrz"});
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->expiring, std::vector<std::string>{"mrz"});
}

TEST_F(CertificatesTest, RefusesNamesThatAreNone) {
  for (const auto* name : {"", "authority", "../x", "UPPER", "a,URI:spiffe", "-a", "a-", "portal-*"}) {
    EXPECT_EQ(Init({name}).status().reason(), "NAME_INVALID") << name;
  }
}

TEST_F(CertificatesTest, AKeptFileThatIsNoCertificateIsNamed) {
  ASSERT_TRUE(Init({"mrz"}).ok());
  std::ofstream(folder_ / "mrz/certificate.pem") << "rubbish";
  EXPECT_EQ(Init({"mrz"}).status().reason(), "CERTIFICATE_INVALID");
}

TEST(CertificateNames, AreNamesAndUnique) {
  auto names = CertificateNames();
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
  EXPECT_EQ(names.size(), 18u);
}

}  // namespace
}  // namespace lagan::rpc
