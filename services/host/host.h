// Hosting: several services in one process, each as if it were alone, with its own socket, certificate, threads and
// allow-list, so that who may call what does not depend on who shares a process.
//
// A service becomes part of a program by one line in that program's table of factories (services/lagan/factories.cc):
//
//   {"mrz", mrz::MakeMrzService},
//
//   Result<std::unique_ptr<host::HostedService>> MakeMrzService(const host::Environment& environment,
//                                                               rpc::Dispatcher& dispatcher);
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "services/host/environment.h"
#include "services/rpc/dispatcher.h"
#include "services/rpc/server.h"

namespace lagan::host {

// One service, ready to be served. Destroyed after its server was shut down and its dispatcher stopped.
class HostedService {
 public:
  virtual ~HostedService() = default;
  // The generated services that it implements; they live as long as this.
  virtual std::vector<rpc::ServedService> Services() = 0;
  // Bytes of its largest message, either way.
  virtual int LargestMessage() const { return 1 << 20; }
  // Starts background threads. Called once, after the server listens; must not wait for another service, which may be
  // started later or be gone for a while.
  virtual Status Start() { return {}; }
  // Ends and joins what Start began. Called once, after the last call was answered; also when Start failed.
  virtual void Stop() {}
};

// Makes a service. The environment and the dispatcher outlive it. An error ends the whole process: a service that cannot
// open its database or its keys must not be half there.
using Factory = std::function<Result<std::unique_ptr<HostedService>>(const Environment&, rpc::Dispatcher&)>;
using Factories = std::map<std::string, Factory, std::less<>>;

}  // namespace lagan::host
