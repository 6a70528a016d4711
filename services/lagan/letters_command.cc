#include "services/lagan/letters_command.h"

#include <filesystem>
#include <memory>
#include <ostream>

#include "base/core/clock.h"
#include "base/crypto/random.h"
#include "lagan/letters/v1/letters.grpc.pb.h"
#include "services/lagan/operator_session.h"
#include "services/letters/run_folder.h"
#include "services/letters/spool.h"
#include "services/rpc/client.h"
#include "services/rpc/configured.h"

namespace lagan::commands {
namespace {

using Service = letters::v1::LettersService;

// The manifest, and each letter in far fewer parts than this.
constexpr std::size_t kMostParts = 1 + 8 * letters::kMostLettersInRun;

struct Options {
  rpc::ConfigurationFlags flags;
  std::string session;
  std::string run;
  std::string folder;
  unsigned printed = 0;
  unsigned enveloped = 0;
  unsigned posted = 0;
  bool json = false;
};

// The operator at this terminal, and the letters service.
class Desk {
 public:
  static Result<std::unique_ptr<Desk>> Open(const Options& options) {
    LAGAN_ASSIGN_OR_RETURN(rpc::Configuration configuration, rpc::LoadConfiguration(options.flags));
    std::unique_ptr<Desk> desk(new Desk(std::move(configuration)));
    LAGAN_ASSIGN_OR_RETURN(desk->session_,
                           OperatorSession::Open(desk->configuration_, options.session, desk->clock_));
    LAGAN_ASSIGN_OR_RETURN(desk->channel_, desk->session_->Connect("letters"));
    return desk;
  }

  Result<rpc::CallOptions> Call() { return session_->Call(std::chrono::seconds(30)); }
  rpc::Client<Service> letters() const { return rpc::Client<Service>(channel_); }

 private:
  explicit Desk(rpc::Configuration configuration) : configuration_(std::move(configuration)) {}

  const rpc::Configuration configuration_;
  const SystemClock clock_;
  std::unique_ptr<OperatorSession> session_;
  std::shared_ptr<rpc::Channel> channel_;
};

std::string Summary(const letters::v1::Manifest& manifest, const Options& options) {
  if (options.json) return letters::ManifestJson(manifest);
  return "Run " + manifest.run_id() + ": " + std::to_string(manifest.letters_size()) + " letters\n";
}

Result<std::string> CloseRun(const Options& options) {
  LAGAN_ASSIGN_OR_RETURN(const auto desk, Desk::Open(options));
  LAGAN_ASSIGN_OR_RETURN(const rpc::CallOptions call, desk->Call());
  letters::v1::CloseRunRequest request;
  request.set_idempotency_key(crypto::SystemRandom().TakeId());
  LAGAN_ASSIGN_OR_RETURN(const auto closed, desk->letters().Call(&Service::Stub::CloseRun, call, request));
  return Summary(closed.manifest(), options);
}

Result<std::string> FetchRun(const Options& options) {
  LAGAN_ASSIGN_OR_RETURN(const auto desk, Desk::Open(options));
  LAGAN_ASSIGN_OR_RETURN(const rpc::CallOptions call, desk->Call());
  letters::v1::GetRunRequest request;
  request.set_run_id(options.run);
  LAGAN_ASSIGN_OR_RETURN(const auto parts,
                         desk->letters().Collect(&Service::Stub::GetRun, call, request, kMostParts));
  LAGAN_ASSIGN_OR_RETURN(const letters::v1::Manifest manifest, letters::WriteRun(parts, options.folder));
  return Summary(manifest, options);
}

Result<std::string> ConfirmRun(const Options& options) {
  LAGAN_ASSIGN_OR_RETURN(const auto desk, Desk::Open(options));
  LAGAN_ASSIGN_OR_RETURN(const rpc::CallOptions call, desk->Call());
  letters::v1::ConfirmRunRequest request;
  request.set_idempotency_key(crypto::SystemRandom().TakeId());
  request.set_run_id(options.run);
  request.set_printed(options.printed);
  request.set_enveloped(options.enveloped);
  request.set_posted(options.posted);
  LAGAN_RETURN_IF_ERROR(desk->letters().Call(&Service::Stub::ConfirmRun, call, request).status());
  return "Run " + options.run +
         " was posted; its letters are destroyed. Delete what was fetched of it, too.\n";
}

int Report(const Result<std::string>& text, const std::string& command, Context& context) {
  if (text.ok()) {
    context.out << *text;
    return kExitOk;
  }
  PrintError(context.err, command, text.status());
  const Code code = text.status().code();
  const bool service = code == Code::kUnavailable || code == Code::kInternal || code == Code::kDataLoss ||
                       code == Code::kDeadlineExceeded || code == Code::kUnknown;
  return service ? kExitFailed : kExitBadInput;
}

}  // namespace

Runner AddLettersOptions(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* const close = app.add_subcommand("close-run", "Close the open print run");
  CLI::App* const fetch =
      app.add_subcommand("fetch-run", "Fetch the letters of a closed run for the printer");
  CLI::App* const confirm =
      app.add_subcommand("confirm-run", "Say that a run was posted; its letters are destroyed");
  app.require_subcommand(1);
  fetch->add_option("--to", options->folder, "Folder to write to; empty or not there yet")->required();
  confirm->add_option("--printed", options->printed, "Letters printed")->required();
  confirm->add_option("--enveloped", options->enveloped, "Letters put into envelopes")->required();
  confirm->add_option("--posted", options->posted, "Letters posted")->required();
  for (CLI::App* const command : {fetch, confirm})
    command->add_option("run", options->run, "The run")->required();
  for (CLI::App* const command : {close, fetch})
    command->add_flag("--json", options->json, "Print the manifest as JSON");
  for (CLI::App* const command : {close, fetch, confirm}) {
    command->add_option("--session", options->session, "File of `lagan operator sign-in`");
    command->add_option("--config", options->flags.file, "Configuration file");
    command->add_option("--state", options->flags.state, "State folder");
    command->add_option("--certificates", options->flags.certificates, "Folder of certificates");
  }
  return [options, close, fetch](Context& context) {
    if (close->parsed()) return Report(CloseRun(*options), "letters close-run", context);
    if (fetch->parsed()) return Report(FetchRun(*options), "letters fetch-run", context);
    return Report(ConfirmRun(*options), "letters confirm-run", context);
  };
}

}  // namespace lagan::commands
