#include "services/lagan/keys_command.h"

#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>

#include <memory>
#include <ostream>

#include "base/core/file.h"
#include "base/core/process.h"
#include "lagan/credential/v1/keys.grpc.pb.h"
#include "services/credential/issuer_request.h"
#include "services/credential/issuer_store.h"
#include "services/credential/open_holder.h"
#include "services/credential/root_folder.h"
#include "services/host/host_program.h"
#include "services/keys/open_key.h"
#include "services/keys/passphrase.h"
#include "services/lagan/prompt.h"
#include "services/rpc/configured.h"
#include "verifier/credential/eu_signer.h"
#include "verifier/trust/issuer_certificate.h"
#include "verifier/trust/root_key.h"

namespace lagan::commands {
namespace {

namespace v1 = credential::v1;
using Client = rpc::Client<v1::KeyService>;
using Stub = v1::KeyService::Stub;

constexpr char kService[] = "credential";
constexpr char kCaller[] = "administrator";
constexpr std::size_t kShortestPassphrase = 12;
constexpr std::size_t kMaxCertificateFile = 16 * 1024;

struct Options {
  rpc::ConfigurationFlags flags;
  std::string passphrase;
  std::string out;
  std::string root;
  std::string request;
  std::string certificate;
  std::string issuer;
  std::string service;
  int years = 1;
  std::string purpose;
  std::string kid;
  std::string reason;
  std::string country;
  std::string actor = "system";
  bool json = false;
};

// Typed twice when it is a new one.
Result<SecretText> Passphrase(const Options& options, Context& context, bool fresh) {
  if (!options.passphrase.empty()) return keys::ReadPassphrase(options.passphrase);
  LAGAN_ASSIGN_OR_RETURN(SecretText typed, AskSecret(context, fresh ? "New passphrase" : "Passphrase"));
  if (!fresh) return typed;
  if (typed.Reveal().size() < kShortestPassphrase) {
    return InvalidArgument("PASSPHRASE_TOO_SHORT", "A passphrase has at least 12 characters.");
  }
  LAGAN_ASSIGN_OR_RETURN(const SecretText again, AskSecret(context, "The same again"));
  if (!(typed == again))
    return InvalidArgument("PASSPHRASE_DIFFERS", "The two passphrases are not the same.");
  return typed;
}

// Somebody reads the fingerprint from elsewhere and types it: what is shown here alone could be anybody's.
Status ConfirmFingerprint(Context& context, const std::string& question, const crypto::P256PublicKey& key) {
  LAGAN_ASSIGN_OR_RETURN(const std::string typed, Ask(context, question));
  if (credential::MatchesFingerprint(typed, key)) return Status();
  return InvalidArgument(
      "FINGERPRINT_WRONG",
      "What was typed is not this key's fingerprint (at least its first eight groups). Nothing was done: "
      "find out whose key this is.");
}

Status MakeRoot(const Options& options, Context& context) {
  LAGAN_ASSIGN_OR_RETURN(const SecretText passphrase, Passphrase(options, context, true));
  crypto::SystemRandom random;
  LAGAN_ASSIGN_OR_RETURN(const credential::RootFolder root,
                         credential::RootFolder::Make(options.out, passphrase, random));
  context.out << "root         " << options.out << "\npublic key   " << options.out
              << "/root.pem\nfingerprint  " << credential::FingerprintGroups(root.PublicKey()) << '\n';
  context.err << "Read the fingerprint aloud and write it down: venues and the service compare it. Copy the "
                 "folder to a second "
                 "medium, and keep the passphrase elsewhere.\n";
  return Status();
}

Status Certify(const Options& options, Context& context) {
  LAGAN_ASSIGN_OR_RETURN(const std::string pem, ReadTextFile(options.request, credential::kMaxIssuerRequest));
  LAGAN_ASSIGN_OR_RETURN(const credential::IssuerRequest request, credential::ReadIssuerRequest(pem));
  LAGAN_ASSIGN_OR_RETURN(const SecretText passphrase, Passphrase(options, context, false));
  LAGAN_ASSIGN_OR_RETURN(credential::RootFolder root, credential::RootFolder::Open(options.root, passphrase));
  const Time now = SystemClock().Now();
  context.err << "issuer       " << request.issuer << "\nkey          "
              << credential::FingerprintGroups(request.key) << "\nyears        " << options.years
              << "\nepoch        " << root.NextEpoch(now) << "\nunder root   "
              << credential::FingerprintGroups(root.PublicKey()) << '\n';
  LAGAN_RETURN_IF_ERROR(ConfirmFingerprint(
      context, "Type the fingerprint of the key as the service's people read it to you", request.key));
  LAGAN_ASSIGN_OR_RETURN(const credential::CeremonyResult result,
                         root.Certify(request, std::chrono::years(options.years), now));
  LAGAN_RETURN_IF_ERROR(
      WriteFileAtomically(options.out, AsBytes(credential::FormatCeremonyResult(result)), 0644));
  LAGAN_ASSIGN_OR_RETURN(const verifier::IssuerCertificate certificate,
                         verifier::ReadIssuerCertificate(result.certificate, result.root));
  context.out << "certified    " << certificate.issuer << "\nepoch        " << certificate.epoch
              << "\nvalid        " << FormatTime(certificate.not_before) << " to "
              << FormatTime(certificate.not_after) << "\nwritten to   " << options.out << '\n';
  return Status();
}

// The credential service's folder and holder of keys, as the service itself opens them.
struct Bench {
  rpc::Configuration configuration;
  std::filesystem::path folder;
  crypto::SystemRandom random;
  std::optional<keys::KeyEncryptionKey> kek;
  std::shared_ptr<credential::KeyHolder> holder;
};

Result<keys::KeyEncryptionKey> OpenOrMakeKek(const Options& options, Context& context, Bench& bench) {
  const std::string& configured = bench.configuration.services.at(kService).passphrase;
  Options with = options;
  if (with.passphrase.empty()) with.passphrase = configured;
  const std::filesystem::path file = bench.folder / "credential.key";
  std::error_code error;
  const bool fresh = !std::filesystem::exists(file, error);
  LAGAN_ASSIGN_OR_RETURN(const SecretText passphrase, Passphrase(with, context, fresh));
  if (!fresh) return keys::KeyEncryptionKey::Open(file, passphrase);
  LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(bench.folder));
  return keys::KeyEncryptionKey::Create(file, passphrase, bench.random);
}

Result<std::unique_ptr<Bench>> OpenBench(const Options& options, Context& context) {
  auto bench = std::make_unique<Bench>();
  LAGAN_ASSIGN_OR_RETURN(bench->configuration, rpc::LoadConfiguration(options.flags));
  if (bench->configuration.sandbox) {
    return FailedPrecondition(
        "SANDBOX",
        "The configuration is a sandbox's, which makes specimen keys by itself: set sandbox = false.");
  }
  bench->folder = bench->configuration.services.at(kService).keys;
  LAGAN_ASSIGN_OR_RETURN(bench->kek, OpenOrMakeKek(options, context, *bench));
  LAGAN_ASSIGN_OR_RETURN(
      bench->holder, credential::OpenKeyHolder(bench->configuration.credential, bench->folder, &*bench->kek,
                                               &bench->random));
  return bench;
}

Status Request(const Options& options, Context& context) {
  LAGAN_ASSIGN_OR_RETURN(const auto bench, OpenBench(options, context));
  LAGAN_ASSIGN_OR_RETURN(const std::string pem,
                         credential::RequestIssuer(*bench->holder, bench->folder, options.issuer));
  LAGAN_ASSIGN_OR_RETURN(const credential::IssuerRequest request, credential::ReadIssuerRequest(pem));
  LAGAN_RETURN_IF_ERROR(WriteFileAtomically(options.out, AsBytes(pem), 0644));
  context.out << "request      " << options.out << "\nissuer       " << request.issuer << "\nkey          "
              << credential::FingerprintGroups(request.key) << '\n';
  context.err << "Read the key's fingerprint to the root's holders by another way than the file takes.\n";
  return Status();
}

Status Install(const Options& options, Context& context) {
  LAGAN_ASSIGN_OR_RETURN(const std::string pem, ReadTextFile(options.certificate, kMaxCertificateFile));
  LAGAN_ASSIGN_OR_RETURN(const credential::CeremonyResult result, credential::ReadCeremonyResult(pem));
  LAGAN_ASSIGN_OR_RETURN(const auto bench, OpenBench(options, context));
  // Later ones must stand under the root that is installed, which was confirmed then.
  if (!credential::HasInstalledIssuer(bench->folder)) {
    LAGAN_RETURN_IF_ERROR(
        ConfirmFingerprint(context, "Type the root's fingerprint as its holders wrote it down", result.root));
  }
  LAGAN_ASSIGN_OR_RETURN(const credential::TrustIssuer issuer,
                         credential::InstallIssuer(*bench->holder, bench->folder, result));
  context.out << "installed    " << issuer.name << "\nepoch        " << issuer.epoch << "\nvalid until  "
              << FormatTime(issuer.not_after) << "\nunder root   "
              << credential::FingerprintGroups(issuer.root) << '\n';
  context.err << "Start the service, or restart it to use the new certificate at once.\n";
  return Status();
}

Status MakeServiceKey(const Options& options, Context& context) {
  LAGAN_ASSIGN_OR_RETURN(const rpc::Configuration configuration, rpc::LoadConfiguration(options.flags));
  const auto service = configuration.services.find(options.service);
  if (service == configuration.services.end()) {
    return InvalidArgument("SERVICE_UNKNOWN", "No service has this name.", "service");
  }
  Options with = options;
  if (with.passphrase.empty()) with.passphrase = service->second.passphrase;
  LAGAN_ASSIGN_OR_RETURN(const SecretText passphrase, Passphrase(with, context, true));
  LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(service->second.keys));
  const std::filesystem::path file = service->second.keys / (options.service + ".key");
  crypto::SystemRandom random;
  LAGAN_RETURN_IF_ERROR(keys::KeyEncryptionKey::Create(file, passphrase, random).status());
  context.out << "key          " << file.string() << '\n';
  return Status();
}

Result<Client> Connect(const Options& options) {
  LAGAN_ASSIGN_OR_RETURN(const rpc::Configuration configuration, rpc::LoadConfiguration(options.flags));
  LAGAN_ASSIGN_OR_RETURN(auto channel,
                         rpc::Channel::Open(rpc::ChannelOptionsOf(configuration, kCaller, kService)));
  return Client(std::move(channel));
}

std::string StateOf(const v1::Key& key) {
  if (!key.withdrawn_at().empty()) return "withdrawn";
  if (key.current()) return "signs";
  return key.announced_at().empty() && key.issuer().empty() ? "made" : "listed";
}

Status List(const Options& options, Context& context) {
  LAGAN_ASSIGN_OR_RETURN(const Client client, Connect(options));
  LAGAN_ASSIGN_OR_RETURN(const v1::ListKeysResponse listed, client.Call(&Stub::ListKeys, {}, {}));
  if (options.json) {
    google::protobuf::util::JsonPrintOptions print;
    print.always_print_primitive_fields = true;
    print.preserve_proto_field_names = true;
    std::string text;
    if (!google::protobuf::util::MessageToJsonString(listed, &text, print).ok()) text = "{}";
    context.out << text << '\n';
    return Status();
  }
  context.out << fmt::format("bundle {}, epoch {}, issuer certificate until {}\n", listed.sequence(),
                             listed.epoch(), listed.issuer_certificate_ends());
  for (const v1::Key& key : listed.keys()) {
    context.out << fmt::format("{}  {:<14} {:<9} {} to {}  accepted until {}{}{}\n", key.kid(), key.purpose(),
                               StateOf(key), key.signs_from(), key.signs_until(), key.not_after(),
                               key.issuer().empty() ? "" : "  " + key.issuer(),
                               key.specimen() ? "  SPECIMEN" : "");
  }
  return Status();
}

Status Rotate(const Options& options, Context& context) {
  LAGAN_ASSIGN_OR_RETURN(const Client client, Connect(options));
  v1::RotateKeyRequest request;
  request.set_idempotency_key(crypto::SystemRandom().TakeId());
  request.set_purpose(options.purpose);
  request.set_actor(options.actor);
  LAGAN_ASSIGN_OR_RETURN(const auto done, client.Call(&Stub::RotateKey, {}, request));
  context.out << "key " << done.kid() << " is announced in bundle " << done.sequence() << " and signs from "
              << done.signs_from() << '\n';
  return Status();
}

Status Withdraw(const Options& options, Context& context) {
  LAGAN_ASSIGN_OR_RETURN(const Client client, Connect(options));
  v1::WithdrawKeyRequest request;
  request.set_idempotency_key(crypto::SystemRandom().TakeId());
  request.set_kid(options.kid);
  request.set_reason(options.reason);
  request.set_actor(options.actor);
  LAGAN_ASSIGN_OR_RETURN(const auto done, client.Call(&Stub::WithdrawKey, {}, request));
  context.out << "key " << options.kid << " is withdrawn in bundle " << done.sequence() << '\n';
  context.err << "Everybody who holds something that it signed needs another. Venues learn of it with the "
                 "bundle: have them fetch "
                 "it now.\n";
  return Status();
}

Status ImportEu(const Options& options, Context& context) {
  v1::ImportEuKeyRequest request;
  LAGAN_ASSIGN_OR_RETURN(*request.mutable_certificate(),
                         ReadTextFile(options.certificate, verifier::kMaxEuSignerPem));
  request.set_country(options.country);
  request.set_actor(options.actor);
  LAGAN_ASSIGN_OR_RETURN(const Client client, Connect(options));
  LAGAN_ASSIGN_OR_RETURN(const auto done, client.Call(&Stub::ImportEuKey, {}, request));
  context.out << "key          " << done.kid() << "\ncountry      " << options.country << "\npurposes    ";
  for (const std::string& purpose : done.purposes()) context.out << ' ' << purpose;
  context.out << "\naccepted     " << done.not_before() << " to " << done.not_after() << "\nbundle       "
              << done.sequence() << '\n';
  context.err
      << "Nobody has checked here that this country's CSCA signed the certificate: compare the key, the "
         "beginning of the certificate's SHA-256, with what the country publishes.\n";
  return Status();
}

using Verb = Status (*)(const Options&, Context&);

int Report(const char* name, Verb verb, const Options& options, Context& context) {
  ForbidCoreDumps();
  const Status status = verb(options, context);
  if (status.ok()) return kExitOk;
  PrintError(context.err, std::string("keys ") + name, status);
  const bool callers = status.code() == Code::kInvalidArgument || status.code() == Code::kNotFound ||
                       status.code() == Code::kUnauthenticated;
  return callers ? kExitBadInput : kExitFailed;
}

}  // namespace

Runner AddKeysOptions(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  const auto verbs = std::make_shared<std::vector<std::tuple<CLI::App*, const char*, Verb>>>();
  app.require_subcommand(1);
  const auto add = [&](const char* name, const char* summary, Verb verb) {
    CLI::App* command = app.add_subcommand(name, summary);
    verbs->emplace_back(command, name, verb);
    return command;
  };
  CLI::App* make_root = add("make-root", "Offline: make a root of trust", MakeRoot);
  CLI::App* certify = add("certify", "Offline: certify a service's issuer key for a year", Certify);
  CLI::App* request = add("request", "Ask the root's holders for an issuer certificate", Request);
  CLI::App* install = add("install", "Install the issuer certificate that they gave", Install);
  CLI::App* service_key = add("make-service-key", "Make the key file of a service", MakeServiceKey);
  CLI::App* list = add("list", "Show the signing keys", List);
  CLI::App* rotate = add("rotate", "Let another key sign for a purpose, from tomorrow on", Rotate);
  CLI::App* withdraw = add("withdraw", "Emergency: let nothing be accepted that a key signed", Withdraw);
  CLI::App* import_eu = add("import-eu", "List an EU signer's key in the trust bundle", ImportEu);
  make_root->add_option("--out", options->out, "Folder to make")->required();
  certify->add_option("--root", options->root, "Folder of the root")->required();
  certify->add_option("--request", options->request, "File of `lagan keys request`")->required();
  certify->add_option("--years", options->years, "How long it is valid")->check(CLI::Range(1, 3));
  certify->add_option("--out", options->out, "File of the certificate, to write")->required();
  request->add_option("--issuer", options->issuer, "Name of the issuer, as credentials will carry it")
      ->required();
  request->add_option("--out", options->out, "File of the request, to write")->required();
  install->add_option("--certificate", options->certificate, "File of `lagan keys certify`")->required();
  service_key->add_option("SERVICE", options->service, "Name of the service")->required();
  list->add_flag("--json", options->json, "Answer with one JSON object");
  rotate->add_option("PURPOSE", options->purpose, "A pass kind, \"result\" or \"status-list\"")->required();
  withdraw->add_option("KID", options->kid, "16 hexadecimal digits, as `lagan keys list` shows them")
      ->required();
  withdraw->add_option("--reason", options->reason, "Why: lower-case letters and '_'")->required();
  import_eu->add_option("CERTIFICATE", options->certificate, "Its X.509 certificate, a PEM file")->required();
  import_eu->add_option("--country", options->country, "As its EU certificates name it: two capital letters")
      ->required();
  for (CLI::App* const command : {rotate, withdraw, import_eu}) {
    command->add_option("--actor", options->actor, "Operator who orders it (operator:op-...)");
  }
  for (CLI::App* const command : {make_root, certify, request, install, service_key}) {
    command->add_option("--passphrase", options->passphrase,
                        "Where it comes from (file:PATH, fd:N); else it is asked for");
  }
  for (CLI::App* const command : {request, install, service_key, list, rotate, withdraw, import_eu}) {
    host::AddConfigurationOptions(*command, options->flags);
  }
  return [options, verbs](Context& context) {
    for (const auto& [command, name, verb] : *verbs) {
      if (command->parsed()) return Report(name, verb, *options, context);
    }
    return kExitBadInput;
  };
}

}  // namespace lagan::commands
