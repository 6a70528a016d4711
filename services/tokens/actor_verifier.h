// Who acts in a call: what services ask before they do anything in an operator's name. Free of gRPC.
#pragma once

#include "base/core/clock.h"
#include "base/core/result.h"
#include "services/rpc/call_context.h"
#include "services/tokens/actor_token.h"
#include "services/tokens/key_ring.h"

namespace lagan::tokens {

// Implementations are thread-safe.
class ActorVerifier {
 public:
  virtual ~ActorVerifier() = default;
  // The operator whose token came with the call. Reasons of VerifyActorToken; UNAVAILABLE while the keys cannot be had.
  virtual Result<ActorToken> Verify(const rpc::CallContext& call) = 0;
};

// Over the keys of the access service (remote_keys.h). Borrows both.
class KeyRingActorVerifier final : public ActorVerifier {
 public:
  KeyRingActorVerifier(const KeyRing* keys, const Clock* clock) : keys_(keys), clock_(clock) {}
  Result<ActorToken> Verify(const rpc::CallContext& call) override;

 private:
  const KeyRing* keys_;
  const Clock* clock_;
};

}  // namespace lagan::tokens
