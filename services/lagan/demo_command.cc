#include "services/lagan/demo_command.h"

#include <fmt/format.h>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <utility>

#include "base/core/clock.h"
#include "base/core/file.h"
#include "lagan/credential/v1/credential.grpc.pb.h"
#include "services/demo/journey.h"
#include "services/demo/keepsakes.h"
#include "services/demo/program.h"
#include "services/demo/venue.h"
#include "services/demo/words.h"
#include "services/host/host_program.h"
#include "services/policy/finder.h"
#include "services/rpc/configuration.h"
#include "services/rpc/configured.h"
#include "services/tokens/jwt.h"

namespace lagan::commands {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kPortal[] = "portal-sandbox";
// More than any service takes, so that a service refuses what is too big, and not we.
constexpr std::size_t kMostRead = 64 << 20;

struct Options {
  rpc::ConfigurationFlags configuration;
  std::string document;
  std::string type = "passport_biometric";
  std::string person = "L898902C3";
  std::string out = "lagan-demo";
  bool answer_wrong = false;
  bool json = false;
};

// What a run found out.
struct Findings {
  demo::Journey journey;
  std::optional<demo::Keepsakes> kept;
  std::optional<demo::Verification> verification;
  bool result_signature_holds = false;

  bool IsVerified() const {
    return journey.IsIssued() && verification && verification->IsSpecimen() && result_signature_holds &&
           journey.result.specimen();
  }
};

// Tells steps as they end, and remembers their times.
class Narrator {
 public:
  explicit Narrator(std::ostream& out) : out_(out) {}

  void Tell(const demo::Step& step) {
    out_ << fmt::format("{:>6} ms  ", step.time.count());
    for (const char c : step.words) {
      out_ << c;
      if (c == '\n') out_ << "           ";
    }
    out_ << std::endl;
    timings_[step.name] = step.time.count();
  }
  void Say(std::string_view words) { out_ << words << std::endl; }
  const Json& timings() const { return timings_; }

  // Runs `work`, which gives a Result or a Status, and tells it as a step when it succeeded.
  template <typename Work>
  auto Time(const char* name, const std::string& words, Work&& work) {
    const auto start = std::chrono::steady_clock::now();
    auto result = work();
    if (result.ok()) {
      Tell({name, words,
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start)});
    }
    return result;
  }

 private:
  std::ostream& out_;
  Json timings_ = Json::object();
};

// The sandbox that is played with.
struct Sandbox {
  rpc::Configuration configuration;
  std::filesystem::path register_csv;
};

Result<Sandbox> FindSandbox(const Options& options) {
  Sandbox sandbox;
  LAGAN_ASSIGN_OR_RETURN(sandbox.configuration, rpc::LoadConfiguration(options.configuration));
  if (!sandbox.configuration.sandbox) {
    return FailedPrecondition("NOT_A_SANDBOX", "The demonstration runs only against a sandbox.", "sandbox");
  }
  std::filesystem::path sources = sandbox.configuration.sources;
  if (sources.empty()) {
    LAGAN_ASSIGN_OR_RETURN(const auto policy,
                           policy::FindPolicyFolder(sandbox.configuration.policy.string()));
    sources = policy / "sandbox";
  }
  sandbox.register_csv = sources / "register.csv";
  return sandbox;
}

// The photo that was named, or the specimen passport, which lagan-specimen draws where it is not there yet.
Result<Bytes> ReadPhoto(const Options& options, Narrator& narrator) {
  if (!options.document.empty()) return ReadFile(options.document, kMostRead);
  const auto folder = std::filesystem::path(options.out) / "specimens";
  std::error_code error;
  if (!std::filesystem::exists(folder / "passport.jpg", error)) {
    LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(options.out));
    const auto drawn = narrator.Time("specimens", "Specimen documents were drawn and photographed.", [&] {
      return demo::RunProgram(demo::SiblingProgram("lagan-specimen"), {"demo", folder.string()},
                              std::chrono::minutes(3));
    });
    LAGAN_RETURN_IF_ERROR(drawn.status());
  }
  return ReadFile(folder / "passport.jpg", kMostRead);
}

Result<std::shared_ptr<rpc::Channel>> Connect(const Sandbox& sandbox, const std::string& service) {
  rpc::ChannelOptions options = rpc::ChannelOptionsOf(sandbox.configuration, kPortal, service);
  // About three seconds in all: a process that died is back by then, and every call may be repeated.
  options.tries = 7;
  auto channel = rpc::Channel::Open(std::move(options));
  if (channel.ok() || channel.status().code() != Code::kNotFound) return channel;
  const std::string state = sandbox.configuration.state.string();
  return FailedPrecondition("SANDBOX_NOT_STARTED", "No sandbox was ever started in " + state +
                                                       ". Run: lagan serve --state " + state);
}

Result<credential::v1::GetTrustBundleResponse> FetchTrust(const Sandbox& sandbox) {
  using Service = credential::v1::CredentialService;
  LAGAN_ASSIGN_OR_RETURN(auto channel, Connect(sandbox, "credential"));
  return rpc::Client<Service>(channel).Call(&Service::Stub::GetTrustBundle, {}, {});
}

// As a relying party checks it: signature, issuer, audience, time.
Status CheckResult(const Findings& findings, const credential::v1::GetTrustBundleResponse& trust) {
  LAGAN_ASSIGN_OR_RETURN(const auto key, crypto::P256PublicKey::FromDer(AsBytes(trust.result_public_key())));
  const Json report = Json::parse(findings.verification->report);
  const std::string issuer = report.at("trust").is_object() ? report["trust"].value("issuer", "") : "";
  return tokens::VerifyJwt(findings.journey.result.result_jwt(), key,
                           {.issuer = issuer, .audience = kPortal, .now = SystemClock().Now()})
      .status();
}

// From an issued credential to a venue's verdict.
Status KeepAndVerify(const Options& options, const Sandbox& sandbox, const demo::Portal& portal,
                     Findings& findings, Narrator& narrator) {
  LAGAN_ASSIGN_OR_RETURN(const auto trust, narrator.Time("trust", "The venue's trust bundle was fetched.",
                                                         [&] { return FetchTrust(sandbox); }));
  LAGAN_ASSIGN_OR_RETURN(findings.kept, demo::Keep(options.out, findings.journey.result, trust));
  LAGAN_ASSIGN_OR_RETURN(
      findings.verification,
      narrator.Time("verify", "The venue ran lagan-verify on the picture of the QR code, without a network.",
                    [&] { return demo::VerifyPicture(findings.kept->qr_picture, findings.kept->trust); }));
  LAGAN_RETURN_IF_ERROR(narrator.Time(
      "result_signature", "The portal checked the signature, issuer, audience and time of its result.",
      [&] { return CheckResult(findings, trust); }));
  findings.result_signature_holds = true;
  return narrator.Time("acknowledge", "The portal acknowledged it: the services forget their sealed copies.",
                       [&] { return portal.Acknowledge(findings.journey.application.application_id()); });
}

Status Play(const Options& options, Findings& findings, Narrator& narrator) {
  LAGAN_ASSIGN_OR_RETURN(const Sandbox sandbox, FindSandbox(options));
  LAGAN_ASSIGN_OR_RETURN(const auto applicant, demo::Applicant::Load(sandbox.register_csv, options.person));
  LAGAN_ASSIGN_OR_RETURN(auto channel, Connect(sandbox, "proofing"));
  LAGAN_ASSIGN_OR_RETURN(const Bytes photo, ReadPhoto(options, narrator));
  crypto::SystemRandom random;
  const demo::Portal portal(channel, &random);
  const demo::JourneyOptions journey{.document_type = options.type, .answer_wrong = options.answer_wrong};
  LAGAN_ASSIGN_OR_RETURN(findings.journey, portal.Run(photo, applicant, journey,
                                                      [&](const demo::Step& step) { narrator.Tell(step); }));
  narrator.Say("");
  if (const std::string grade = demo::GradeInWords(findings.journey.application); !grade.empty()) {
    narrator.Say(grade);
  }
  if (!findings.journey.IsIssued()) return {};
  return KeepAndVerify(options, sandbox, portal, findings, narrator);
}

// What the venue read in the QR code; null where it was never verified.
Json ClaimsOf(const Findings& findings) {
  if (!findings.verification) return nullptr;
  return Json::parse(findings.verification->report).value("claims", Json(nullptr));
}

Json ToJson(const Findings& findings, const Narrator& narrator) {
  const auto& application = findings.journey.application;
  const auto& verification = findings.verification;
  Json verdict = nullptr;
  if (verification) verdict = {{"outcome", verification->outcome}, {"reason", verification->reason}};
  const auto list = [](const auto& lines) { return std::vector<std::string>(lines.begin(), lines.end()); };
  return {{"verified", findings.IsVerified()},
          {"application_id", application.application_id()},
          {"state", demo::StateWord(application.state())},
          {"outcome", application.outcome() == proofing::v1::OUTCOME_APPROVED ? "approved" : ""},
          {"level", demo::LevelWord(application.level())},
          {"profile", application.profile()},
          {"reason", application.reason()},
          {"advice", application.advice()},
          {"derivation", list(application.derivation())},
          {"missing", list(application.missing())},
          {"serial", findings.journey.result.serial()},
          {"specimen", findings.journey.result.specimen()},
          {"audit_events", application.audit_event_ids_size()},
          {"verdict", verdict},
          {"claims", ClaimsOf(findings)},
          {"timings_ms", narrator.timings()}};
}

void TellEnding(const Findings& findings, Narrator& narrator) {
  const auto& application = findings.journey.application;
  if (!findings.journey.picture_usable) {
    narrator.Say("No credential: the picture cannot be used (" + application.reason() + ").");
  } else if (!findings.journey.IsIssued()) {
    narrator.Say("No credential was issued: " + application.reason() + ". " + application.advice());
    if (application.state() == proofing::v1::STATE_IN_REVIEW) {
      narrator.Say("(There is no review queue yet: the application stays IN_REVIEW.)");
    }
  } else {
    narrator.Say(findings.kept->terminal);
    narrator.Say("The venue's verdict: " + findings.verification->outcome + " (" +
                 findings.verification->reason + "). " + findings.verification->sentence);
    const Json claims = ClaimsOf(findings);
    for (const auto& [name, value] : claims.items()) {
      narrator.Say("  " + name + ": " + (value.is_string() ? value.get<std::string>() : value.dump()));
    }
    narrator.Say(fmt::format(
        "Level {}, profile {}. The credential: {}; its text: {}; the portal's result: {}.",
        demo::LevelWord(application.level()), application.profile(), findings.kept->qr_picture.string(),
        findings.kept->qr_text.string(), findings.kept->result.string()));
    narrator.Say(
        findings.IsVerified()
            ? "A verified credential, marked SPECIMEN: sandbox keys signed it, and it never verifies as real."
            : "This is not a verified specimen credential, so the journey failed.");
  }
}

int ExitStatusOf(const Findings& findings) {
  if (!findings.journey.picture_usable) return kExitBadInput;
  if (!findings.journey.IsIssued()) return kExitNothingIssued;
  return findings.IsVerified() ? kExitOk : kExitFailed;
}

int RunDemo(const Options& options, Context& context) {
  Narrator narrator(options.json ? context.err : context.out);
  Findings findings;
  const Status status = Play(options, findings, narrator);
  if (!status.ok()) {
    PrintError(context.err, "demo", status);
    if (options.json) {
      const Json error = {{"reason", status.reason()}, {"message", status.message()}};
      context.out << Json({{"verified", false}, {"error", error}, {"timings_ms", narrator.timings()}})
                  << '\n';
    }
    return status.code() == Code::kInvalidArgument ? kExitBadInput : kExitFailed;
  }
  TellEnding(findings, narrator);
  if (options.json) context.out << ToJson(findings, narrator) << '\n';
  return ExitStatusOf(findings);
}

}  // namespace

Runner AddDemoOptions(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  host::AddConfigurationOptions(app, options->configuration);
  app.add_option("--document", options->document, "Photo of a document (else the specimen passport)");
  app.add_option("--type", options->type,
                 "What the document is, an id of policy/assurance/evidence_strength.tsv")
      ->capture_default_str();
  app.add_option("--person", options->person,
                 "Document number of the register's row whose holder answers the questions")
      ->capture_default_str();
  app.add_flag("--answer-wrong", options->answer_wrong, "Answer one question wrongly");
  app.add_option("--out", options->out, "Folder for the credential, the result and the trust bundle")
      ->capture_default_str();
  app.add_flag("--json", options->json, "Print one JSON object; the steps go to standard error");
  return [options](Context& context) { return RunDemo(*options, context); };
}

}  // namespace lagan::commands
