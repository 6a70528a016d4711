// A signer with a certificate, for tests.
#pragma once

#include <memory>
#include <string>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/core/clock.h"
#include "base/crypto/digest.h"
#include "verifier/cose/signer.h"

namespace lagan::verifier::testing {

// A key with a certificate of its own, self-signed, as the signers of EU certificates have them.
class CertifiedSigner final : public Signer {
 public:
  // `curve` as OpenSSL names it; `usages` as extended key usage, or empty; valid for an hour from `from` on, or for `life`.
  explicit CertifiedSigner(const char* curve = "P-256", const char* usages = "",
                           Time from = SystemClock().Now(), std::chrono::seconds life = std::chrono::hours(1))
      : key_(EVP_EC_gen(curve), EVP_PKEY_free), certificate_(X509_new(), X509_free) {
    X509* x = certificate_.get();
    X509_set_version(x, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    ASN1_TIME_set(X509_getm_notBefore(x), ToUnixSeconds(from));
    ASN1_TIME_set(X509_getm_notAfter(x), ToUnixSeconds(from + life));
    X509_set_pubkey(x, key_.get());
    if (*usages != '\0') {
      X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_ext_key_usage, usages);
      X509_add_ext(x, extension, -1);
      X509_EXTENSION_free(extension);
    }
    X509_sign(x, key_.get(), EVP_sha256());
  }

  Bytes Certificate() const {
    unsigned char* der = nullptr;
    const int size = i2d_X509(certificate_.get(), &der);
    Bytes out(der, der + size);
    OPENSSL_free(der);
    return out;
  }
  std::string Pem() const {
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> out(BIO_new(BIO_s_mem()), BIO_free_all);
    PEM_write_bio_X509(out.get(), certificate_.get());
    char* text = nullptr;
    const long size = BIO_get_mem_data(out.get(), &text);
    return std::string(text, static_cast<std::size_t>(size));
  }
  Bytes Kid() const {
    const crypto::Sha256Digest digest = crypto::Sha256(Certificate());
    return Bytes(digest.begin(), digest.begin() + 8);
  }

  // r || s of 32 bytes each, of P-256 only.
  Result<Bytes> Sign(ByteView message) const override {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
    Bytes der(200);
    std::size_t size = der.size();
    EVP_DigestSign(context.get(), der.data(), &size, message.data(), message.size());
    const unsigned char* data = der.data();
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> signature(
        d2i_ECDSA_SIG(nullptr, &data, static_cast<long>(size)), ECDSA_SIG_free);
    Bytes raw(64);
    if (BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), raw.data(), 32) < 0 ||
        BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), raw.data() + 32, 32) < 0) {
      raw.assign(64, 1);
    }
    return raw;
  }

 private:
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
  std::unique_ptr<X509, decltype(&X509_free)> certificate_;
};

}  // namespace lagan::verifier::testing
