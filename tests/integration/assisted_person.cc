#include "tests/integration/assisted_person.h"

#include <algorithm>
#include <cstdlib>
#include <thread>

#include "base/core/file.h"
#include "tests/specimen/sets.h"

namespace lagan::integration {
namespace {

using Stub = Console::AssistedStub;

constexpr std::chrono::minutes kChecksLimit{1};

template <typename Request>
Request About(const std::string& id) {
  Request request;
  request.set_application_id(id);
  if constexpr (requires { request.set_idempotency_key(id); }) request.set_idempotency_key(NewKey());
  return request;
}

Result<std::string> Open(const Console& console, v1::Channel channel) {
  v1::OpenApplicationRequest request;
  request.set_idempotency_key(NewKey());
  request.set_subject_reference("subject-1");
  request.set_channel(channel);
  request.set_level_asked(v1::LEVEL_MEDIUM);
  request.set_purpose("integration");
  request.set_notice_version("2026-11");
  request.set_lawful_basis("public_task");
  LAGAN_ASSIGN_OR_RETURN(const auto opened, console.Call(&Stub::OpenApplication, request));
  return opened.application().application_id();
}

Status TypeLines(const Console& console, const std::string& id, const AssistedPerson& person) {
  auto request = About<v1::RecordTypedZoneRequest>(id);
  request.set_document_type(person.document_type);
  for (const std::string& line : person.lines) request.add_lines(line);
  return console.Call(&Stub::RecordTypedZone, request).status();
}

// What only a visitor can show.
Status LookAtPerson(const Console& console, const std::string& id) {
  auto seen = About<v1::RecordDocumentSeenRequest>(id);
  seen.set_form("original_present");
  seen.set_outcome("passed");
  LAGAN_RETURN_IF_ERROR(console.Call(&Stub::RecordDocumentSeen, seen).status());
  auto comparison = About<v1::RecordComparisonRequest>(id);
  comparison.set_outcome("passed");
  return console.Call(&Stub::RecordComparison, comparison).status();
}

Status Vouch(const Console& console, const std::string& id, const AssistedPerson& person) {
  auto request = About<v1::RecordVouchRequest>(id);
  request.set_voucher_position(person.voucher);
  request.set_voucher_reference(person.voucher_reference);
  request.set_given_by("telephone");
  request.set_months_known(36);
  return console.Call(&Stub::RecordVouch, request).status();
}

Status Answer(const Console& console, const std::string& id, const AssistedPerson& person,
              const v1::AskQuestionsResponse& asked) {
  auto request = About<v1::RecordAnswersRequest>(id);
  for (const v1::Question& question : asked.questions()) {
    const bool wrong = person.answers_wrong && request.answers().empty();
    v1::Answer& answer = *request.add_answers();
    answer.set_question_id(question.question_id());
    for (int i = 0; i < question.choices_size(); ++i) {
      if (person.facts.contains(question.choices(i)) != wrong)
        answer.set_choice(static_cast<std::uint32_t>(i));
    }
  }
  return console.Call(&Stub::RecordAnswers, request).status();
}

Status GiveAddress(const Console& console, const std::string& id, const AssistedPerson& person) {
  auto request = About<v1::RecordPostalAddressRequest>(id);
  for (const std::string& line : person.address) request.add_lines(line);
  request.set_language("en");
  request.set_print("standard");
  return console.Call(&Stub::RecordPostalAddress, request).status();
}

// Nothing more happens by itself.
bool HasEnded(const v1::GetAssistedResponse& now) {
  switch (now.application().state()) {
    case v1::STATE_SUBMITTED:
    case v1::STATE_CHECKING:
    case v1::STATE_DECIDED:
      return false;
    case v1::STATE_ISSUED:
      return !now.letter_serial().empty();
    default:
      return true;
  }
}

}  // namespace

AssistedPerson AssistedEriksson(v1::Channel channel) {
  AssistedPerson person{.channel = channel, .facts = {"BT48", "Lagan Bridge Specimen Practice", "2009"}};
  for (const specimen::DemoItem& item : specimen::DemoSet()) {
    if (item.file == "passport.jpg") person.lines = item.order.zone;
  }
  return person;
}

Result<AssistedJourney> AssistUntilSubmission(const Console& console, const AssistedPerson& person) {
  AssistedJourney journey;
  LAGAN_ASSIGN_OR_RETURN(journey.id, Open(console, person.channel));
  const std::string& id = journey.id;
  LAGAN_RETURN_IF_ERROR(TypeLines(console, id, person));
  if (person.channel == v1::CHANNEL_COUNTER) LAGAN_RETURN_IF_ERROR(LookAtPerson(console, id));
  if (!person.voucher.empty()) LAGAN_RETURN_IF_ERROR(Vouch(console, id, person));
  LAGAN_ASSIGN_OR_RETURN(journey.questions,
                         console.Call(&Stub::AskQuestions, About<v1::AskQuestionsRequest>(id)));
  if (!journey.questions.questions().empty())
    LAGAN_RETURN_IF_ERROR(Answer(console, id, person, journey.questions));
  LAGAN_RETURN_IF_ERROR(GiveAddress(console, id, person));
  LAGAN_RETURN_IF_ERROR(console.Call(&Stub::SubmitAssisted, About<v1::SubmitAssistedRequest>(id)).status());
  return journey;
}

Status AwaitLetter(const Console& console, AssistedJourney& journey) {
  const auto deadline = std::chrono::steady_clock::now() + kChecksLimit;
  while (std::chrono::steady_clock::now() < deadline) {
    LAGAN_ASSIGN_OR_RETURN(journey.end,
                           console.Call(&Stub::GetAssisted, About<v1::GetAssistedRequest>(journey.id)));
    if (HasEnded(journey.end)) return {};
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return Internal("CHECKS_TOO_SLOW", "The checks came to no end.");
}

Result<AssistedJourney> Assist(const Console& console, const AssistedPerson& person) {
  LAGAN_ASSIGN_OR_RETURN(AssistedJourney journey, AssistUntilSubmission(console, person));
  LAGAN_RETURN_IF_ERROR(AwaitLetter(console, journey));
  return journey;
}

Result<std::map<std::string, std::string>> PrintRun(const Console& console, std::string* run_id) {
  letters::v1::CloseRunRequest request;
  request.set_idempotency_key(NewKey());
  LAGAN_ASSIGN_OR_RETURN(const auto closed, console.Call(&Console::LettersStub::CloseRun, request));
  LAGAN_ASSIGN_OR_RETURN(const auto pdfs,
                         Portal::Persistently([&] { return console.Letters(closed.manifest().run_id()); }));
  if (run_id != nullptr) *run_id = closed.manifest().run_id();
  std::map<std::string, std::string> by_serial;
  for (int i = 0; i < closed.manifest().letters_size(); ++i)
    by_serial[closed.manifest().letters(i).letter_serial()] = pdfs.at(static_cast<std::size_t>(i));
  return by_serial;
}

Result<ProgramEnd> VerifyPaper(const Installation& installation, const std::string& pdf) {
  const std::filesystem::path folder = NewFolder();
  LAGAN_RETURN_IF_ERROR(WriteFileAtomically(folder / "letter.pdf", AsBytes(pdf), 0600));
  const std::string command =
      "cd " + folder.string() + " && pdftoppm -gray -png -singlefile -r 150 letter.pdf page";
  const int status = std::system(command.c_str());
  auto end =
      status == 0
          ? RunProgram("lagan-verify", {"--trust", installation.trust_file(), "--json", folder / "page.png"})
          : Result<ProgramEnd>(DataLoss("PDF_UNREADABLE", "poppler could not draw the letter."));
  std::filesystem::remove_all(folder);
  return end;
}

}  // namespace lagan::integration
