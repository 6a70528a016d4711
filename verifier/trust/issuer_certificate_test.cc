#include "verifier/trust/issuer_certificate.h"

#include <functional>
#include <limits>

#include <gtest/gtest.h>

#include "verifier/testing/sample.h"
#include "verifier/trust/x509.h"

namespace lagan::verifier {
namespace {

using testing::SampleIssuer;
using testing::SampleKey;
using testing::SampleNow;

OwnedCertificate Parse(const Bytes& der) {
  const std::uint8_t* start = der.data();
  return OwnedCertificate(d2i_X509(nullptr, &start, static_cast<long>(der.size())));
}

class IssuerCertificateTest : public ::testing::Test {
 protected:
  std::string ReasonOf(const Bytes& der) const {
    const auto read = ReadIssuerCertificate(der, issuer_.root_key);
    return read.ok() ? "OK" : read.status().reason() + " " + read.status().field();
  }
  // A good certificate after `change`, signed again by the root as a root would that ignores our rules.
  Bytes Resigned(const std::function<void(X509*)>& change, const EVP_MD* digest = EVP_sha256()) const {
    const OwnedCertificate certificate = Parse(issuer_.certificate);
    change(certificate.get());
    const SecretBytes der = issuer_.root.ToDer();
    const std::uint8_t* start = der.Reveal().data();
    const OwnedKey root(d2i_AutoPrivateKey(nullptr, &start, static_cast<long>(der.Reveal().size())));
    EXPECT_GT(X509_sign(certificate.get(), root.get(), digest), 0);
    std::uint8_t* out = nullptr;
    const int size = i2d_X509(certificate.get(), &out);
    const Bytes bytes(out, out + size);
    OPENSSL_free(out);
    return bytes;
  }
  static void Add(X509* certificate, int nid, const char* value) {
    const OwnedExtension extension(X509V3_EXT_conf_nid(nullptr, nullptr, nid, value));
    ASSERT_NE(extension, nullptr);
    ASSERT_EQ(X509_add_ext(certificate, extension.get(), -1), 1);
  }
  static void Replace(X509* certificate, int nid, const char* value) {
    const OwnedExtension old(X509_delete_ext(certificate, X509_get_ext_by_NID(certificate, nid, -1)));
    if (value != nullptr) Add(certificate, nid, value);
  }
  static void SetCommonName(X509* certificate, const std::string& text) {
    const OwnedName name(X509_NAME_new());
    X509_NAME_add_entry_by_NID(name.get(), NID_commonName, V_ASN1_UTF8STRING,
                               reinterpret_cast<const unsigned char*>(text.data()),
                               static_cast<int>(text.size()), -1, 0);
    X509_set_subject_name(certificate, name.get());
  }

  SampleIssuer issuer_{5};
};

TEST_F(IssuerCertificateTest, ReadsBackWhatItWrites) {
  const auto read = ReadIssuerCertificate(issuer_.certificate, issuer_.root_key);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->issuer, testing::kSampleIssuer);
  EXPECT_EQ(read->epoch, 5U);
  EXPECT_EQ(read->key.ToDer(), issuer_.key.public_key.ToDer());
  EXPECT_EQ(read->not_before, SampleNow() - std::chrono::days(30));
  EXPECT_EQ(read->not_after, SampleNow() + std::chrono::days(335));
  EXPECT_EQ(DescribeIssuerCertificate(issuer_.certificate)->epoch, 5U);
}

TEST_F(IssuerCertificateTest, ReadsTimesOnBothSidesOf2050) {
  const Time begin = *ParseTime("2049-12-31T23:59:59Z");
  const Time end = *ParseTime("2050-12-31T23:59:59Z");
  const Bytes der = issuer_.Certify(std::numeric_limits<std::int64_t>::max(), "é", begin, end);
  const auto read = ReadIssuerCertificate(der, issuer_.root_key);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->not_before, begin);
  EXPECT_EQ(read->not_after, end);
  EXPECT_EQ(read->issuer, "é");
}

TEST_F(IssuerCertificateTest, EveryChangedByteIsSeen) {
  const Bytes good = issuer_.certificate;
  ASSERT_EQ(ReasonOf(good), "OK");
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const int change : {1, 0x20, 0x80}) {
      Bytes changed = good;
      changed[i] = static_cast<std::uint8_t>(changed[i] ^ change);
      EXPECT_NE(ReasonOf(changed), "OK") << "byte " << i;
    }
  }
}

TEST_F(IssuerCertificateTest, IsOfThisRootOnly) {
  EXPECT_EQ(ReasonOf(SampleIssuer().certificate), "TRUST_BAD_SIGNATURE ");
  // The certified key certifies nothing.
  const Bytes below =
      *MakeIssuerCertificate(*crypto::P256PrivateKey::Generate(), testing::kSampleIssuer,
                             SampleKey().public_key, 9, SampleNow(), SampleNow() + std::chrono::days(1));
  EXPECT_EQ(ReasonOf(below), "TRUST_BAD_SIGNATURE ");
}

TEST_F(IssuerCertificateTest, IsBounded) {
  EXPECT_EQ(ReasonOf({}), "TRUST_CERTIFICATE_INVALID certificate");
  EXPECT_EQ(ReasonOf(Bytes(kMaxIssuerCertificate + 1)), "TRUST_CERTIFICATE_INVALID certificate");
  Bytes trailing = issuer_.certificate;
  trailing.push_back(0);
  EXPECT_EQ(ReasonOf(trailing), "TRUST_CERTIFICATE_INVALID certificate");
}

TEST_F(IssuerCertificateTest, ARootThatErrsIsNotFollowed) {
  ASSERT_EQ(ReasonOf(Resigned([](X509*) {})), "OK");
  EXPECT_EQ(ReasonOf(Resigned([](X509* c) { Add(c, NID_netscape_comment, "seen and ignored"); })), "OK");
  EXPECT_EQ(ReasonOf(Resigned([](X509*) {}, EVP_sha384())), "TRUST_CERTIFICATE_INVALID signature");
  const std::pair<const char*, std::function<void(X509*)>> cases[] = {
      {"version", [](X509* c) { X509_set_version(c, X509_VERSION_1); }},
      {"basic_constraints", [](X509* c) { Replace(c, NID_basic_constraints, "critical,CA:TRUE"); }},
      {"basic_constraints", [](X509* c) { Replace(c, NID_basic_constraints, nullptr); }},
      {"key_usage", [](X509* c) { Replace(c, NID_key_usage, nullptr); }},
      {"key_usage", [](X509* c) { Replace(c, NID_key_usage, "critical,keyAgreement"); }},
      {"key_usage", [](X509* c) { Replace(c, NID_key_usage, "critical,digitalSignature,keyCertSign"); }},
      {"extensions", [](X509* c) { Add(c, NID_ext_key_usage, "critical,serverAuth"); }},
      {"extensions", [](X509* c) { Add(c, NID_key_usage, "critical,digitalSignature"); }},
      // One that OpenSSL itself does not look at.
      {"extensions",
       [](X509* c) {
         Add(c, NID_netscape_comment, "one");
         Add(c, NID_netscape_comment, "two");
       }},
      {"subject", [](X509* c) { SetCommonName(c, ""); }},
      {"subject", [](X509* c) { SetCommonName(c, "a\nb"); }},
      {"subject",
       [](X509* c) {
         X509_NAME_add_entry_by_txt(X509_get_subject_name(c), "CN", MBSTRING_ASC,
                                    reinterpret_cast<const unsigned char*>("two"), -1, -1, 0);
       }},
      {"serial_number", [](X509* c) { ASN1_INTEGER_set(X509_get_serialNumber(c), 0); }},
      {"serial_number", [](X509* c) { ASN1_INTEGER_set(X509_get_serialNumber(c), -1); }},
      {"serial_number",
       [](X509* c) { ASN1_INTEGER_set_uint64(X509_get_serialNumber(c), std::uint64_t{1} << 63); }},
      {"validity", [](X509* c) { X509_set1_notAfter(c, X509_get0_notBefore(c)); }},
      {"key",
       [](X509* c) {
         X509_set_pubkey(c, OwnedKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384")).get());
       }},
  };
  for (const auto& [field, spoil] : cases) {
    EXPECT_EQ(ReasonOf(Resigned(spoil)), std::string("TRUST_CERTIFICATE_INVALID ") + field);
  }
}

TEST_F(IssuerCertificateTest, RefusesToMakeWhatItWouldNotRead) {
  const Time begin = SampleNow();
  const Time end = begin + std::chrono::days(1);
  const auto make = [&](std::string_view issuer, std::uint64_t epoch, Time from, Time to) {
    const auto made = MakeIssuerCertificate(issuer_.root, issuer, issuer_.key.public_key, epoch, from, to);
    return made.ok() ? "OK" : made.status().field();
  };
  EXPECT_EQ(make(std::string(64, 'i'), 1, begin, end), "OK");
  EXPECT_EQ(make(std::string(65, 'i'), 1, begin, end), "subject");
  EXPECT_EQ(make("", 1, begin, end), "subject");
  EXPECT_EQ(make("a\xff", 1, begin, end), "subject");
  EXPECT_EQ(make("a", 0, begin, end), "serial_number");
  EXPECT_EQ(make("a", std::uint64_t{1} << 63, begin, end), "serial_number");
  EXPECT_EQ(make("a", 1, end, begin), "validity");
  EXPECT_EQ(make("a", 1, begin + std::chrono::milliseconds(1), end), "validity");
  EXPECT_EQ(MakeIssuerCertificate(issuer_.root, "a", issuer_.root_key, 1, begin, end).status().field(),
            "key");
}

}  // namespace
}  // namespace lagan::verifier
