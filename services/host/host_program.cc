#include "services/host/host_program.h"

#include <signal.h>
#include <unistd.h>
#include <cstdlib>
#include <ostream>

#include "base/core/descriptor.h"
#include "base/core/process.h"

namespace lagan::host {
namespace {

// Blocks the signals that end a program, in this thread and all that it starts, so that only Await takes them.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    // A peer that went away is an error of a write, not the end of us.
    ::signal(SIGPIPE, SIG_IGN);
  }
  // Waits for one of them; from then on another one ends the process as usual.
  void Await() const {
    int which = 0;
    while (sigwait(&signals_, &which) != 0) {
    }
    pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
  }

 private:
  sigset_t signals_;
};

void SayReady(Descriptor& descriptor) {
  constexpr std::string_view kReady = "ready\n";
  // Nobody may be listening any more; that is no reason to stop.
  if (descriptor.ok() && ::write(descriptor.get(), kReady.data(), kReady.size()) < 0) descriptor.Close();
  descriptor.Close();
}

}  // namespace

void AddConfigurationOptions(CLI::App& app, rpc::ConfigurationFlags& flags) {
  app.add_option("--config", flags.file, "Configuration (ops/lagan.toml lists the keys)");
  app.add_option("--state", flags.state, "Folder of everything that is kept");
  app.add_option("--store", flags.store, "Where databases are: sqlite:/DIR/{service}.db or postgresql://..");
  app.add_option("--certificates", flags.certificates, "Folder of all certificates");
  app.add_option("--policy", flags.policy, "Folder of policy data");
}

void AddHostProgramOptions(CLI::App& app, HostProgramOptions& options) {
  app.add_option("--services", options.services, "Services to run, callers before those whom they call")
      ->delimiter(',')
      ->required();
  app.add_option("--ready", options.ready, "Descriptor that is told when all services answer")
      ->check(CLI::Range(3, 1023));
  AddConfigurationOptions(app, options.configuration);
}

Status RunHostProgram(const HostProgramOptions& options, const MakeFactories& make_factories,
                      std::ostream& out) {
  ForbidCoreDumps();
  const StopSignals signals;
  Descriptor ready(options.ready);
  LAGAN_ASSIGN_OR_RETURN(const rpc::Configuration configuration,
                         rpc::LoadConfiguration(options.configuration));
  LAGAN_ASSIGN_OR_RETURN(const Factories factories, make_factories(configuration));
  const SystemClock clock;
  crypto::SystemRandom random;
  telemetry::StandardErrorSink log;
  LAGAN_ASSIGN_OR_RETURN(
      const auto host,
      Host::Start(configuration, options.services, factories,
                  {.clock = &clock, .random = &random, .log = &log, .give_up = [] { std::_Exit(1); }}));
  SayReady(ready);
  out << "ready\n" << std::flush;
  signals.Await();
  host->Shutdown();
  return {};
}

}  // namespace lagan::host
