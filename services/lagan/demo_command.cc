#include "services/lagan/demo_command.h"

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <utility>
#include <vector>

#include "base/core/clock.h"
#include "base/crypto/random.h"
#include "lagan/statistics/v1/statistics.grpc.pb.h"
#include "services/demo/board.h"
#include "services/demo/journeys.h"
#include "services/host/host_program.h"
#include "services/policy/finder.h"
#include "services/rpc/configuration.h"

namespace lagan::commands {
namespace {

using Json = nlohmann::ordered_json;

struct JourneyRow {
  const char* name;
  const char* title;
  Result<demo::Ending> (*play)(demo::Stage& stage);
};
// Refused replays what digital sent, so it comes after it.
constexpr JourneyRow kJourneys[] = {
    {"digital", "Somebody with a phone", demo::PlayDigital},
    {"doubt", "Somebody the machine is not sure of", demo::PlayDoubt},
    {"assisted", "Two people without a phone", demo::PlayAssisted},
    {"refused", "Somebody who replays a recording", demo::PlayRefused},
};

struct Options {
  rpc::ConfigurationFlags configuration;
  std::string journey = "all";
  std::string film;
  std::string document;
  std::string type = "passport_biometric";
  std::string out = "lagan-demo";
  bool json = false;
};

Status FindSandbox(const Options& options, demo::Stage& stage) {
  LAGAN_ASSIGN_OR_RETURN(stage.configuration, rpc::LoadConfiguration(options.configuration));
  if (!stage.configuration.sandbox) {
    return FailedPrecondition("NOT_A_SANDBOX", "The demonstration runs only against a sandbox.", "sandbox");
  }
  std::filesystem::path sources = stage.configuration.sources;
  if (sources.empty()) {
    LAGAN_ASSIGN_OR_RETURN(const auto policy, policy::FindPolicyFolder(stage.configuration.policy.string()));
    sources = policy / "sandbox";
  }
  stage.register_csv = sources / "register.csv";
  // Whether one was started; asked before a film is measured.
  return stage.Connect(demo::kPortal, "proofing").status();
}

Status Prepare(const Options& options, demo::Stage& stage) {
  LAGAN_RETURN_IF_ERROR(FindSandbox(options, stage));
  stage.out = options.out;
  stage.document = options.document;
  stage.document_type = options.type;
  auto film = demo::FaceFilm::Open(options.film);
  if (film.ok()) {
    stage.film = *std::move(film);
  } else if (film.status().reason() == "FILM_MISSING") {
    stage.why_no_film = film.status().message();
    stage.narrator->Say("Without a face check: " + stage.why_no_film + "\n");
  } else {
    return film.status();
  }
  return {};
}

int ExitStatusOf(demo::End end) {
  switch (end) {
    case demo::End::kAsDescribed:
      return kExitOk;
    case demo::End::kPictureRefused:
      return kExitBadInput;
    case demo::End::kNothingIssued:
      return kExitNothingIssued;
    default:
      return kExitFailed;
  }
}

Json ErrorJson(const Status& status) { return {{"reason", status.reason()}, {"message", status.message()}}; }

// Plays one, and gives its exit status.
int Play(const JourneyRow& journey, demo::Stage& stage, Json& reports, Context& context) {
  stage.narrator->Forget();
  stage.narrator->Say(std::string("== ") + journey.name + ": " + journey.title + "\n");
  Result<demo::Ending> ending = journey.play(stage);
  Json& report = reports[journey.name];
  if (!ending.ok()) {
    PrintError(context.err, std::string("demo --journey ") + journey.name, ending.status());
    report = {{"as_described", false},
              {"error", ErrorJson(ending.status())},
              {"timings_ms", stage.narrator->timings()}};
    return ending.status().code() == Code::kInvalidArgument ? kExitBadInput : kExitFailed;
  }
  report = {{"as_described", ending->end == demo::End::kAsDescribed}};
  report.update(ending->report);
  report["timings_ms"] = stage.narrator->timings();
  stage.narrator->Say("");
  return ExitStatusOf(ending->end);
}

// Counts come by an outbox, so the last of them may be missing.
Status TellBoard(const demo::Stage& stage) {
  using Service = statistics::v1::StatisticsService;
  LAGAN_ASSIGN_OR_RETURN(auto channel, stage.Connect("administrator", "statistics"));
  LAGAN_ASSIGN_OR_RETURN(const auto live,
                         rpc::Client<Service>(channel).Call(&Service::Stub::GetLiveCounts, {}, {}));
  stage.narrator->Say("== The board\n\n" + demo::LiveBoard(live));
  return {};
}

int RunDemo(const Options& options, Context& context) {
  demo::Narrator narrator(options.json ? context.err : context.out);
  crypto::SystemRandom random;
  const SystemClock clock;
  demo::Stage stage;
  stage.narrator = &narrator;
  stage.random = &random;
  stage.clock = &clock;
  if (const Status status = Prepare(options, stage); !status.ok()) {
    PrintError(context.err, "demo", status);
    if (options.json) context.out << Json({{"error", ErrorJson(status)}}) << '\n';
    return status.code() == Code::kInvalidArgument ? kExitBadInput : kExitFailed;
  }
  Json reports = Json::object();
  int exit_status = kExitOk;
  for (const JourneyRow& journey : kJourneys) {
    if (options.journey != "all" && options.journey != journey.name) continue;
    const int status = Play(journey, stage, reports, context);
    if (exit_status == kExitOk) exit_status = status;
  }
  if (const Status board = TellBoard(stage); !board.ok()) {
    PrintError(context.err, "demo", board);
    if (exit_status == kExitOk) exit_status = kExitFailed;
  }
  if (options.json) context.out << reports << '\n';
  return exit_status;
}

}  // namespace

Runner AddDemoOptions(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  host::AddConfigurationOptions(app, options->configuration);
  std::vector<std::string> names = {"all"};
  for (const JourneyRow& journey : kJourneys) names.emplace_back(journey.name);
  app.add_option("--journey", options->journey, "Which one to play")
      ->check(CLI::IsMember(names))
      ->capture_default_str();
  app.add_option("--film", options->film, "Clip of a person, who stands in for somebody before a camera");
  app.add_option("--document", options->document,
                 "Photo of a document for the digital journey (else the specimen passport)");
  app.add_option("--type", options->type,
                 "What that document is, an id of policy/assurance/evidence_strength.tsv")
      ->capture_default_str();
  app.add_option("--out", options->out, "Folder for the credential, the result and the trust bundle")
      ->capture_default_str();
  app.add_flag("--json", options->json, "Print one JSON object; the steps go to standard error");
  return [options](Context& context) { return RunDemo(*options, context); };
}

}  // namespace lagan::commands
