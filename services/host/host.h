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
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/result.h"
#include "services/host/environment.h"
#include "services/rpc/configuration.h"
#include "services/rpc/dispatcher.h"
#include "services/rpc/server.h"

namespace lagan::host {

// One service, ready to be served. Destroyed after its server was shut down and its dispatcher stopped.
class HostedService {
 public:
  virtual ~HostedService() = default;
  // The generated services that it implements; they live as long as this.
  virtual std::vector<rpc::ServedService> Services() = 0;
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

// What a process lends to its services. All must outlive the host.
struct HostResources {
  const Clock* clock = nullptr;
  crypto::RandomSource* random = nullptr;
  telemetry::LogSink* log = nullptr;
  // Called when a service stops answering its own health check (rpc::Watchdog), on a thread of the host. Programs end
  // the process at once; whoever supervises it starts it anew.
  std::function<void()> give_up{};
};

// Below a service's state folder: its counters in the Prometheus text format, for a collector of text files. Written at
// the start, with each health check and at the end. Counts of calls by method and code; nothing of anybody.
inline constexpr const char* kMetricsFile = "metrics.prom";

// Services that run in this process.
class Host {
 public:
  // Makes, serves and starts each of `names`, then dials each one's address and asks for its health: after success all of
  // them answer. SERVICE_UNKNOWN for a name without a factory, the errors of factories and of rpc::Server::Start; what
  // was started by then is stopped again.
  static Result<std::unique_ptr<Host>> Start(const rpc::Configuration& configuration,
                                             const std::vector<std::string>& names,
                                             const Factories& factories, const HostResources& resources);
  // As Shutdown().
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  // Drains the services one after the other in the order of `names`, so that what is named first can still ask what is
  // named later. Takes at most the configured drain time for each. Idempotent.
  void Shutdown();

  // Where a service listens, with the real port. `name` must be one of the names.
  const std::string& AddressOf(std::string_view name) const;

 private:
  class Running;
  explicit Host(rpc::Configuration configuration);

  const rpc::Configuration configuration_;
  std::vector<std::unique_ptr<Running>> running_;
};

}  // namespace lagan::host
