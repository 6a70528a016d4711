// Which processes `lagan serve` starts, by the configuration. Free of gRPC.
#pragma once

#include <filesystem>
#include <vector>

#include "base/core/result.h"
#include "services/host/supervisor.h"
#include "services/rpc/configuration.h"

namespace lagan::commands {

// The programs that have a command `host`.
struct HostPrograms {
  std::filesystem::path lagan;
  std::filesystem::path vision;
};

// One plan for each process of the configuration; with `separate`, for each service in one of them. `flags` are passed on.
// Services of a process, and processes, are in the order of rpc::ServiceNames(), which names callers before those whom
// they call: the order in which they are stopped. PROCESS_MIXED when document or liveness, which read hostile
// pictures, would share a process with any other service.
Result<std::vector<host::ProcessPlan>> PlanProcesses(const rpc::Configuration& configuration,
                                                     const rpc::ConfigurationFlags& flags, bool separate,
                                                     const HostPrograms& programs);

}  // namespace lagan::commands
