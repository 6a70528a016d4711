// The proofing service on the network: the contract's methods over the domain, and its background work.
#pragma once

#include <memory>

#include "base/core/result.h"
#include "services/host/host.h"

namespace lagan::proofing {

// Opens the databases ("proofing", "proofing_keys"), the key file and the blob folder of the environment.
Result<std::unique_ptr<host::HostedService>> MakeProofingService(const host::Environment& environment,
                                                                 rpc::Dispatcher& dispatcher);

}  // namespace lagan::proofing
