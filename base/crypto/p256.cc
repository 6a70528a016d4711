#include "base/crypto/p256.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/x509.h>

#include "base/crypto/evp_key.h"
#include "base/crypto/openssl.h"
#include "base/crypto/p256_ordinate.h"

namespace lagan::crypto {
namespace {

constexpr std::size_t kCoordinateSize = 32;

Status KeyInvalid() { return InvalidArgument("KEY_INVALID", "This is not a valid key of the curve P-256."); }

Bytes Coordinate(EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  Bytes bytes(kCoordinateSize);
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) return {};
  const BigNumber owner(number);
  if (BN_bn2binpad(number, bytes.data(), kCoordinateSize) != kCoordinateSize) return {};
  return bytes;
}

// OpenSSL speaks DER, COSE and JOSE speak r || s: 32 bytes each.
Result<Bytes> RawFromDer(ByteView der) {
  const std::uint8_t* start = der.data();
  const EcdsaSignature signature(d2i_ECDSA_SIG(nullptr, &start, static_cast<long>(der.size())));
  Bytes raw(kP256SignatureSize);
  if (signature == nullptr || BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), raw.data(), 32) != 32 ||
      BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), raw.data() + 32, 32) != 32) {
    return Internal("SIGNING_FAILED", "The signature could not be made.");
  }
  return raw;
}

}  // namespace

Result<P256PublicKey> P256PublicKey::FromCoordinates(ByteView x, ByteView y) {
  if (x.size() != kCoordinateSize || y.size() != kCoordinateSize) return KeyInvalid();
  Bytes point{POINT_CONVERSION_UNCOMPRESSED};
  point.insert(point.end(), x.begin(), x.end());
  point.insert(point.end(), y.begin(), y.end());
  auto key = P256FromPoint(point);
  if (key == nullptr) return KeyInvalid();
  return P256PublicKey(std::move(key));
}

Result<P256PublicKey> P256PublicKey::FromCompressed(ByteView x, bool y_is_odd) {
  if (x.size() != kCoordinateSize) return KeyInvalid();
  const Bytes y = P256Ordinate(x, y_is_odd);
  if (y.empty()) return KeyInvalid();
  return FromCoordinates(x, y);  // which refuses what is not on the curve
}

Result<P256PublicKey> P256PublicKey::FromDer(ByteView der) {
  auto key = ReadPublicKey(der);
  if (!IsP256(key.get()) || !IsOnCurve(key.get())) return KeyInvalid();
  return P256PublicKey(std::move(key));
}

bool P256PublicKey::Verify(ByteView message, ByteView signature) const {
  return VerifyP256(PrepareP256(key_.get()).get(), message, signature);
}

Bytes P256PublicKey::X() const { return Coordinate(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X); }
Bytes P256PublicKey::Y() const { return Coordinate(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y); }

Bytes P256PublicKey::ToDer() const { return WritePublicKey(key_.get()); }

Result<P256PrivateKey> P256PrivateKey::Generate() {
  auto key = Own(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", SN_X9_62_prime256v1));
  if (key == nullptr) return Internal("KEY_GENERATION_FAILED", "The key could not be made.");
  return P256PrivateKey(std::move(key));
}

Result<P256PrivateKey> P256PrivateKey::FromDer(const SecretBytes& der) {
  const std::uint8_t* start = der.Reveal().data();
  const std::uint8_t* const end = start + der.Reveal().size();
  auto key = Own(d2i_AutoPrivateKey(nullptr, &start, static_cast<long>(der.Reveal().size())));
  if (!IsP256(key.get()) || start != end || !IsOnCurve(key.get())) return KeyInvalid();
  return P256PrivateKey(std::move(key));
}

Result<Bytes> P256PrivateKey::Sign(ByteView message) const {
  const EvpMdContext context(EVP_MD_CTX_new());
  std::uint8_t der[80];
  std::size_t size = sizeof der;
  if (context == nullptr ||
      EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context.get(), der, &size, message.data(), message.size()) != 1) {
    return Internal("SIGNING_FAILED", "The signature could not be made.");
  }
  return RawFromDer({der, size});
}

P256PublicKey P256PrivateKey::PublicKey() const {
  // A copy of the public half only, so that what is handed out cannot sign.
  return P256PublicKey(ReadPublicKey(WritePublicKey(key_.get())));
}

SecretBytes P256PrivateKey::ToDer() const {
  const std::unique_ptr<PKCS8_PRIV_KEY_INFO, OpensslDeleter<PKCS8_PRIV_KEY_INFO_free>> info(
      EVP_PKEY2PKCS8(key_.get()));
  std::uint8_t* out = nullptr;
  const int size = info == nullptr ? 0 : i2d_PKCS8_PRIV_KEY_INFO(info.get(), &out);
  if (size <= 0) return SecretBytes();
  SecretBytes der(Bytes(out, out + size));
  OPENSSL_clear_free(out, static_cast<std::size_t>(size));
  return der;
}

}  // namespace lagan::crypto
