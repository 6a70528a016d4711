#include "services/demo/stage.h"

#include <fmt/format.h>
#include <thread>

#include "base/core/file.h"
#include "lagan/audit/v1/audit.grpc.pb.h"
#include "lagan/credential/v1/credential.grpc.pb.h"
#include "services/demo/program.h"
#include "services/demo/words.h"
#include "services/rpc/configured.h"

namespace lagan::demo {
namespace {

using Json = nlohmann::ordered_json;

// More than any service takes, so that a service refuses what is too big, and not we.
constexpr std::size_t kMostRead = 64 << 20;
constexpr int kTries = 3;
// Entries reach the log by an outbox, a moment after the answer.
constexpr std::chrono::milliseconds kReceiptPause{100};
constexpr int kReceiptTries = 50;

std::string OutcomeWord(proofing::v1::Outcome outcome) {
  switch (outcome) {
    case proofing::v1::OUTCOME_APPROVED:
      return "approved";
    case proofing::v1::OUTCOME_NOT_PROVEN:
      return "not_proven";
    case proofing::v1::OUTCOME_REFUSED_FRAUD:
      return "refused_fraud";
    default:
      return "";
  }
}

Result<audit::v1::GetReceiptResponse> AwaitReceipt(const Stage& stage, const std::string& event_id) {
  using Service = audit::v1::AuditService;
  LAGAN_ASSIGN_OR_RETURN(auto channel, stage.Connect("administrator", "audit"));
  const rpc::Client<Service> client(channel);
  audit::v1::GetReceiptRequest request;
  request.set_event_id(event_id);
  for (int i = 1;; ++i) {
    auto receipt = client.Call(&Service::Stub::GetReceipt, {}, request);
    if (receipt.ok() || receipt.status().code() != Code::kNotFound || i == kReceiptTries) return receipt;
    std::this_thread::sleep_for(kReceiptPause);
  }
}

}  // namespace

Result<std::shared_ptr<rpc::Channel>> Stage::Connect(const std::string& caller,
                                                     const std::string& service) const {
  rpc::ChannelOptions options = rpc::ChannelOptionsOf(configuration, caller, service);
  // About three seconds in all: a process that died is back by then, and every call may be repeated.
  options.tries = 7;
  auto channel = rpc::Channel::Open(std::move(options));
  if (channel.ok() || channel.status().code() != Code::kNotFound) return channel;
  const std::string state = configuration.state.string();
  return FailedPrecondition("SANDBOX_NOT_STARTED", "No sandbox was ever started in " + state +
                                                       ". Run: lagan serve --state " + state);
}

Result<Portal> Stage::ConnectPortal() const {
  LAGAN_ASSIGN_OR_RETURN(auto channel, Connect(kPortal, "proofing"));
  return Portal(std::move(channel), random, narrator);
}

Result<std::filesystem::path> DrawSpecimens(const Stage& stage) {
  auto folder = stage.out / "specimens";
  std::error_code error;
  // The last picture, and the last file: a folder of an earlier version lacks the first.
  if (std::filesystem::exists(folder / "other-face.jpg", error) &&
      std::filesystem::exists(folder / "truth.json", error)) {
    return folder;
  }
  LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(stage.out));
  const auto drawn =
      stage.narrator->Time("specimens", "Specimen documents were drawn and photographed.", [&] {
        return RunProgram(SiblingProgram("lagan-specimen"), {"demo", folder.string()},
                          std::chrono::minutes(3));
      });
  LAGAN_RETURN_IF_ERROR(drawn.status());
  return folder;
}

Result<Bytes> ReadPhoto(const std::filesystem::path& photo) { return ReadFile(photo, kMostRead); }

Result<credential::v1::GetTrustBundleResponse> FetchTrust(const Stage& stage) {
  using Service = credential::v1::CredentialService;
  LAGAN_ASSIGN_OR_RETURN(auto channel, stage.Connect(kPortal, "credential"));
  return rpc::Client<Service>(channel).Call(&Service::Stub::GetTrustBundle, {}, {});
}

Result<FaceAnswer> ShowFace(const Stage& stage, const Portal& portal, const std::string& id) {
  LAGAN_RETURN_IF_ERROR(portal.Consent(id, stage.film.has_value()));
  FaceAnswer answer;
  if (!stage.film) {
    answer.reason = "CONSENT_REFUSED";
    return answer;
  }
  stage.narrator->Say(
      "           SIMULATED: nobody stands before a camera. Frames of a film are picked by where the head "
      "points,\n"
      "           and get new times. That is also how somebody would cheat: docs/face-check.md.");
  for (int i = 0; i < kTries; ++i) {
    LAGAN_ASSIGN_OR_RETURN(const Camera camera, stage.film->Person(*stage.random));
    LAGAN_ASSIGN_OR_RETURN(answer, portal.CheckFace(id, camera));
    if (!answer.MayRetry()) break;
  }
  return answer;
}

Json ReportOf(const proofing::v1::Application& application) {
  const auto list = [](const auto& lines) { return std::vector<std::string>(lines.begin(), lines.end()); };
  return {{"application_id", application.application_id()},
          {"state", StateWord(application.state())},
          {"outcome", OutcomeWord(application.outcome())},
          {"level", LevelWord(application.level())},
          {"profile", application.profile()},
          {"reason", application.reason()},
          {"advice", application.advice()},
          {"derivation", list(application.derivation())},
          {"missing", list(application.missing())},
          {"audit_events", application.audit_event_ids_size()},
          {"audit_event_ids", list(application.audit_event_ids())}};
}

Status TellGradeAndReceipts(const Stage& stage, const proofing::v1::Application& application) {
  stage.narrator->Say("");
  if (const std::string grade = GradeInWords(application); !grade.empty()) stage.narrator->Say(grade);
  if (application.audit_event_ids().empty()) return {};
  stage.narrator->Say(fmt::format("{} entries of this application are in the audit log:",
                                  application.audit_event_ids_size()));
  for (const std::string& id : application.audit_event_ids()) stage.narrator->Say("  " + id);
  const std::string& newest = *application.audit_event_ids().rbegin();
  LAGAN_ASSIGN_OR_RETURN(const auto receipt, AwaitReceipt(stage, newest));
  stage.narrator->Say(
      fmt::format("Receipt of the last: entry {} of the log, with {} hashes to its signed head. Nobody here "
                  "has followed them; "
                  "`lagan audit verify` checks the whole log.\n",
                  receipt.index(), receipt.inclusion_proof_size()));
  return {};
}

}  // namespace lagan::demo
