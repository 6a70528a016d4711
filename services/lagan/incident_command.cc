#include "services/lagan/incident_command.h"

#include <chrono>
#include <memory>
#include <ostream>
#include <thread>

#include "base/crypto/random.h"
#include "lagan/credential/v1/credential.grpc.pb.h"
#include "services/rpc/configured.h"

namespace lagan::commands {
namespace {

namespace v1 = credential::v1;
using Service = v1::CredentialService;

constexpr char kCaller[] = "administrator";
constexpr std::uint32_t kPage = 1000;
// The service itself looks each second.
constexpr std::chrono::milliseconds kLookAgain{500};

struct Options {
  rpc::ConfigurationFlags flags;
  v1::RevokeManyRequest order;
  std::string incident;
  bool wait = false;
  bool no_wait = false;
};

Result<rpc::Client<Service>> Connect(const Options& options) {
  LAGAN_ASSIGN_OR_RETURN(const rpc::Configuration configuration, rpc::LoadConfiguration(options.flags));
  LAGAN_ASSIGN_OR_RETURN(auto channel,
                         rpc::Channel::Open(rpc::ChannelOptionsOf(configuration, kCaller, "credential")));
  return rpc::Client<Service>(channel);
}

std::string LineOf(const v1::GetIncidentResponse& incident) {
  std::string line = incident.state() + ": " + std::to_string(incident.revoked()) + " of " +
                     std::to_string(incident.listed()) + " revoked";
  if (!incident.published_at().empty()) line += ", public since " + incident.published_at();
  return line;
}

// Prints how far it is; with `wait`, again each time that it has changed, until it is done.
Status Show(const rpc::Client<Service>& client, const std::string& id, bool wait, std::ostream& out) {
  v1::GetIncidentRequest request;
  request.set_incident_id(id);
  std::string last;
  for (;;) {
    LAGAN_ASSIGN_OR_RETURN(const auto incident, client.Call(&Service::Stub::GetIncident, {}, request));
    const std::string line = LineOf(incident);
    if (line != last) out << line << std::endl;
    last = line;
    if (!wait || incident.state() == "done") return Status();
    std::this_thread::sleep_for(kLookAgain);
  }
}

Status Revoke(const Options& options, std::ostream& out) {
  LAGAN_ASSIGN_OR_RETURN(const auto client, Connect(options));
  v1::RevokeManyRequest order = options.order;
  if (order.idempotency_key().empty()) order.set_idempotency_key(crypto::SystemRandom().TakeId());
  out << "key " << order.idempotency_key() << std::endl;
  LAGAN_ASSIGN_OR_RETURN(const auto opened, client.Call(&Service::Stub::RevokeMany, {}, order));
  out << "incident " << opened.incident_id() << '\n' << "listed " << opened.listed() << std::endl;
  return options.no_wait ? Status() : Show(client, opened.incident_id(), true, out);
}

Status ShowOne(const Options& options, std::ostream& out) {
  LAGAN_ASSIGN_OR_RETURN(const auto client, Connect(options));
  return Show(client, options.incident, options.wait, out);
}

Status List(const Options& options, std::ostream& out) {
  LAGAN_ASSIGN_OR_RETURN(const auto client, Connect(options));
  v1::ListIncidentRequest request;
  request.set_incident_id(options.incident);
  request.set_page_size(kPage);
  do {
    LAGAN_ASSIGN_OR_RETURN(const auto page, client.Call(&Service::Stub::ListIncident, {}, request));
    for (const auto& item : page.items()) {
      out << item.serial() << '\t' << item.application_id() << '\t' << item.kind() << '\t' << item.issued_at()
          << '\n';
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return Status();
}

int Report(const Status& status, const char* command, Context& context) {
  if (status.ok()) return kExitOk;
  PrintError(context.err, command, status);
  return status.code() == Code::kInvalidArgument || status.code() == Code::kNotFound ? kExitBadInput
                                                                                     : kExitFailed;
}

// Binds an option to a text field of the order.
CLI::Option* AddField(CLI::App* app, const char* name, const char* help,
                      std::function<void(std::string)> set) {
  return app->add_option_function<std::string>(name, std::move(set), help);
}

}  // namespace

Runner AddIncidentOptions(CLI::App& app) {
  auto options = std::make_shared<Options>();
  v1::RevokeManyRequest* const order = &options->order;
  CLI::App* const revoke =
      app.add_subcommand("revoke", "Revoke all credentials of a key or of a window of issue");
  CLI::App* const show = app.add_subcommand("show", "How far an incident is");
  CLI::App* const list =
      app.add_subcommand("list", "The credentials of an incident, for those who tell people");
  app.require_subcommand(1);
  AddField(revoke, "--kid", "The key, 16 hexadecimal characters", [=](auto text) { order->set_kid(text); });
  AddField(revoke, "--from", "Issued from: RFC 3339, UTC", [=](auto text) { order->set_issued_from(text); });
  AddField(revoke, "--to", "Issued before: RFC 3339, UTC", [=](auto text) { order->set_issued_to(text); });
  AddField(revoke, "--reason", "1 to 32 characters of [a-z_]", [=](auto text) {
    order->set_reason(text);
  })->required();
  AddField(revoke, "--actor", "Who asks: operator:op-...", [=](auto text) {
    order->set_actor(text);
  })->required();
  AddField(revoke, "--second-actor", "Who agrees", [=](auto text) { order->set_second_actor(text); });
  AddField(revoke, "--key", "Of an order that was interrupted",
           [=](auto text) { order->set_idempotency_key(text); });
  revoke->add_flag("--no-wait", options->no_wait, "Do not wait for its end");
  show->add_flag("--wait", options->wait, "Until it is done");
  for (CLI::App* const command : {show, list}) {
    command->add_option("incident", options->incident, "The incident's number")->required();
  }
  for (CLI::App* const command : {revoke, show, list}) {
    command->add_option("--config", options->flags.file, "Configuration file");
    command->add_option("--state", options->flags.state, "State folder");
    command->add_option("--certificates", options->flags.certificates, "Folder of certificates");
  }
  return [options, revoke, show](Context& context) {
    if (revoke->parsed()) return Report(Revoke(*options, context.out), "incident revoke", context);
    if (show->parsed()) return Report(ShowOne(*options, context.out), "incident show", context);
    return Report(List(*options, context.out), "incident list", context);
  };
}

}  // namespace lagan::commands
