#include "services/lagan/run.h"

#include <algorithm>
#include <memory>
#include <ostream>
#include <utility>

#include "services/lagan/audit_command.h"
#include "services/lagan/certificates_command.h"
#include "services/lagan/grade_command.h"
#ifdef LAGAN_WITH_SERVICES
#include "services/lagan/assisted_command.h"
#include "services/lagan/demo_command.h"
#include "services/lagan/host_command.h"
#include "services/lagan/incident_command.h"
#include "services/lagan/keys_command.h"
#include "services/lagan/letters_command.h"
#include "services/lagan/operator_command.h"
#include "services/lagan/review_command.h"
#include "services/lagan/serve_command.h"
#include "services/lagan/statistics_command.h"
#endif

namespace lagan::commands {
namespace {

// Every command, as --help lists them. Those that need gRPC stand inside #ifdef LAGAN_WITH_SERVICES.
constexpr Command kCommands[] = {
    {"audit", "Check the audit log", AddAuditOptions},
    {"certificates", "Make the certificates by which services know each other", AddCertificatesOptions},
    {"grade", "Grade evidence scores by the GPG45 profiles", AddGradeOptions},
#ifdef LAGAN_WITH_SERVICES
    {"assisted", "Help somebody through an application, and take calls about letters", AddAssistedOptions},
    {"demo", "Play four journeys against a sandbox, and show the board", AddDemoOptions},
    {"host", "Run services in this one process", AddHostOptions},
    {"incident", "Revoke many credentials at once, and see how far it is", AddIncidentOptions},
    {"keys", "Root, issuer certificate and signing keys", AddKeysOptions},
    {"letters", "Close, fetch and confirm print runs", AddLettersOptions},
    {"operator", "Operators, and who is signed in at this terminal", AddOperatorOptions},
    {"review", "Work the queue of cases that need a person", AddReviewOptions},
    {"serve", "Run all services of this machine and watch over them", AddServeOptions},
    {"statistics", "Show the board: live counts, or the release of a week", AddStatisticsOptions},
#endif
};

}  // namespace

void PrintError(std::ostream& err, std::string_view command, const Status& status) {
  err << "lagan " << command << ": " << status.reason() << ": " << status.message() << '\n';
}

int RunLagan(const std::vector<std::string>& arguments, Context context) {
  CLI::App app("Lagan proves who somebody is, once, with as little of their data as possible.", "lagan");
  app.require_subcommand(1);
  std::vector<std::pair<CLI::App*, Runner>> runners;
  for (const Command& command : kCommands) {
    CLI::App* subcommand = app.add_subcommand(command.name, command.summary);
    runners.emplace_back(subcommand, command.add_options(*subcommand));
  }
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    return app.exit(error, context.out, context.err) == 0 ? kExitOk : kExitBadInput;
  }
  for (const auto& [subcommand, runner] : runners) {
    if (subcommand->parsed()) return runner(context);
  }
  return kExitBadInput;
}

}  // namespace lagan::commands
