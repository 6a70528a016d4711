// The keys of those who sign tokens, fetched over the network under the caller's own certificate. The answer is believed because
// the channel accepts no other server's certificate (rpc::ChannelOptions::server).
#pragma once

#include <memory>

#include "base/core/result.h"
#include "services/host/environment.h"
#include "services/tokens/key_ring.h"

namespace lagan::tokens {

// What actor tokens are verified with: access.GetTokenKeys. Nothing is fetched yet, so that services may start in any order.
// The environment's clock outlives the ring. Reasons of Environment::Connect.
Result<std::unique_ptr<KeyRing>> MakeActorKeys(const host::Environment& environment);

// What case capabilities are verified with: review.GetCapabilityKeys. The same otherwise.
Result<std::unique_ptr<KeyRing>> MakeCapabilityKeys(const host::Environment& environment);

}  // namespace lagan::tokens
