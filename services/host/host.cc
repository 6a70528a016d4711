#include "services/host/host.h"

#include <chrono>
#include <optional>
#include <utility>

#include "base/core/file.h"
#include "services/policy/finder.h"
#include "services/rpc/configured.h"
#include "services/rpc/health.h"

namespace lagan::host {
namespace {

constexpr std::chrono::milliseconds kHealthTimeout{5'000};
// For answers that are on their way when the last call has been handled.
constexpr std::chrono::milliseconds kLastBytes{500};
constexpr char kHealthCertificate[] = "health";

Result<Environment> MakeEnvironment(const rpc::Configuration& configuration, const std::string& name,
                                    const HostResources& resources) {
  const rpc::ServiceConfiguration& own = configuration.services.at(name);
  Environment environment{.service = name,
                          .configuration = &configuration,
                          .state = configuration.state / "services" / name,
                          .keys = own.keys,
                          .sources = configuration.sources,
                          .certificates = own.certificates,
                          .store = own.store,
                          .passphrase = own.passphrase,
                          .sandbox = configuration.sandbox,
                          .clock = resources.clock,
                          .random = resources.random};
  LAGAN_ASSIGN_OR_RETURN(environment.policy, policy::FindPolicyFolder(configuration.policy.string()));
  if (environment.sources.empty()) environment.sources = environment.policy / "sandbox";
  LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(environment.state));
  LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(environment.keys));
  constexpr std::string_view kSqlite = "sqlite:";
  if (own.store.starts_with(kSqlite)) {
    LAGAN_RETURN_IF_ERROR(
        MakePrivateDirectory(std::filesystem::path(own.store.substr(kSqlite.size())).parent_path()));
  }
  return environment;
}

}  // namespace

// One service with all that is its own. Members die in the order that keeps borrowed things alive.
class Host::Running {
 public:
  Running(const rpc::Configuration& configuration, std::string name, const HostResources& resources)
      : configuration_(configuration),
        name_(std::move(name)),
        resources_(resources),
        log_(name_, resources.clock, resources.log),
        dispatcher_(rpc::DispatcherOptionsOf(configuration, name_), resources.clock, &log_) {}
  ~Running() { Shutdown(); }

  Status Start(const Factory& factory, const rpc::PeerPolicy& peers) {
    LAGAN_ASSIGN_OR_RETURN(environment_, MakeEnvironment(configuration_, name_, resources_));
    environment_.log = &log_;
    LAGAN_ASSIGN_OR_RETURN(service_, factory(environment_, dispatcher_));
    LAGAN_ASSIGN_OR_RETURN(server_, rpc::Server::Start(rpc::ServerOptionsOf(configuration_, name_),
                                                       service_->Services(), peers, &log_));
    started_ = true;
    LAGAN_RETURN_IF_ERROR(service_->Start());
    LAGAN_RETURN_IF_ERROR(CheckHealth());
    WriteMetrics();
    watchdog_.emplace(
        rpc::WatchdogOptions{.interval = configuration_.limits.health_interval},
        [this] {
          WriteMetrics();
          return CheckHealth();
        },
        resources_.give_up, &log_);
    return {};
  }

  void Shutdown() {
    watchdog_.reset();
    if (server_) {
      server_->SetServing(false);
      dispatcher_.Drain(configuration_.limits.drain);
      server_->Shutdown(kLastBytes);
    }
    if (std::exchange(started_, false)) {
      service_->Stop();
      WriteMetrics();
    }
    dispatcher_.Stop();
  }

  const std::string& name() const { return name_; }
  const std::string& address() const { return server_->address(); }

 private:
  Status CheckHealth() const {
    rpc::ChannelOptions options = rpc::ChannelOptionsOf(configuration_, kHealthCertificate, name_);
    options.address = server_->address();
    options.tries = 1;
    return rpc::CheckHealth(options, kHealthTimeout);
  }

  // Figures that cannot be written are worth a line in the log, not the service.
  void WriteMetrics() const {
    const std::string text = dispatcher_.counters().Expose();
    const Status written = WriteFileAtomically(environment_.state / kMetricsFile, AsBytes(text), 0640);
    if (!written.ok()) log_.Warning("metrics_not_written", {{"reason", telemetry::Reason(written)}});
  }

  const rpc::Configuration& configuration_;
  const std::string name_;
  const HostResources resources_;
  const telemetry::Log log_;
  Environment environment_;
  rpc::Dispatcher dispatcher_;
  std::unique_ptr<HostedService> service_;
  std::unique_ptr<rpc::Server> server_;
  bool started_ = false;
  std::optional<rpc::Watchdog> watchdog_;
};

Host::Host(rpc::Configuration configuration) : configuration_(std::move(configuration)) {}
Host::~Host() { Shutdown(); }

Result<std::unique_ptr<Host>> Host::Start(const rpc::Configuration& configuration,
                                          const std::vector<std::string>& names, const Factories& factories,
                                          const HostResources& resources) {
  LAGAN_ASSIGN_OR_RETURN(const auto policy, policy::FindPolicyFolder(configuration.policy.string()));
  LAGAN_ASSIGN_OR_RETURN(const auto peers,
                         rpc::PeerPolicy::Load((policy / "limits" / "peers.toml").string()));
  std::unique_ptr<Host> host(new Host(configuration));
  for (const std::string& name : names) {
    const auto factory = factories.find(name);
    if (factory == factories.end() || !configuration.services.contains(name)) {
      return InvalidArgument("SERVICE_UNKNOWN", "This program does not contain the service '" + name + "'.");
    }
    host->running_.push_back(std::make_unique<Running>(host->configuration_, name, resources));
    LAGAN_RETURN_IF_ERROR(host->running_.back()->Start(factory->second, peers));
  }
  return host;
}

void Host::Shutdown() {
  for (const auto& running : running_) running->Shutdown();
}

const std::string& Host::AddressOf(std::string_view name) const {
  std::size_t at = 0;
  while (running_.at(at)->name() != name) ++at;
  return running_[at]->address();
}

}  // namespace lagan::host
