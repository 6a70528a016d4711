// The claims of operators' tokens and of case capabilities, under a signature that holds: what is accepted is what we would have
// written, and comes back the same when it is signed again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "services/tokens/actor_token.h"
#include "services/tokens/case_capability.h"
#include "services/tokens/jwt.h"

namespace {

using namespace lagan;

const Time kNow = FromUnixSeconds(1790812800);  // 2026-10-01T00:00:00Z

struct Keys {
  crypto::P256PrivateKey key = *crypto::P256PrivateKey::Generate();
  verifier::LocalSigner signer{key};
  tokens::KeyRing ring{tokens::PublicKeys{{"kid", key.PublicKey()}}};
};

void CheckActor(std::string_view compact, const Keys& keys) {
  const auto token = tokens::VerifyActorToken(compact, keys.ring, kNow);
  if (!token.ok()) return;
  const auto again =
      tokens::VerifyActorToken(*tokens::SignActorToken(*token, "kid", keys.signer), keys.ring, kNow);
  if (!again.ok() || again->operator_id != token->operator_id || again->roles != token->roles ||
      again->training.size() != token->training.size() || again->expires_at != token->expires_at) {
    std::abort();
  }
}

void CheckCapability(std::string_view compact, const Keys& keys) {
  const auto capability = tokens::VerifyCaseCapability(compact, keys.ring, kNow);
  if (!capability.ok()) return;
  const auto again = tokens::VerifyCaseCapability(
      *tokens::SignCaseCapability(*capability, "kid", keys.signer), keys.ring, kNow);
  if (!again.ok() || again->case_id != capability->case_id || again->fields != capability->fields ||
      again->fencing_token != capability->fencing_token || again->expires_at != capability->expires_at) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Keys keys;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // As it came nobody signed it: it must not pass.
  if (tokens::VerifyActorToken(text, keys.ring, kNow).ok()) std::abort();
  if (tokens::VerifyCaseCapability(text, keys.ring, kNow).ok()) std::abort();
  const std::string compact = *tokens::EncodeJwt(text, "kid", keys.signer);
  CheckActor(compact, keys);
  CheckCapability(compact, keys);
  return 0;
}
