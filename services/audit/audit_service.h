// The audit log on the network.
#pragma once

#include <memory>

#include "base/core/result.h"
#include "services/host/host.h"

namespace lagan::audit {

// Opens the database "audit", the key file and the head file of the environment.
Result<std::unique_ptr<host::HostedService>> MakeAuditService(const host::Environment& environment,
                                                              rpc::Dispatcher& dispatcher);

}  // namespace lagan::audit
