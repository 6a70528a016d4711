#include "services/lagan/certificates_command.h"

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "services/rpc/certificates.h"

namespace lagan::commands {
namespace {

struct Options {
  std::string folder;
  std::vector<std::string> services;
  std::vector<std::string> portals;
  int days = 365;
};

// "made 2 certificates: mrz audit"; nothing for none.
void PrintNames(std::ostream& out, const char* what, const std::vector<std::string>& names) {
  if (names.empty()) return;
  out << what << ' ' << names.size() << (names.size() == 1 ? " certificate:" : " certificates:");
  for (const std::string& name : names) out << ' ' << name;
  out << '\n';
}

int RunInit(const Options& options, Context& context) {
  rpc::CertificateRequest request{
      .folder = options.folder, .names = options.services, .life = std::chrono::days(options.days)};
  if (request.names.empty()) request.names = rpc::CertificateNames();
  request.names.insert(request.names.end(), options.portals.begin(), options.portals.end());
  const auto report = rpc::InitCertificates(request, SystemClock());
  if (!report.ok()) {
    PrintError(context.err, "certificates init", report.status());
    return report.status().code() == Code::kInvalidArgument ? kExitBadInput : kExitFailed;
  }
  PrintNames(context.out, "made", report->made);
  PrintNames(context.out, "kept", report->kept);
  PrintNames(context.out,
             "expiring within 30 days (delete their folders and run this again):", report->expiring);
  if (report->authority_made) {
    context.err << "The authority's key is " << (request.folder / "authority" / "key.pem").string()
                << ". Whoever has it can be any service: move it off this machine and bring it back only to "
                   "add names.\n";
  }
  return kExitOk;
}

}  // namespace

Runner AddCertificatesOptions(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.require_subcommand(1);
  CLI::App* init = app.add_subcommand("init", "Make the authority and what certificates are missing");
  init->add_option("DIR", options->folder, "Folder of all certificates")->required();
  init->add_option("--services", options->services, "Names to make (else every name of an installation)")
      ->delimiter(',');
  init->add_option("--portals", options->portals,
                   "Names of portals to make besides, each beginning with portal-")
      ->delimiter(',')
      ->check([](const std::string& name) {
        return name.starts_with("portal-") ? std::string() : name + " does not begin with portal-";
      });
  init->add_option("--days", options->days, "Days that new certificates are valid")
      ->check(CLI::Range(1, 825));
  return [options](Context& context) { return RunInit(*options, context); };
}

}  // namespace lagan::commands
