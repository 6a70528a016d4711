#include "base/crypto/p256_ordinate.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

#include <memory>

#include "base/crypto/openssl.h"

namespace lagan::crypto {
namespace {

using Scratch = std::unique_ptr<BN_CTX, OpensslDeleter<BN_CTX_free>>;

// y^2 = x^3 + ax + b over the field of p elements. Made once; immutable.
struct Curve {
  Curve() {
    const std::unique_ptr<EC_GROUP, OpensslDeleter<EC_GROUP_free>> group(
        EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
    const Scratch scratch(BN_CTX_new());
    good = group != nullptr && scratch != nullptr &&
           EC_GROUP_get_curve(group.get(), p.get(), a.get(), b.get(), scratch.get()) == 1 &&
           BN_MONT_CTX_set(montgomery.get(), p.get(), scratch.get()) == 1 &&
           // p is 3 modulo 4: the root of a square is its power of (p + 1) / 4.
           BN_copy(root.get(), p.get()) != nullptr && BN_add_word(root.get(), 1) == 1 &&
           BN_rshift(root.get(), root.get(), 2) == 1;
  }
  BigNumber p{BN_new()};
  BigNumber a{BN_new()};
  BigNumber b{BN_new()};
  BigNumber root{BN_new()};
  std::unique_ptr<BN_MONT_CTX, OpensslDeleter<BN_MONT_CTX_free>> montgomery{BN_MONT_CTX_new()};
  bool good = false;
};

}  // namespace

Bytes P256Ordinate(ByteView x_bytes, bool odd) {
  static const Curve curve;
  const Scratch scratch(BN_CTX_new());
  const BigNumber x(BN_bin2bn(x_bytes.data(), static_cast<int>(x_bytes.size()), nullptr));
  const BigNumber y(BN_new());
  if (!curve.good || scratch == nullptr || x == nullptr || y == nullptr) return {};
  const BIGNUM* p = curve.p.get();
  Bytes out(32);
  // (x^2 + a) x + b
  if (BN_mod_sqr(y.get(), x.get(), p, scratch.get()) != 1 ||
      BN_mod_add(y.get(), y.get(), curve.a.get(), p, scratch.get()) != 1 ||
      BN_mod_mul(y.get(), y.get(), x.get(), p, scratch.get()) != 1 ||
      BN_mod_add(y.get(), y.get(), curve.b.get(), p, scratch.get()) != 1 ||
      BN_mod_exp_mont(y.get(), y.get(), curve.root.get(), p, scratch.get(), curve.montgomery.get()) != 1 ||
      ((BN_is_odd(y.get()) == 1) != odd && BN_sub(y.get(), p, y.get()) != 1) ||
      BN_bn2binpad(y.get(), out.data(), static_cast<int>(out.size())) != static_cast<int>(out.size())) {
    return {};
  }
  return out;
}

}  // namespace lagan::crypto
