#include "base/crypto/evp_key.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/x509.h>

#include <string_view>

#include "base/crypto/openssl.h"
#include "base/crypto/p256.h"

namespace lagan::crypto {
namespace {

// OpenSSL speaks DER, COSE and JOSE speak r || s: 32 bytes each.
Bytes DerFromRaw(ByteView raw) {
  const EcdsaSignature signature(ECDSA_SIG_new());
  BigNumber r(BN_bin2bn(raw.data(), 32, nullptr));
  BigNumber s(BN_bin2bn(raw.data() + 32, 32, nullptr));
  if (signature == nullptr || r == nullptr || s == nullptr) return {};
  if (ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return {};
  // The signature owns both numbers now.
  static_cast<void>(r.release());
  static_cast<void>(s.release());
  std::uint8_t* out = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &out);
  if (size <= 0) return {};
  Bytes der(out, out + size);
  OPENSSL_free(out);
  return der;
}

}  // namespace

std::shared_ptr<EVP_PKEY> Own(EVP_PKEY* key) {
  return {key, [](EVP_PKEY* k) { EVP_PKEY_free(k); }};
}

std::shared_ptr<EVP_PKEY> ReadPublicKey(ByteView der) {
  const std::uint8_t* start = der.data();
  auto key = Own(d2i_PUBKEY(nullptr, &start, static_cast<long>(der.size())));
  if (key == nullptr || start != der.data() + der.size()) return nullptr;
  return key;
}

Bytes WritePublicKey(EVP_PKEY* key) {
  std::uint8_t* out = nullptr;
  const int size = i2d_PUBKEY(key, &out);
  if (size <= 0) return {};
  Bytes der(out, out + size);
  OPENSSL_free(out);
  return der;
}

bool IsP256(EVP_PKEY* key) {
  char group[32] = {};
  return key != nullptr && EVP_PKEY_is_a(key, "EC") == 1 &&
         EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group, nullptr) == 1 &&
         std::string_view(group) == SN_X9_62_prime256v1;
}

bool IsSound(EVP_PKEY* key) {
  const EvpPkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  return context != nullptr && EVP_PKEY_public_check(context.get()) == 1;
}

bool VerifyP256(EVP_PKEY* key, ByteView message, ByteView signature) {
  if (signature.size() != kP256SignatureSize) return false;
  const Bytes der = DerFromRaw(signature);
  const EvpMdContext context(EVP_MD_CTX_new());
  return !der.empty() && context != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), der.data(), der.size(), message.data(), message.size()) == 1;
}

}  // namespace lagan::crypto
