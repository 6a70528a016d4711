#include "services/tokens/actor_verifier.h"

namespace lagan::tokens {

Result<ActorToken> KeyRingActorVerifier::Verify(const rpc::CallContext& call) {
  return VerifyActorToken(call.actor_token.Reveal(), *keys_, clock_->Now());
}

}  // namespace lagan::tokens
