#include "base/crypto/evp_key.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/x509.h>

#include <string_view>

#include "base/crypto/digest.h"
#include "base/crypto/openssl.h"
#include "base/crypto/p256.h"

namespace lagan::crypto {
namespace {

// A DER INTEGER: no zeros in front but one that keeps it positive.
void AppendInteger(ByteView number, Bytes& out) {
  while (number.size() > 1 && number[0] == 0) number = number.subspan(1);
  const bool padded = (number[0] & 0x80) != 0;
  out.push_back(0x02);
  out.push_back(static_cast<std::uint8_t>(number.size() + (padded ? 1 : 0)));
  if (padded) out.push_back(0);
  out.insert(out.end(), number.begin(), number.end());
}

// OpenSSL speaks DER (RFC 3279 section 2.2.3), COSE and JOSE speak r || s: 32 bytes each.
Bytes DerFromRaw(ByteView raw) {
  Bytes der;
  der.reserve(kP256SignatureSize + 8);
  der.assign({0x30, 0});
  AppendInteger(raw.first(32), der);
  AppendInteger(raw.subspan(32), der);
  der[1] = static_cast<std::uint8_t>(der.size() - 2);
  return der;
}

// P-256 without a key.
std::shared_ptr<EVP_PKEY> P256Parameters() {
  const EvpPkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* parameters = nullptr;
  if (context == nullptr || EVP_PKEY_paramgen_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_group_name(context.get(), SN_X9_62_prime256v1) != 1 ||
      EVP_PKEY_paramgen(context.get(), &parameters) != 1) {
    return nullptr;
  }
  return Own(parameters);
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

bool IsOnCurve(EVP_PKEY* key) {
  const EvpPkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  return context != nullptr && EVP_PKEY_public_check_quick(context.get()) == 1;
}

std::shared_ptr<EVP_PKEY> P256FromPoint(ByteView point) {
  // Importing a key by its curve's name makes the curve anew each time; copying its parameters does not.
  static const std::shared_ptr<EVP_PKEY> parameters = P256Parameters();
  auto key = Own(EVP_PKEY_new());
  if (parameters == nullptr || key == nullptr || EVP_PKEY_copy_parameters(key.get(), parameters.get()) != 1 ||
      EVP_PKEY_set1_encoded_public_key(key.get(), point.data(), point.size()) != 1) {
    return nullptr;
  }
  return key;
}

std::shared_ptr<EVP_PKEY_CTX> PrepareP256(EVP_PKEY* key) {
  std::shared_ptr<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr),
                                        [](EVP_PKEY_CTX* c) { EVP_PKEY_CTX_free(c); });
  return context != nullptr && EVP_PKEY_verify_init(context.get()) == 1 ? context : nullptr;
}

bool VerifyP256(EVP_PKEY_CTX* context, ByteView message, ByteView signature) {
  if (context == nullptr || signature.size() != kP256SignatureSize) return false;
  const Bytes der = DerFromRaw(signature);
  const Sha256Digest digest = Sha256(message);
  return EVP_PKEY_verify(context, der.data(), der.size(), digest.data(), digest.size()) == 1;
}

}  // namespace lagan::crypto
