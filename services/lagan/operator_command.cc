#include "services/lagan/operator_command.h"

#include <memory>
#include <ostream>
#include <utility>
#include <vector>

#include "base/core/file.h"
#include "base/core/text.h"
#include "lagan/access/v1/access.grpc.pb.h"
#include "services/demo/staff.h"
#include "services/lagan/operator_session.h"
#include "services/lagan/prompt.h"
#include "services/rpc/configured.h"
#include "services/tokens/actor_token.h"

namespace lagan::commands {
namespace {

namespace v1 = access::v1;
using Client = rpc::Client<v1::AccessService>;
using Stub = v1::AccessService::Stub;

constexpr std::size_t kMostRead = 1024;

struct Options {
  rpc::ConfigurationFlags flags;
  std::string session;
  bool console = false;
  std::string login;
  std::string password_file;
  std::string operator_id;
  std::vector<std::string> roles;
  std::vector<std::string> training;
};

Result<SecretText> AskPassword(const Options& options, Context& context) {
  if (!options.password_file.empty()) {
    LAGAN_ASSIGN_OR_RETURN(std::string text, ReadTextFile(options.password_file, kMostRead));
    if (!IsOwnerOnly(options.password_file)) {
      return InvalidArgument("PASSWORD_NOT_PRIVATE", "Others can read the file of the password (chmod 600).");
    }
    if (text.ends_with('\n')) text.pop_back();
    return SecretText(std::move(text));
  }
  return AskSecret(context, "Password");
}

Result<std::vector<v1::Role>> ReadRoles(const std::vector<std::string>& names) {
  std::vector<v1::Role> roles;
  for (const std::string& name : names) {
    LAGAN_RETURN_IF_ERROR(tokens::RoleFromName(name).status());
    v1::Role role = v1::ROLE_UNSPECIFIED;
    v1::Role_Parse("ROLE_" + ToUpperAscii(name), &role);
    roles.push_back(role);
  }
  return roles;
}

// "face_comparison=2026-09-01"; access judges both parts.
Result<v1::Training> ReadTraining(const std::string& text) {
  const std::size_t at = text.find('=');
  if (at == std::string::npos) {
    return InvalidArgument("TRAINING_INVALID", "Training is written as TOPIC=YYYY-MM-DD.", "training");
  }
  v1::Training training;
  training.set_topic(text.substr(0, at));
  training.set_completed(text.substr(at + 1));
  return training;
}

std::string Line(const v1::Operator& who) {
  std::string line = who.operator_id() + "  " + who.login() + "  ";
  for (int i = 0; i < who.roles_size(); ++i) {
    const std::string name = v1::Role_Name(who.roles(i)).substr(5);
    for (const char c : name) line += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    if (i + 1 < who.roles_size()) line += ',';
  }
  for (const v1::Training& training : who.training())
    line += "  " + training.topic() + "=" + training.completed();
  return line + (who.disabled() ? "  disabled\n" : "\n");
}

// What a command of an administrator calls with.
struct Desk {
  rpc::Configuration configuration;
  SystemClock clock;
  std::unique_ptr<OperatorSession> session;
  std::unique_ptr<Client> client;
  rpc::CallOptions call;
};

Result<std::unique_ptr<Desk>> OpenDesk(const Options& options, bool console) {
  auto desk = std::make_unique<Desk>();
  LAGAN_ASSIGN_OR_RETURN(desk->configuration, rpc::LoadConfiguration(options.flags));
  LAGAN_ASSIGN_OR_RETURN(auto channel,
                         rpc::Channel::Open(rpc::ChannelOptionsOf(
                             desk->configuration, console ? kOperatorConsole : "administrator", "access")));
  desk->client = std::make_unique<Client>(std::move(channel));
  return desk;
}

Result<std::unique_ptr<Desk>> OpenAdministratorsDesk(const Options& options) {
  LAGAN_ASSIGN_OR_RETURN(auto desk, OpenDesk(options, options.console));
  if (options.console) {
    LAGAN_ASSIGN_OR_RETURN(desk->session,
                           OperatorSession::Open(desk->configuration, options.session, desk->clock));
    LAGAN_ASSIGN_OR_RETURN(desk->call, desk->session->Call());
  }
  return desk;
}

Status Create(const Options& options, Context& context) {
  v1::CreateOperatorRequest request;
  LAGAN_ASSIGN_OR_RETURN(const auto roles, ReadRoles(options.roles));
  for (const v1::Role role : roles) request.add_roles(role);
  for (const std::string& text : options.training) {
    LAGAN_ASSIGN_OR_RETURN(*request.add_training(), ReadTraining(text));
  }
  LAGAN_ASSIGN_OR_RETURN(const auto desk, OpenAdministratorsDesk(options));
  LAGAN_ASSIGN_OR_RETURN(const SecretText password, AskPassword(options, context));
  request.set_idempotency_key(crypto::SystemRandom().TakeId());
  request.set_login(options.login);
  request.set_password(password.Reveal());
  LAGAN_ASSIGN_OR_RETURN(const auto made, desk->client->Call(&Stub::CreateOperator, desk->call, request));
  context.out << Line(made.operator_()) << made.totp_address() << '\n';
  context.err << "The second line is for the operator's authenticator app and is not shown again.\n";
  return Status();
}

Status List(const Options& options, Context& context) {
  LAGAN_ASSIGN_OR_RETURN(const auto desk, OpenAdministratorsDesk(options));
  LAGAN_ASSIGN_OR_RETURN(const auto listed, desk->client->Call(&Stub::ListOperators, desk->call, {}));
  for (const v1::Operator& who : listed.operators()) context.out << Line(who);
  return Status();
}

Status Disable(const Options& options, Context& context) {
  LAGAN_ASSIGN_OR_RETURN(const auto desk, OpenAdministratorsDesk(options));
  v1::DisableOperatorRequest request;
  request.set_operator_id(options.operator_id);
  LAGAN_ASSIGN_OR_RETURN(const auto done, desk->client->Call(&Stub::DisableOperator, desk->call, request));
  context.out << Line(done.operator_());
  return Status();
}

Status Train(const Options& options, Context& context) {
  for (const std::string& text : options.training) {
    v1::RecordTrainingRequest request;
    request.set_operator_id(options.operator_id);
    LAGAN_ASSIGN_OR_RETURN(*request.mutable_training(), ReadTraining(text));
    LAGAN_ASSIGN_OR_RETURN(const auto desk, OpenAdministratorsDesk(options));
    LAGAN_ASSIGN_OR_RETURN(const auto done, desk->client->Call(&Stub::RecordTraining, desk->call, request));
    context.out << Line(done.operator_());
  }
  return Status();
}

Status Roles(const Options& options, Context& context) {
  v1::SetOperatorRolesRequest request;
  request.set_operator_id(options.operator_id);
  LAGAN_ASSIGN_OR_RETURN(const auto roles, ReadRoles(options.roles));
  for (const v1::Role role : roles) request.add_roles(role);
  LAGAN_ASSIGN_OR_RETURN(const auto desk, OpenAdministratorsDesk(options));
  LAGAN_ASSIGN_OR_RETURN(const auto done, desk->client->Call(&Stub::SetOperatorRoles, desk->call, request));
  context.out << Line(done.operator_());
  return Status();
}

Status SignIn(const Options& options, Context& context) {
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path file, FindSessionFile(options.session));
  LAGAN_ASSIGN_OR_RETURN(const auto desk, OpenDesk(options, true));
  std::string login = options.login;
  if (login.empty()) {
    LAGAN_ASSIGN_OR_RETURN(login, Ask(context, "Login"));
  }
  LAGAN_ASSIGN_OR_RETURN(const SecretText password, AskPassword(options, context));
  v1::SignInRequest request;
  request.set_login(login);
  request.set_password(password.Reveal());
  LAGAN_ASSIGN_OR_RETURN(*request.mutable_code(), Ask(context, "Code"));
  // A code works once: a call that may have arrived must not be made again.
  LAGAN_ASSIGN_OR_RETURN(const auto signed_in, desk->client->Call(&Stub::SignIn, {.retry = false}, request));
  LAGAN_RETURN_IF_ERROR(KeepSession(file, {SecretText(signed_in.session()), signed_in.operator_id(), login}));
  context.out << "Signed in as " << signed_in.operator_id() << ".\n";
  return Status();
}

Status SignOut(const Options& options, Context& context) {
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path file, FindSessionFile(options.session));
  const Result<KeptSession> kept = LoadKeptSession(file);
  if (kept.status().reason() == "NOT_SIGNED_IN") {
    context.out << "Nobody was signed in.\n";
    return Status();
  }
  if (kept.ok()) {
    LAGAN_ASSIGN_OR_RETURN(const auto desk, OpenDesk(options, true));
    v1::SignOutRequest request;
    request.set_session(kept->session.Reveal());
    LAGAN_RETURN_IF_ERROR(desk->client->Call(&Stub::SignOut, {}, request).status());
  }
  std::error_code error;
  std::filesystem::remove(file, error);
  context.out << "Signed out.\n";
  return Status();
}

Status WhoAmI(const Options& options, Context& context) {
  LAGAN_ASSIGN_OR_RETURN(const rpc::Configuration configuration, rpc::LoadConfiguration(options.flags));
  const SystemClock clock;
  LAGAN_ASSIGN_OR_RETURN(const auto session, OperatorSession::Open(configuration, options.session, clock));
  LAGAN_RETURN_IF_ERROR(session->Call().status());
  context.out << session->operator_id() << "  " << session->login() << '\n';
  return Status();
}

Status DemoStaff(const Options& options, Context& context) {
  LAGAN_ASSIGN_OR_RETURN(const rpc::Configuration configuration, rpc::LoadConfiguration(options.flags));
  crypto::SystemRandom random;
  LAGAN_ASSIGN_OR_RETURN(const auto staff, demo::MakeDemoStaff(configuration, SystemClock(), random));
  for (const demo::StaffMember& member : staff)
    context.out << member.operator_id << "  " << member.login << '\n';
  return Status();
}

using Work = Status (*)(const Options&, Context&);

int Report(const Status& status, const std::string& command, Context& context) {
  if (status.ok()) return kExitOk;
  PrintError(context.err, "operator " + command, status);
  switch (status.code()) {
    case Code::kInternal:
    case Code::kUnavailable:
    case Code::kDataLoss:
    case Code::kUnknown:
    case Code::kDeadlineExceeded:
      return kExitFailed;
    default:
      return kExitBadInput;
  }
}

}  // namespace

Runner AddOperatorOptions(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.require_subcommand(1);
  std::vector<std::pair<CLI::App*, Work>> commands;
  const auto add = [&](const char* name, const char* summary, Work work) {
    CLI::App* const command = app.add_subcommand(name, summary);
    command->add_option("--config", options->flags.file, "Configuration file");
    command->add_option("--state", options->flags.state, "State folder");
    command->add_option("--certificates", options->flags.certificates, "Folder of certificates");
    command->add_option("--session", options->session, "File of the session (else in your state folder)");
    commands.emplace_back(command, work);
    return command;
  };
  const auto administers = [&](CLI::App* command) {
    command->add_flag("--console", options->console,
                      "In the name of whoever is signed in, not by the administrator's certificate");
    return command;
  };
  const auto has_id = [&](CLI::App* command) {
    command->add_option("ID", options->operator_id, "The operator: op-...")->required();
    return command;
  };
  CLI::App* const create = administers(add("create", "Make an operator", Create));
  create->add_option("--login", options->login, "3 to 64 of a-z, 0-9, '.', '_', '-'")->required();
  create->add_option("--roles", options->roles, "operator, senior, supervisor, auditor, administrator")
      ->delimiter(',')
      ->required();
  create->add_option("--training", options->training, "TOPIC=YYYY-MM-DD");
  create->add_option("--password-file", options->password_file,
                     "Owner-only file with the password (else asked for)");
  administers(add("list", "Everybody", List));
  has_id(administers(add("disable", "End an operator's sessions and let them in no more", Disable)));
  has_id(administers(add("train", "Record a completed training", Train)))
      ->add_option("TRAINING", options->training, "TOPIC=YYYY-MM-DD")
      ->required();
  has_id(administers(add("roles", "Replace an operator's roles", Roles)))
      ->add_option("ROLES", options->roles, "operator,senior,..")
      ->delimiter(',')
      ->required();
  CLI::App* const sign_in = add("sign-in", "Begin a session at this terminal", SignIn);
  sign_in->add_option("--login", options->login, "Else asked for");
  sign_in->add_option("--password-file", options->password_file,
                      "Owner-only file with the password (else asked for)");
  add("sign-out", "End it", SignOut);
  add("whoami", "Who is signed in here", WhoAmI);
  add("demo-staff", "Make the demonstration's operators (sandbox only)", DemoStaff);
  return [options, commands](Context& context) {
    for (const auto& [command, work] : commands) {
      if (command->parsed()) return Report(work(*options, context), command->get_name(), context);
    }
    return kExitBadInput;
  };
}

}  // namespace lagan::commands
