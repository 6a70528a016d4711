#include "services/lagan/review_command.h"

#include <cstdlib>
#include <filesystem>
#include <istream>
#include <memory>
#include <ostream>

#include "base/core/text.h"
#include "services/lagan/evidence_folder.h"
#include "services/lagan/operator_session.h"
#include "services/lagan/review_words.h"
#include "services/policy/finder.h"
#include "services/review/decision_rules.h"
#include "services/review/reader_client.h"
#include "services/rpc/configuration.h"

namespace lagan::commands {
namespace {

namespace v1 = review::v1;
using std::chrono::seconds;

struct Options {
  rpc::ConfigurationFlags flags;
  std::string session;
  std::string folder;
  std::string disposition;
  std::vector<std::string> findings;
  bool yes = false;
};

Status NoCase() { return NotFound("NO_CASE", "You hold no case. `lagan review next` gives you one."); }

// The case is not this reader's any more, whatever they do.
bool IsLost(const Status& status) {
  const std::string& reason = status.reason();
  return reason == "LEASE_LOST" || reason == "CASE_CLOSED" || reason == "READER_TWICE" ||
         reason == "CASE_NOT_FOUND";
}

// In memory where the user has such a place, else beside the session.
Result<std::filesystem::path> FolderOf(const Options& options) {
  if (!options.folder.empty()) return std::filesystem::path(options.folder);
  const char* const runtime = std::getenv("XDG_RUNTIME_DIR");
  if (runtime != nullptr && *runtime == '/') return std::filesystem::path(runtime) / "lagan-review";
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path session, FindSessionFile(options.session));
  return session.parent_path() / "review";
}

// Everything that a command works with.
class Desk {
 public:
  static Result<std::unique_ptr<Desk>> Open(const Options& options, Context& context) {
    LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path folder, FolderOf(options));
    auto desk = std::unique_ptr<Desk>(new Desk(EvidenceFolder(folder), context));
    LAGAN_ASSIGN_OR_RETURN(desk->configuration_, rpc::LoadConfiguration(options.flags));
    LAGAN_ASSIGN_OR_RETURN(const auto policy_folder,
                           policy::FindPolicyFolder(desk->configuration_.policy.string()));
    LAGAN_ASSIGN_OR_RETURN(desk->policy_, review::LoadCasePolicy(policy_folder));
    LAGAN_ASSIGN_OR_RETURN(desk->session_,
                           OperatorSession::Open(desk->configuration_, options.session, desk->clock_));
    const auto token = [session = desk->session_.get()]() -> Result<SecretText> {
      LAGAN_ASSIGN_OR_RETURN(rpc::CallOptions call, session->Call());
      return std::move(call.actor_token);
    };
    LAGAN_ASSIGN_OR_RETURN(desk->client_,
                           review::ReaderClient::Open(desk->configuration_, token, desk->random_));
    return desk;
  }

  Status Next() {
    // What was held before may be gone; if it is still held, its evidence comes again.
    LAGAN_RETURN_IF_ERROR(folder_.Wipe());
    LAGAN_ASSIGN_OR_RETURN(const review::HeldCase held, client_->ClaimNext());
    LAGAN_RETURN_IF_ERROR(Remember(held));
    const Status fetched = Fetch(held);
    if (!fetched.ok()) return WipeIfLost(fetched);
    Print(held);
    return Status();
  }

  Status Show() {
    LAGAN_ASSIGN_OR_RETURN(const review::HeldCase held, Renewed());
    Print(held);
    return Status();
  }

  Status Heartbeat() {
    LAGAN_ASSIGN_OR_RETURN(const review::HeldCase held, Renewed());
    context_.out << "Case " << held.claimed().case_id() << " is yours until " << held.lease().until()
                 << ".\n";
    return Status();
  }

  Status Release() {
    LAGAN_ASSIGN_OR_RETURN(const review::HeldCase held, Remembered());
    const Status released = client_->Release(held);
    if (!released.ok()) return WipeIfLost(released);
    LAGAN_RETURN_IF_ERROR(folder_.Wipe());
    context_.out << "Given back. Its evidence was wiped here.\n";
    return Status();
  }

  Status Decide(const Options& options) {
    LAGAN_ASSIGN_OR_RETURN(const v1::Disposition disposition, DispositionFromWord(options.disposition));
    v1::DecideRequest decision;
    decision.set_disposition(disposition);
    for (const std::string& text : options.findings) {
      LAGAN_ASSIGN_OR_RETURN(*decision.add_findings(), FindingFromText(text));
    }
    LAGAN_ASSIGN_OR_RETURN(const review::HeldCase held, Renewed());
    const auto& checks = held.claimed().checks();
    LAGAN_RETURN_IF_ERROR(review::CheckDecision({checks.begin(), checks.end()}, decision, policy_));
    const std::vector<v1::Finding> findings(decision.findings().begin(), decision.findings().end());
    context_.out << SummaryText(held.claimed(), disposition, findings, policy_, Left(held));
    if (!options.yes && !Confirmed(DispositionWord(disposition))) {
      return InvalidArgument("NOT_CONFIRMED", "Nothing was decided; the case is still yours.");
    }
    const Result<bool> closed = client_->Decide(held, disposition, findings);
    if (!closed.ok()) return WipeIfLost(closed.status());
    LAGAN_RETURN_IF_ERROR(folder_.Wipe());
    context_.out << (*closed ? "Decided; the case is closed." : "Noted; another reader looks at it now.")
                 << " Its evidence was wiped here.\n";
    return Status();
  }

  Status Queue() {
    LAGAN_ASSIGN_OR_RETURN(const v1::GetQueueResponse queue, client_->Queue());
    context_.out << QueueText(queue);
    return Status();
  }

 private:
  Desk(EvidenceFolder folder, Context& context) : folder_(std::move(folder)), context_(context) {}

  Result<review::HeldCase> Remembered() const {
    LAGAN_ASSIGN_OR_RETURN(const std::optional<std::string> note, folder_.Held());
    if (!note.has_value()) return NoCase();
    review::HeldCase held;
    if (!held.ParseFromString(*note))
      return DataLoss("NOTE_UNREADABLE", "The note of the case you hold is damaged.");
    return held;
  }

  // Without the capability, which is a secret and comes anew with each heartbeat.
  Status Remember(review::HeldCase held) {
    held.mutable_lease()->clear_capability();
    return folder_.Begin(held.SerializeAsString());
  }

  // The case in hand under a fresh lease.
  Result<review::HeldCase> Renewed() {
    LAGAN_ASSIGN_OR_RETURN(review::HeldCase held, Remembered());
    const Status renewed = client_->Heartbeat(held);
    if (!renewed.ok()) {
      // A service that cannot be asked cannot say either that the lease is over.
      const bool over = renewed.code() == Code::kUnavailable && Left(held) <= seconds(0);
      return over ? WipeBecause(renewed) : WipeIfLost(renewed);
    }
    LAGAN_RETURN_IF_ERROR(Remember(held));
    return held;
  }

  Status Fetch(const review::HeldCase& held) {
    for (const std::string& field : held.claimed().fields()) {
      const Result<std::vector<review::Evidence>> parts = client_->View(held, field);
      if (parts.status().reason() == "FIELD_NOT_THERE") {
        context_.err << "There is no " << field << " any more.\n";
        continue;
      }
      LAGAN_RETURN_IF_ERROR(parts.status());
      for (const review::Evidence& part : *parts) {
        LAGAN_RETURN_IF_ERROR(
            folder_.Save(part.field, part.part, part.media_type, part.content.Reveal()).status());
      }
    }
    return Status();
  }

  void Print(const review::HeldCase& held) {
    context_.out << CaseText(held.claimed(), Left(held)) << "  look into    " << folder_.path().string()
                 << "\n"
                 << ChoicesText(held.claimed(), policy_);
  }

  bool Confirmed(std::string_view word) {
    context_.out << "Type " << word << " to decide so, anything else to go back: " << std::flush;
    std::string line;
    return std::getline(context_.in, line) && TrimSpace(line) == word;
  }

  Status WipeIfLost(const Status& status) { return IsLost(status) ? WipeBecause(status) : status; }
  // That evidence is still there matters more than why it should not be.
  Status WipeBecause(const Status& status) {
    LAGAN_RETURN_IF_ERROR(folder_.Wipe());
    return status;
  }

  seconds Left(const review::HeldCase& held) const {
    const Result<Time> until = ParseTime(held.lease().until());
    return until.ok() ? std::chrono::floor<seconds>(*until - clock_.Now()) : seconds(0);
  }

  EvidenceFolder folder_;
  Context& context_;
  review::CasePolicy policy_;
  SystemClock clock_;
  crypto::SystemRandom random_;
  rpc::Configuration configuration_;
  std::unique_ptr<OperatorSession> session_;
  std::unique_ptr<review::ReaderClient> client_;
};

int ExitOf(const Status& status) {
  if (status.ok()) return kExitOk;
  if (status.reason() == "QUEUE_EMPTY" || status.reason() == "NO_CASE") return kExitNoCase;
  if (IsLost(status)) return kExitCaseLost;
  return status.code() == Code::kInvalidArgument ? kExitBadInput : kExitFailed;
}

using Work = std::function<Status(Desk&, const Options&)>;

int RunAtDesk(const Options& options, const std::string& command, const Work& work, Context& context) {
  Result<std::unique_ptr<Desk>> desk = Desk::Open(options, context);
  const Status status = desk.ok() ? work(**desk, options) : desk.status();
  if (!status.ok()) PrintError(context.err, "review " + command, status);
  return ExitOf(status);
}

void AddSharedOptions(CLI::App& command, Options& options) {
  command.add_option("--session", options.session, "Session of `lagan operator sign-in`");
  command.add_option("--folder", options.folder, "Where evidence is kept while you hold the case");
  command.add_option("--config", options.flags.file, "Configuration file");
  command.add_option("--state", options.flags.state, "State folder");
  command.add_option("--certificates", options.flags.certificates, "Folder of certificates");
  command.add_option("--policy", options.flags.policy, "Policy folder");
}

}  // namespace

Runner AddReviewOptions(CLI::App& app) {
  auto options = std::make_shared<Options>();
  const std::vector<std::tuple<std::string, std::string, Work>> table = {
      {"next", "Claim the most urgent case and fetch its evidence",
       [](Desk& desk, const Options&) { return desk.Next(); }},
      {"show", "Show the case that you hold", [](Desk& desk, const Options&) { return desk.Show(); }},
      {"heartbeat", "Keep the case that you hold",
       [](Desk& desk, const Options&) { return desk.Heartbeat(); }},
      {"decide", "Decide the case that you hold",
       [](Desk& desk, const Options& all) { return desk.Decide(all); }},
      {"release", "Give the case back", [](Desk& desk, const Options&) { return desk.Release(); }},
      {"queue", "How many cases wait", [](Desk& desk, const Options&) { return desk.Queue(); }}};
  std::vector<std::tuple<CLI::App*, std::string, Work>> commands;
  for (const auto& [name, summary, work] : table) {
    CLI::App* const command = app.add_subcommand(name, summary);
    AddSharedOptions(*command, *options);
    commands.emplace_back(command, name, work);
  }
  CLI::App* const decide = app.get_subcommand("decide");
  decide
      ->add_option("--disposition", options->disposition,
                   "proceed, ask-evidence, not-proven or refused-fraud")
      ->required();
  decide->add_option("--finding", options->findings,
                     "CHECK=passed or CHECK=failed:REASON, one for each check");
  decide->add_flag("--yes", options->yes, "Do not ask once more");
  app.require_subcommand(1);
  return [options, commands](Context& context) {
    for (const auto& [command, name, work] : commands) {
      if (command->parsed()) return RunAtDesk(*options, name, work, context);
    }
    return kExitBadInput;
  };
}

}  // namespace lagan::commands
