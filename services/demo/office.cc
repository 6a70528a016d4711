#include "services/demo/office.h"

#include <thread>

#include "services/demo/staff.h"
#include "services/review/reader_client.h"

namespace lagan::demo {
namespace {

// A case reaches the queue by an outbox, a moment after the application says so; and others may wait before it.
constexpr int kClaims = 100;
constexpr std::chrono::milliseconds kPause{100};

Result<review::HeldCase> ClaimCaseOf(const review::ReaderClient& client, const std::string& application_id) {
  for (int i = 0; i < kClaims; ++i) {
    Result<review::HeldCase> held = client.ClaimNext();
    if (held.ok() && held->claimed().application_id() == application_id) return held;
    if (!held.ok() && held.status().reason() != "QUEUE_EMPTY") return held;
    if (held.ok()) LAGAN_RETURN_IF_ERROR(client.Release(*held));
    std::this_thread::sleep_for(kPause);
  }
  return NotFound("CASE_NOT_IN_QUEUE", "The case of this application was not handed out.");
}

std::string ClaimInWords(const std::string& login, const review::v1::Case& read) {
  std::string words = login + " claimed case " + read.case_id() + " for two minutes:";
  for (const std::string& reason : read.reasons()) words += " " + reason;
  words += ". To judge:";
  for (const std::string& check : read.checks()) words += " " + check;
  return words + ". What others said is not shown.";
}

Status Look(const Stage& stage, const review::ReaderClient& client, const std::string& login,
            const review::HeldCase& held, CaseStory& story) {
  const StopWatch watch;
  std::string words = login + " looked at the evidence; each look is in the audit log first:";
  for (const std::string& field : held.claimed().fields()) {
    const auto parts = client.View(held, field);
    // Named when the case was opened, and gone since.
    if (parts.status().reason() == "FIELD_NOT_THERE") continue;
    LAGAN_RETURN_IF_ERROR(parts.status());
    for (const review::Evidence& part : *parts) {
      words += "\n    " + part.audit_event_id + "  " + field + ", " +
               std::to_string(part.content.Reveal().size()) + " bytes";
      story.views.push_back(part.audit_event_id);
    }
  }
  stage.narrator->Tell({"look", words, watch.Time()});
  return {};
}

Status ReadAs(const Stage& stage, const std::string& login, const std::string& application_id,
              const Verdict& verdict, CaseStory& story) {
  LAGAN_ASSIGN_OR_RETURN(const auto source, SignIn(stage, login));
  LAGAN_ASSIGN_OR_RETURN(const auto client,
                         review::ReaderClient::Open(
                             stage.configuration, [&] { return source->Token(); }, *stage.random));
  const StopWatch claim_watch;
  LAGAN_ASSIGN_OR_RETURN(const review::HeldCase held, ClaimCaseOf(*client, application_id));
  stage.narrator->Tell({"claim", ClaimInWords(login, held.claimed()), claim_watch.Time()});
  if (story.readers.empty()) story.read = held.claimed();
  LAGAN_RETURN_IF_ERROR(Look(stage, *client, login, held, story));
  const StopWatch watch;
  LAGAN_ASSIGN_OR_RETURN(story.closed,
                         client->Decide(held, verdict.disposition, FindingsFor(held.claimed(), verdict)));
  story.readers.push_back(login);
  stage.narrator->Tell({"decide",
                        login + " decided " + review::v1::Disposition_Name(verdict.disposition).substr(12) +
                            (story.closed ? ". The case is closed." : ". Policy asks for a second reader."),
                        watch.Time()});
  return {};
}

}  // namespace

Result<std::unique_ptr<tokens::ActorSource>> SignIn(const Stage& stage, const std::string& login) {
  LAGAN_RETURN_IF_ERROR(MakeDemoStaff(stage.configuration, *stage.clock, *stage.random).status());
  return SignInStaff(stage.configuration, login, *stage.clock);
}

Result<CaseStory> ReadCase(const Stage& stage, const std::string& application_id, const Verdict& verdict) {
  CaseStory story;
  for (const char* login : {kFirstOperator, kSecondOperator}) {
    LAGAN_RETURN_IF_ERROR(ReadAs(stage, login, application_id, verdict, story));
    if (story.closed) break;
  }
  return story;
}

}  // namespace lagan::demo
