#include "services/vision/run.h"

#include <ostream>
#include <utility>

#ifdef LAGAN_WITH_SERVICES
#include "services/vision/host_command.h"
#endif
#include "services/vision/judge_command.h"
#include "services/vision/read_command.h"

namespace lagan::vision {
namespace {

// Every command, as --help lists them. Those that need gRPC stand inside #ifdef LAGAN_WITH_SERVICES.
constexpr commands::Command kCommands[] = {
    {"read", "Read the machine-readable zone in pictures of documents", AddReadOptions},
    {"judge", "Judge a recording of a face by a liveness challenge", AddJudgeOptions},
#ifdef LAGAN_WITH_SERVICES
    {"host", "Run the document and liveness services", AddHostOptions},
#endif
};

}  // namespace

int RunVision(const std::vector<std::string>& arguments, commands::Context context) {
  CLI::App app("Looks at pictures for Lagan; holds no database.", "lagan-vision");
  app.require_subcommand(1);
  std::vector<std::pair<CLI::App*, commands::Runner>> runners;
  for (const commands::Command& command : kCommands) {
    CLI::App* subcommand = app.add_subcommand(command.name, command.summary);
    runners.emplace_back(subcommand, command.add_options(*subcommand));
  }
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    return app.exit(error, context.out, context.err) == 0 ? commands::kExitOk : commands::kExitBadInput;
  }
  for (const auto& [subcommand, runner] : runners) {
    if (subcommand->parsed()) return runner(context);
  }
  return commands::kExitBadInput;
}

}  // namespace lagan::vision
