// The trust that the verifier's fuzz targets judge by. Its private key was thrown away once the corpus was made, so
// that whatever verifies was signed then: an input that verifies and says something else is a forgery found.
#pragma once

#include "verifier/testing/sample.h"

namespace lagan::verifier::fuzzing {

inline const crypto::P256PublicKey& FixedKey() {
  static const crypto::P256PublicKey key = *crypto::P256PublicKey::FromCoordinates(
      *HexDecode("4b84a68760849d9f42294d35131d346ddf0eb9846c3a7839d049ee803a22b266"),
      *HexDecode("e11de57797b7c72655aead57dbc6b73c1bfc6af49b993558beec984b23bfe5c0"));
  return key;
}

// The root of the trust bundle in the corpus.
inline const crypto::P256PublicKey& FixedRoot() {
  static const crypto::P256PublicKey key = *crypto::P256PublicKey::FromDer(*HexDecode(
      "3059301306072a8648ce3d020106082a8648ce3d03010703420004745e3e473cc29e3a4751f2619db7c57654c3489428648539"
      "0b75b1ecdf30fcb6e1705c77813744cc1f1de1175cef0a59de8683a67902288ebae1c4ae1d43287f"));
  return key;
}

// Signs nothing, where no signature is looked at.
struct NoSigner final : Signer {
  Result<Bytes> Sign(ByteView) const override { return Bytes(crypto::kP256SignatureSize); }
};

inline const InstalledTrust& FixedTrust() {
  static const InstalledTrust trust = [] {
    TrustKey key = testing::MakeTrustKey(testing::SampleKey());
    key.key = FixedKey();
    return InstalledTrust{testing::MakeTrust({key}), {}, 1};
  }();
  return trust;
}

}  // namespace lagan::verifier::fuzzing
