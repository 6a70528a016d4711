// AssuranceService of proto/lagan/assurance/v1, over the policy of the installation and its CSV sources.
#pragma once

#include <memory>

#include "base/core/result.h"
#include "services/host/host.h"

namespace lagan::assurance {

// Loads policy and sources; POLICY_INVALID, SOURCE_INVALID.
Result<std::unique_ptr<host::HostedService>> MakeAssuranceService(const host::Environment& environment,
                                                                  rpc::Dispatcher& dispatcher);

}  // namespace lagan::assurance
