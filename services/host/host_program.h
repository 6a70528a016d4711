// A process that hosts services until it is told to stop: the command `host` of lagan and lagan-vision.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "services/host/host.h"

namespace lagan::host {

struct HostProgramOptions {
  std::vector<std::string> services;
  rpc::ConfigurationFlags configuration;
  // A descriptor that is told "ready\n" and closed once all services answer; -1 for none.
  int ready = -1;
};

// Declares --services, --ready, --config, --state, --store, --certificates and --policy. `options` outlives the parsing.
void AddHostProgramOptions(CLI::App& app, HostProgramOptions& options);
// The same without --services and --ready, for commands that start such processes.
void AddConfigurationOptions(CLI::App& app, rpc::ConfigurationFlags& flags);

// Makes the table of factories. Called while the process has one thread, before anything else is started, so that it may
// fork; what the factories hold lives until after the last service.
using MakeFactories = std::function<Result<Factories>(const rpc::Configuration&)>;

// Forbids core dumps, hosts the services, prints "ready" to `out`, and on SIGTERM or SIGINT drains them. The log goes to
// standard error. Must be called while the process has one thread. When a service stops answering its health check, the
// process ends at once with status 1.
Status RunHostProgram(const HostProgramOptions& options, const MakeFactories& make_factories,
                      std::ostream& out);

}  // namespace lagan::host
