// MrzService of proto/lagan/mrz/v1.
#pragma once

#include <memory>

#include "base/core/result.h"
#include "services/host/host.h"

namespace lagan::mrz {

Result<std::unique_ptr<host::HostedService>> MakeMrzService(const host::Environment& environment,
                                                            rpc::Dispatcher& dispatcher);

}  // namespace lagan::mrz
