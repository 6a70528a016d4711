// What any program pays that checks a P-256 signature with OpenSSL: the measure of everything around it.
#pragma once

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

#include "verifier/testing/sample.h"

namespace lagan::bench {

// A key and a signature, both ready as OpenSSL wants them; Verify is EVP_DigestVerify on a new context, as its manual shows.
class BareVerify {
 public:
  BareVerify(const verifier::testing::SampleKey& key, Bytes message) : message_(std::move(message)) {
    const Bytes info = key.public_key.ToDer();
    const std::uint8_t* start = info.data();
    key_.reset(d2i_PUBKEY(nullptr, &start, static_cast<long>(info.size())));
    const Bytes raw = *key.signer.Sign(message_);
    ECDSA_SIG* signature = ECDSA_SIG_new();
    ECDSA_SIG_set0(signature, BN_bin2bn(raw.data(), 32, nullptr), BN_bin2bn(raw.data() + 32, 32, nullptr));
    std::uint8_t* der = nullptr;
    const int size = i2d_ECDSA_SIG(signature, &der);
    signature_.assign(der, der + size);
    OPENSSL_free(der);
    ECDSA_SIG_free(signature);
  }

  bool Verify() const {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    const bool good = EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
                      EVP_DigestVerify(context, signature_.data(), signature_.size(), message_.data(),
                                       message_.size()) == 1;
    EVP_MD_CTX_free(context);
    return good;
  }

 private:
  struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  };
  Bytes message_;
  Bytes signature_;
  std::unique_ptr<EVP_PKEY, Free> key_;
};

}  // namespace lagan::bench
