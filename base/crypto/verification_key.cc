#include "base/crypto/verification_key.h"

#include <openssl/core_names.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/crypto/evp_key.h"
#include "base/crypto/openssl.h"

namespace lagan::crypto {
namespace {

constexpr int kMinRsaBits = 2048;
constexpr int kMaxRsaBits = 4096;
constexpr std::size_t kEd25519SignatureSize = 64;
constexpr int kPssSaltSize = 32;

using Certificate = std::unique_ptr<X509, OpensslDeleter<X509_free>>;

Status KeyInvalid() {
  return InvalidArgument(
      "KEY_INVALID",
      "This is no public key that is accepted here: P-256, Ed25519 or RSA of 2048 to 4096 bits.");
}

bool IsGoodRsa(EVP_PKEY* key) {
  const int bits = EVP_PKEY_get_bits(key);
  if (bits < kMinRsaBits || bits > kMaxRsaBits) return false;
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &number) != 1) return false;
  const BigNumber exponent(number);
  return BN_is_odd(number) == 1 && BN_num_bits(number) <= 64 && BN_get_word(number) >= RSA_F4;
}

bool VerifyEs256(EVP_PKEY_CTX* prepared, ByteView message, ByteView signature) {
  const EvpPkeyContext context(prepared == nullptr ? nullptr : EVP_PKEY_CTX_dup(prepared));
  return VerifyP256(context.get(), message, signature);
}

bool VerifyEd25519(EVP_PKEY* key, ByteView message, ByteView signature) {
  const EvpMdContext context(EVP_MD_CTX_new());
  return signature.size() == kEd25519SignatureSize && context != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                          message.size()) == 1;
}

bool VerifyPs256(EVP_PKEY* key, ByteView message, ByteView signature) {
  if (signature.size() != static_cast<std::size_t>(EVP_PKEY_get_size(key))) return false;
  const EvpMdContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* parameters = nullptr;  // owned by `context`
  return context != nullptr &&
         EVP_DigestVerifyInit(context.get(), &parameters, EVP_sha256(), nullptr, key) == 1 &&
         EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md(parameters, EVP_sha256()) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, kPssSaltSize) == 1 &&
         EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                          message.size()) == 1;
}

}  // namespace

VerificationKey::VerificationKey(std::shared_ptr<EVP_PKEY> key, SignatureAlgorithm algorithm)
    : key_(std::move(key)),
      prepared_(algorithm == SignatureAlgorithm::kEs256 ? PrepareP256(key_.get()) : nullptr),
      algorithm_(algorithm) {}

VerificationKey::VerificationKey(const P256PublicKey& key)
    : VerificationKey(key.key_, SignatureAlgorithm::kEs256) {}

Result<VerificationKey> VerificationKey::FromDer(ByteView spki) {
  auto key = ReadPublicKey(spki);
  if (key == nullptr) return KeyInvalid();
  if (IsP256(key.get()) && IsOnCurve(key.get())) {
    return VerificationKey(std::move(key), SignatureAlgorithm::kEs256);
  }
  if (EVP_PKEY_is_a(key.get(), "ED25519") == 1) {
    return VerificationKey(std::move(key), SignatureAlgorithm::kEdDsa);
  }
  if (EVP_PKEY_is_a(key.get(), "RSA") == 1 && IsGoodRsa(key.get())) {
    return VerificationKey(std::move(key), SignatureAlgorithm::kPs256);
  }
  return KeyInvalid();
}

Result<VerificationKey> VerificationKey::FromCertificate(ByteView der) {
  if (der.size() > kMaxCertificate) return KeyInvalid();
  const std::uint8_t* start = der.data();
  const Certificate certificate(d2i_X509(nullptr, &start, static_cast<long>(der.size())));
  if (certificate == nullptr || start != der.data() + der.size()) return KeyInvalid();
  std::uint8_t* out = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.get()), &out);
  if (size <= 0) return KeyInvalid();
  const Bytes spki(out, out + size);
  OPENSSL_free(out);
  return FromDer(spki);
}

bool VerificationKey::Verify(ByteView message, ByteView signature) const {
  switch (algorithm_) {
    case SignatureAlgorithm::kEs256:
      return VerifyEs256(prepared_.get(), message, signature);
    case SignatureAlgorithm::kEdDsa:
      return VerifyEd25519(key_.get(), message, signature);
    case SignatureAlgorithm::kPs256:
      return VerifyPs256(key_.get(), message, signature);
  }
  return false;
}

Bytes VerificationKey::ToDer() const { return WritePublicKey(key_.get()); }

}  // namespace lagan::crypto
