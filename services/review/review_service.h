// The review service on the network.
#pragma once

#include <memory>

#include "base/core/result.h"
#include "services/background/forwarder.h"
#include "services/host/host.h"

namespace lagan::review {

// A host::Factory. The database "review"; in `environment.keys` its key file and the key that signs case capabilities, made
// at the first start; policy/review. Leases live as long as `lease_ms` of the configuration says. Threads of its own carry
// events to the audit service and decisions to proofing, and give back what is held by leases that are over. POLICY_INVALID,
// and the reasons of the key files, Database::Open and Review::Open.
Result<std::unique_ptr<host::HostedService>> MakeReviewService(const host::Environment& environment,
                                                               rpc::Dispatcher& dispatcher);

// The route of decisions to proofing (kToProofing). Reasons of Environment::Connect.
Result<background::Route> RouteToProofing(const host::Environment& environment);

}  // namespace lagan::review
