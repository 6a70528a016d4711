// StatisticsService of proto/lagan/statistics/v1.
#pragma once

#include <memory>

#include "base/core/result.h"
#include "services/host/host.h"

namespace lagan::statistics {

// Opens the database "statistics". Once a minute at the latest, weeks that are over get their releases and what is past its
// time is forgotten.
Result<std::unique_ptr<host::HostedService>> MakeStatisticsService(const host::Environment& environment,
                                                                   rpc::Dispatcher& dispatcher);

}  // namespace lagan::statistics
