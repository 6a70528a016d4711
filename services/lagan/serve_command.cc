#include "services/lagan/serve_command.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "base/core/clock.h"
#include "base/core/file.h"
#include "base/core/process.h"
#include "services/host/host_program.h"
#include "services/host/supervisor.h"
#include "services/lagan/process_plan.h"
#include "services/rpc/certificates.h"
#include "services/rpc/configuration.h"

namespace lagan::commands {
namespace {

struct Options {
  rpc::ConfigurationFlags configuration;
  bool separate = false;
};

HostPrograms FindPrograms() {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  const char* variable = std::getenv("LAGAN_VISION");
  return {self, variable != nullptr ? variable : self.parent_path() / "lagan-vision"};
}

Status CheckPrograms(const std::vector<host::ProcessPlan>& plans) {
  for (const host::ProcessPlan& plan : plans) {
    if (std::filesystem::exists(plan.program)) continue;
    return NotFound(
        "PROGRAM_NOT_INSTALLED",
        "There is no program " + plan.program.string() +
            ". Install it beside lagan; the variable LAGAN_VISION may name lagan-vision elsewhere.");
  }
  return {};
}

// What a sandbox does for itself and an administrator does otherwise.
Status SetUpSandbox(const rpc::Configuration& configuration, const Clock& clock, const telemetry::Log& log) {
  LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(configuration.state));
  LAGAN_ASSIGN_OR_RETURN(
      const auto report,
      rpc::InitCertificates({.folder = configuration.certificates, .names = rpc::CertificateNames()}, clock));
  if (!report.made.empty()) log.Info("certificates_made", {{"count", report.made.size()}});
  if (!report.expiring.empty()) log.Warning("certificates_expiring", {{"count", report.expiring.size()}});
  return {};
}

// Services of a process drain one after the other.
std::chrono::milliseconds StopTimeout(const rpc::Configuration& configuration) {
  constexpr std::chrono::milliseconds kRest{10'000};
  std::size_t most = 1;
  for (const auto& [process, services] : configuration.processes) most = std::max(most, services.size());
  return configuration.limits.drain * most + kRest;
}

Status Serve(const Options& options, std::ostream& out) {
  const SystemClock clock;
  telemetry::StandardErrorSink sink;
  const telemetry::Log log("supervisor", &clock, &sink);
  LAGAN_ASSIGN_OR_RETURN(const rpc::Configuration configuration,
                         rpc::LoadConfiguration(options.configuration));
  LAGAN_ASSIGN_OR_RETURN(
      auto plans, PlanProcesses(configuration, options.configuration, options.separate, FindPrograms()));
  LAGAN_RETURN_IF_ERROR(CheckPrograms(plans));
  if (configuration.sandbox) LAGAN_RETURN_IF_ERROR(SetUpSandbox(configuration, clock, log));
  return host::RunSupervisor({.processes = std::move(plans), .stop_timeout = StopTimeout(configuration)}, log,
                             out);
}

}  // namespace

Runner AddServeOptions(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  host::AddConfigurationOptions(app, options->configuration);
  app.add_flag("--separate", options->separate, "Run each service in a process of its own");
  return [options](Context& context) {
    ForbidCoreDumps();
    const Status status = Serve(*options, context.out);
    if (status.ok()) return kExitOk;
    PrintError(context.err, "serve", status);
    return status.code() == Code::kInvalidArgument ? kExitBadInput : kExitFailed;
  };
}

}  // namespace lagan::commands
