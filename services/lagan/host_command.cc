#include "services/lagan/host_command.h"

#include <memory>

#include "services/host/host_program.h"
#include "services/lagan/factories.h"

namespace lagan::commands {

Runner AddHostOptions(CLI::App& app) {
  const auto options = std::make_shared<host::HostProgramOptions>();
  host::AddHostProgramOptions(app, *options);
  return [options](Context& context) {
    const Status status = host::RunHostProgram(
        *options, [](const rpc::Configuration&) -> Result<host::Factories> { return MakeFactories(); },
        context.out);
    if (status.ok()) return kExitOk;
    PrintError(context.err, "host", status);
    return kExitFailed;
  };
}

}  // namespace lagan::commands
