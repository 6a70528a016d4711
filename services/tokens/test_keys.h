// A signer with its ring, for the tests of this folder.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "services/tokens/jwt.h"
#include "services/tokens/key_ring.h"
#include "verifier/cose/signer.h"

namespace lagan::tokens {

inline const Time kNow = FromUnixSeconds(1790812800);  // 2026-10-01T00:00:00Z

struct TestKeys {
  crypto::P256PrivateKey key = *crypto::P256PrivateKey::Generate();
  verifier::LocalSigner signer{key};
  KeyRing ring{PublicKeys{{"kid", key.PublicKey()}}};

  // Any claims, signed as they should be.
  std::string Sign(const nlohmann::json& claims) const { return *EncodeJwt(claims.dump(), "kid", signer); }
};

}  // namespace lagan::tokens
