// The other services over the network.
#pragma once

#include <memory>

#include "base/core/result.h"
#include "services/host/environment.h"
#include "services/proofing/peers.h"

namespace lagan::proofing {

// Channels are made at once and connect when first used. Reasons of Environment::Connect.
Result<std::unique_ptr<Peers>> MakeRemotePeers(const host::Environment& environment);

}  // namespace lagan::proofing
