#include "base/crypto/verification_key.h"

#include <gtest/gtest.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <functional>

#include "base/crypto/evp_key.h"
#include "base/crypto/openssl.h"

namespace lagan::crypto {
namespace {

std::shared_ptr<EVP_PKEY> MakeRsa(unsigned bits, unsigned long exponent = RSA_F4) {
  const EvpPkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  BIGNUM* number = BN_new();
  BN_set_word(number, exponent);
  EVP_PKEY* key = nullptr;
  EXPECT_EQ(EVP_PKEY_keygen_init(context.get()), 1);
  EXPECT_EQ(EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), static_cast<int>(bits)), 1);
  EXPECT_EQ(EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context.get(), number), 1);
  EXPECT_EQ(EVP_PKEY_generate(context.get(), &key), 1);
  BN_free(number);
  return Own(key);
}
std::shared_ptr<EVP_PKEY> MakeEc(const char* curve) {
  return Own(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve));
}
std::shared_ptr<EVP_PKEY> MakeEd25519() { return Own(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")); }

// Prepares a signing context beyond its digest.
using Prepare = std::function<void(EVP_PKEY_CTX*)>;

Bytes Sign(EVP_PKEY* key, const EVP_MD* digest, ByteView message, const Prepare& prepare = {}) {
  const EvpMdContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* parameters = nullptr;
  EXPECT_EQ(EVP_DigestSignInit(context.get(), &parameters, digest, nullptr, key), 1);
  if (prepare) prepare(parameters);
  Bytes out(1024);
  std::size_t size = out.size();
  EXPECT_EQ(EVP_DigestSign(context.get(), out.data(), &size, message.data(), message.size()), 1);
  out.resize(size);
  return out;
}
Prepare Pss(int salt, const EVP_MD* mask) {
  return [=](EVP_PKEY_CTX* context) {
    EXPECT_EQ(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING), 1);
    EXPECT_EQ(EVP_PKEY_CTX_set_rsa_pss_saltlen(context, salt), 1);
    EXPECT_EQ(EVP_PKEY_CTX_set_rsa_mgf1_md(context, mask), 1);
  };
}

VerificationKey Read(EVP_PKEY* key) {
  Result<VerificationKey> read = VerificationKey::FromDer(WritePublicKey(key));
  EXPECT_TRUE(read.ok()) << read.status();
  return *std::move(read);
}

TEST(VerificationKeyTest, OfP256VerifiesEs256) {
  const auto key = *P256PrivateKey::Generate();
  const VerificationKey open = key.PublicKey();
  EXPECT_EQ(open.algorithm(), SignatureAlgorithm::kEs256);
  const Bytes signature = *key.Sign(AsBytes("message"));
  EXPECT_TRUE(open.Verify(AsBytes("message"), signature));
  EXPECT_FALSE(open.Verify(AsBytes("massage"), signature));
  const auto again = VerificationKey::FromDer(open.ToDer());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->algorithm(), SignatureAlgorithm::kEs256);
  EXPECT_TRUE(again->Verify(AsBytes("message"), signature));
}

TEST(VerificationKeyTest, OfEd25519VerifiesEdDsa) {
  const auto key = MakeEd25519();
  const VerificationKey open = Read(key.get());
  EXPECT_EQ(open.algorithm(), SignatureAlgorithm::kEdDsa);
  const Bytes signature = Sign(key.get(), nullptr, AsBytes("message"));
  EXPECT_TRUE(open.Verify(AsBytes("message"), signature));
  for (std::size_t i = 0; i < signature.size(); ++i) {
    Bytes changed = signature;
    changed[i] ^= 1;
    EXPECT_FALSE(open.Verify(AsBytes("message"), changed)) << i;
  }
}

// RFC 8032 section 7.1, test 2.
TEST(VerificationKeyTest, VerifiesTheExampleOfRfc8032) {
  Bytes spki = *HexDecode("302a300506032b6570032100");
  const Bytes key = *HexDecode("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  spki.insert(spki.end(), key.begin(), key.end());
  const Bytes signature = *HexDecode(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  EXPECT_TRUE(VerificationKey::FromDer(spki)->Verify(Bytes{0x72}, signature));
  EXPECT_FALSE(VerificationKey::FromDer(spki)->Verify(Bytes{0x73}, signature));
}

TEST(VerificationKeyTest, OfRsaVerifiesPs256Only) {
  const auto key = MakeRsa(2048);
  const VerificationKey open = Read(key.get());
  EXPECT_EQ(open.algorithm(), SignatureAlgorithm::kPs256);
  const ByteView message = AsBytes("message");
  const Bytes good = Sign(key.get(), EVP_sha256(), message, Pss(32, EVP_sha256()));
  EXPECT_TRUE(open.Verify(message, good));
  EXPECT_FALSE(open.Verify(AsBytes("massage"), good));
  Bytes longer = good;
  longer.insert(longer.begin(), 0);
  EXPECT_FALSE(open.Verify(message, longer));
  EXPECT_FALSE(open.Verify(message, ByteView(good).subspan(1)));
  // PKCS #1 version 1.5, other salts, other masks, another digest.
  EXPECT_FALSE(open.Verify(message, Sign(key.get(), EVP_sha256(), message)));
  EXPECT_FALSE(open.Verify(message, Sign(key.get(), EVP_sha256(), message, Pss(0, EVP_sha256()))));
  EXPECT_FALSE(open.Verify(message, Sign(key.get(), EVP_sha256(), message, Pss(20, EVP_sha256()))));
  EXPECT_FALSE(open.Verify(message, Sign(key.get(), EVP_sha256(), message, Pss(32, EVP_sha1()))));
  EXPECT_FALSE(open.Verify(message, Sign(key.get(), EVP_sha512(), message, Pss(32, EVP_sha256()))));
}

TEST(VerificationKeyTest, WrongSizesNeverVerify) {
  const auto p256 = *P256PrivateKey::Generate();
  const VerificationKey keys[] = {p256.PublicKey(), Read(MakeEd25519().get()), Read(MakeRsa(2048).get())};
  for (const VerificationKey& key : keys) {
    for (const std::size_t size : {0, 1, 63, 64, 65, 96, 255, 256, 257}) {
      EXPECT_FALSE(key.Verify(AsBytes("m"), Bytes(size))) << size;
      EXPECT_FALSE(key.Verify({}, Bytes(size, 0xff))) << size;
    }
  }
}

TEST(VerificationKeyTest, OtherKeysAreRefused) {
  Bytes trailing = WritePublicKey(MakeEc("P-256").get());
  trailing.push_back(0);
  Bytes off_curve = WritePublicKey(MakeEc("P-256").get());
  off_curve.back() ^= 1;
  for (const Bytes& der : {WritePublicKey(MakeEc("P-384").get()), WritePublicKey(MakeEc("secp256k1").get()),
                           WritePublicKey(MakeEc("P-521").get()),
                           WritePublicKey(Own(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519")).get()),
                           WritePublicKey(Own(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED448")).get()),
                           WritePublicKey(MakeRsa(1024).get()), WritePublicKey(MakeRsa(2048, 3).get()),
                           trailing, off_curve, Bytes{}, Bytes{0x30, 0x00}, Bytes(100, 0xff)}) {
    ASSERT_FALSE(VerificationKey::FromDer(der).ok()) << HexEncode(der);
    EXPECT_EQ(VerificationKey::FromDer(der).status().reason(), "KEY_INVALID");
  }
}

Bytes CertificateOf(EVP_PKEY* key) {
  const std::unique_ptr<X509, OpensslDeleter<X509_free>> certificate(X509_new());
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), -1);
  X509_set_pubkey(certificate.get(), key);
  X509_sign(certificate.get(), key, EVP_PKEY_is_a(key, "ED25519") == 1 ? nullptr : EVP_sha256());
  std::uint8_t* out = nullptr;
  const int size = i2d_X509(certificate.get(), &out);
  const Bytes der(out, out + size);
  OPENSSL_free(out);
  return der;
}

TEST(VerificationKeyTest, TakesTheKeyOfACertificateAndNothingElse) {
  for (const auto& key : {MakeEc("P-256"), MakeEd25519(), MakeRsa(3072)}) {
    const Bytes certificate = CertificateOf(key.get());  // ended before it began
    const auto read = VerificationKey::FromCertificate(certificate);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(read->ToDer(), WritePublicKey(key.get()));
    Bytes trailing = certificate;
    trailing.push_back(0);
    EXPECT_EQ(VerificationKey::FromCertificate(trailing).status().reason(), "KEY_INVALID");
    EXPECT_EQ(VerificationKey::FromCertificate(ByteView(certificate).first(40)).status().reason(),
              "KEY_INVALID");
  }
  EXPECT_EQ(VerificationKey::FromCertificate(CertificateOf(MakeEc("P-384").get())).status().reason(),
            "KEY_INVALID");
  EXPECT_EQ(VerificationKey::FromCertificate(Bytes(kMaxCertificate + 1)).status().reason(), "KEY_INVALID");
}

}  // namespace
}  // namespace lagan::crypto
