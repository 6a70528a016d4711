// Two people without a phone.
#include <fmt/format.h>
#include <thread>
#include <utility>

#include "base/core/text.h"
#include "lagan/letters/v1/letters.grpc.pb.h"
#include "lagan/mrz/v1/mrz.grpc.pb.h"
#include "services/demo/helpline.h"
#include "services/demo/journeys.h"
#include "services/demo/keepsakes.h"
#include "services/demo/office.h"
#include "services/demo/program.h"
#include "services/demo/staff.h"
#include "services/demo/venue.h"
#include "services/demo/words.h"
#include "services/letters/run_folder.h"

namespace lagan::demo {
namespace {

using Json = nlohmann::ordered_json;
using Letters = letters::v1::LettersService;

constexpr char kPdfToPixels[] = "/usr/bin/pdftoppm";
constexpr std::size_t kMostParts = 10'000;
constexpr std::chrono::milliseconds kLongestChecks{60'000};
constexpr std::chrono::milliseconds kPause{50};
// Of TD3 (ICAO Doc 9303 part 4): the second line begins with the nine characters of the document number.
constexpr std::size_t kLastOfNumber = 8;
constexpr std::size_t kHalfTyped = 20;

// Rows of policy/sandbox/register.csv.
struct Person {
  const char* surname;
  const char* given_names;
  const char* number;
  const char* birth;
  const char* expiry;
};
constexpr Person kCaller = {"SAMPLETON", "RUTH HAZEL", "N10000044", "1969-07-22", "2028-12-31"};
constexpr Person kVisitor = {"FICTIONAL", "AGNIESZKA", "N10000088", "1979-01-25", "2030-08-08"};

struct Drawn {
  std::vector<std::string> zone;
  std::filesystem::path scan;
};

Result<Drawn> DrawPassport(const Stage& stage, const Person& person) {
  LAGAN_ASSIGN_OR_RETURN(const auto folder, DrawSpecimens(stage));
  const auto scan = folder / (std::string(person.number) + ".jpg");
  LAGAN_ASSIGN_OR_RETURN(const auto drawn,
                         RunProgram(SiblingProgram("lagan-specimen"),
                                    {"draw", scan.string(), "--surname", person.surname, "--given-names",
                                     person.given_names, "--number", person.number, "--birth", person.birth,
                                     "--sex", "F", "--expiry", person.expiry},
                                    std::chrono::minutes(1)));
  return Drawn{SplitText(TrimSpace(drawn.text), '\n'), scan};
}

// How it went for one of them.
struct Helped {
  proofing::v1::GetAssistedResponse found{};
  bool read_from_paper = false;
  std::string verdict{};
};

// An operator, signed in.
struct Clerk {
  std::string login;
  std::shared_ptr<tokens::ActorSource> actor;
  Helpline helpline;
};

Result<Clerk> OpenDesk(const Stage& stage, const std::string& login) {
  const StopWatch watch;
  LAGAN_ASSIGN_OR_RETURN(std::shared_ptr<tokens::ActorSource> actor, SignIn(stage, login));
  LAGAN_ASSIGN_OR_RETURN(auto channel, stage.Connect(kConsole, "proofing"));
  stage.narrator->Tell({"sign_in", login + " signed in with password and one-time code.", watch.Time()});
  const auto call = [actor] { return actor->Call(std::chrono::seconds(60)); };
  return Clerk{login, actor, Helpline(std::move(channel), call, stage.random)};
}

// What is known of lines while they are typed.
Result<std::string> TypingInWords(const Stage& stage, const std::vector<std::string>& lines) {
  using Mrz = mrz::v1::MrzService;
  LAGAN_ASSIGN_OR_RETURN(auto channel, stage.Connect(kConsole, "mrz"));
  mrz::v1::CheckTypedLinesRequest request;
  for (const std::string& line : lines) request.add_lines(line);
  LAGAN_ASSIGN_OR_RETURN(const auto checked,
                         rpc::Client<Mrz>(channel).Call(&Mrz::Stub::CheckTypedLines, {}, request));
  std::string words;
  for (const mrz::v1::TypedField& field : checked.fields()) {
    const bool wrong = field.state() == mrz::v1::TypedField::STATE_WRONG;
    const bool holds = field.state() == mrz::v1::TypedField::STATE_HOLDS;
    words += "\n    " + field.name() +
             (holds   ? ": holds"
              : wrong ? ": WRONG. " + field.advice()
                      : ": not typed to the end yet");
  }
  return words;
}

// With a slip in the document number that its check digit shows, and then without.
Status TypeZone(const Stage& stage, const std::vector<std::string>& lines) {
  std::vector<std::string> typed = lines;
  char& slip = typed.at(1).at(kLastOfNumber);
  slip = slip == '0' ? '1' : '0';
  typed[1].resize(kHalfTyped);
  const StopWatch watch;
  LAGAN_ASSIGN_OR_RETURN(const std::string half, TypingInWords(stage, typed));
  stage.narrator->Tell({"typing",
                        "The caller reads two lines out. While the second is typed, with a slip:" + half,
                        watch.Time()});
  const StopWatch again;
  LAGAN_ASSIGN_OR_RETURN(const std::string whole, TypingInWords(stage, lines));
  stage.narrator->Tell({"typing", "Read out again, and typed to the end:" + whole, again.Time()});
  return {};
}

// Waits until the letter is in a print run, or a person has to look.
Result<proofing::v1::GetAssistedResponse> AwaitLetter(const Helpline& helpline, const std::string& id) {
  const StopWatch watch;
  while (watch.Time() < kLongestChecks) {
    LAGAN_ASSIGN_OR_RETURN(auto now, helpline.Look(id));
    const proofing::v1::State state = now.application().state();
    const bool person = state == proofing::v1::STATE_IN_REVIEW || state == proofing::v1::STATE_NEEDS_EVIDENCE;
    if (person || !now.letter_serial().empty()) return now;
    std::this_thread::sleep_for(kPause);
  }
  return Status(Code::kDeadlineExceeded, "CHECKS_TOO_SLOW", "The letter is not in a print run in time.");
}

// From the opening to the letter in the print run.
Result<Helped> Help(const Stage& stage, const Clerk& clerk, const Visit& visit) {
  Narrator& narrator = *stage.narrator;
  StopWatch step_watch;
  LAGAN_ASSIGN_OR_RETURN(const std::string id, clerk.helpline.Help(visit, [&](const std::string& step,
                                                                              const auto& application) {
    narrator.Tell({"assisted_steps", clerk.login + ": " + step + ". (" + StateWord(application.state()) + ")",
                   step_watch.Time()});
    step_watch = StopWatch();
  }));
  Helped helped;
  LAGAN_ASSIGN_OR_RETURN(helped.found, AwaitLetter(clerk.helpline, id));
  narrator.Tell({"checks", ChecksInWords(helped.found.application()), step_watch.Time()});
  LAGAN_RETURN_IF_ERROR(TellGradeAndReceipts(stage, helped.found.application()));
  return helped;
}

Result<Helped> HelpCaller(const Stage& stage, const Clerk& clerk) {
  LAGAN_ASSIGN_OR_RETURN(const Drawn passport, DrawPassport(stage, kCaller));
  LAGAN_ASSIGN_OR_RETURN(const auto applicant, Applicant::Load(stage.register_csv, kCaller.number));
  stage.narrator->Say(
      "\nOn the telephone. Typed lines prove nothing genuine: a register has to hold the same details.");
  LAGAN_RETURN_IF_ERROR(TypeZone(stage, passport.zone));
  return Help(stage, clerk,
              {.channel = proofing::v1::CHANNEL_TELEPHONE,
               .zone_lines = passport.zone,
               .voucher_position = "gp_practice",
               .applicant = &applicant,
               .address = {"Ruth Hazel Sampleton", "1 Invented Terrace", "COLERAINE", "BT99 9ZZ"},
               .print = "large"});
}

Result<Helped> HelpVisitor(const Stage& stage, const Clerk& clerk) {
  LAGAN_ASSIGN_OR_RETURN(const Drawn passport, DrawPassport(stage, kVisitor));
  LAGAN_ASSIGN_OR_RETURN(Bytes scan, ReadPhoto(passport.scan));
  stage.narrator->Say(
      "At the counter. The operator was trained a month ago, which is what makes their eyes count.");
  return Help(stage, clerk,
              {.channel = proofing::v1::CHANNEL_COUNTER,
               .scan = std::move(scan),
               .document_form = "original_present",
               .compared = true,
               .address = {"Agnieszka Fictional", "2 Invented Terrace", "BELFAST", "BT99 9ZZ"},
               .language = "ga"});
}

// The print run on disk, where the printer would take it from.
struct PrintRun {
  letters::v1::Manifest manifest;
  std::filesystem::path folder;
};

Result<PrintRun> FetchRun(const Stage& stage, const rpc::Client<Letters>& client,
                          tokens::ActorSource& actor) {
  LAGAN_ASSIGN_OR_RETURN(const rpc::CallOptions call, actor.Call());
  letters::v1::CloseRunRequest close;
  close.set_idempotency_key(stage.random->TakeId());
  LAGAN_ASSIGN_OR_RETURN(const auto closed, client.Call(&Letters::Stub::CloseRun, call, close));
  letters::v1::GetRunRequest get;
  get.set_run_id(closed.manifest().run_id());
  LAGAN_ASSIGN_OR_RETURN(const auto parts, client.Collect(&Letters::Stub::GetRun, call, get, kMostParts));
  PrintRun run{.manifest = {}, .folder = stage.out / ("run-" + get.run_id())};
  LAGAN_ASSIGN_OR_RETURN(run.manifest, letters::WriteRun(parts, run.folder));
  return run;
}

Status ConfirmRun(const Stage& stage, const rpc::Client<Letters>& client, tokens::ActorSource& actor,
                  const PrintRun& run) {
  LAGAN_ASSIGN_OR_RETURN(const rpc::CallOptions call, actor.Call());
  const auto count = static_cast<std::uint32_t>(run.manifest.letters_size());
  letters::v1::ConfirmRunRequest confirm;
  confirm.set_idempotency_key(stage.random->TakeId());
  confirm.set_run_id(run.manifest.run_id());
  confirm.set_printed(count);
  confirm.set_enveloped(count);
  confirm.set_posted(count);
  return client.Call(&Letters::Stub::ConfirmRun, call, confirm).status();
}

// A letter of the run, by its place in the manifest (letters::WriteRun).
struct PrintedLetter {
  std::string file;  // without ".pdf"
  std::uint32_t pages = 0;
};

Result<PrintedLetter> LetterOf(const PrintRun& run, const std::string& serial) {
  for (const auto& entry : std::filesystem::directory_iterator(run.folder)) {
    if (entry.path().filename().string().ends_with("-" + serial + ".pdf")) {
      for (const auto& letter : run.manifest.letters()) {
        if (letter.letter_serial() == serial) {
          return PrintedLetter{(run.folder / entry.path().stem()).string(), letter.pages()};
        }
      }
    }
  }
  return NotFound("LETTER_NOT_IN_RUN", "The print run does not hold this letter.");
}

// The code is on one of the pages, as a venue would see it.
Result<Verification> VerifyPages(const PrintedLetter& letter, const std::filesystem::path& trust) {
  Verification verification;
  for (std::uint32_t page = 1; page <= letter.pages && !verification.IsSpecimen(); ++page) {
    const std::string number = std::to_string(page);
    const std::string pixels = letter.file + "-" + number;
    LAGAN_RETURN_IF_ERROR(RunProgram(kPdfToPixels,
                                     {"-png", "-singlefile", "-r", "150", "-f", number, "-l", number,
                                      letter.file + ".pdf", pixels},
                                     std::chrono::seconds(30))
                              .status());
    LAGAN_ASSIGN_OR_RETURN(verification, VerifyPicture(pixels + ".png", trust));
  }
  return verification;
}

// Leaves `read_from_paper` false where nothing makes pixels.
Status ReadFromPaper(const Stage& stage, const PrintRun& run, const std::filesystem::path& trust,
                     Helped& helped) {
  const std::string& serial = helped.found.letter_serial();
  LAGAN_ASSIGN_OR_RETURN(const PrintedLetter letter, LetterOf(run, serial));
  std::error_code error;
  if (!std::filesystem::exists(kPdfToPixels, error)) {
    stage.narrator->Say("The code on the letter was not read: pdftoppm (poppler-utils) is not installed.");
    return {};
  }
  const StopWatch watch;
  LAGAN_ASSIGN_OR_RETURN(const Verification verification, VerifyPages(letter, trust));
  helped.verdict = verification.outcome;
  helped.read_from_paper = verification.IsSpecimen();
  stage.narrator->Tell({"paper",
                        fmt::format("Letter {} ({} pages) was turned into pixels at 150 dots to the inch, "
                                    "and lagan-verify read the code "
                                    "from the page: {} ({}).",
                                    serial, letter.pages, verification.outcome, verification.reason),
                        watch.Time()});
  return {};
}

Json ToJson(const Helped& helped) {
  Json report = ReportOf(helped.found.application());
  report["letter_serial"] = helped.found.letter_serial();
  report["read_from_paper"] = helped.read_from_paper;
  report["verdict"] = helped.verdict;
  return report;
}

// Prints both letters, reads them, and says that they were posted.
Result<std::string> PrintLetters(const Stage& stage, tokens::ActorSource& actor, Helped& caller,
                                 Helped& visitor) {
  Narrator& narrator = *stage.narrator;
  LAGAN_ASSIGN_OR_RETURN(auto channel, stage.Connect(kConsole, "letters"));
  const rpc::Client<Letters> client(channel);
  LAGAN_ASSIGN_OR_RETURN(
      const PrintRun run,
      narrator.Time("print_run",
                    "The print run was closed and fetched; every letter has the digest of the manifest.",
                    [&] { return FetchRun(stage, client, actor); }));
  LAGAN_ASSIGN_OR_RETURN(const auto bundle, FetchTrust(stage));
  LAGAN_ASSIGN_OR_RETURN(const auto trust, KeepTrust(stage.out, bundle));
  LAGAN_RETURN_IF_ERROR(ReadFromPaper(stage, run, trust, caller));
  LAGAN_RETURN_IF_ERROR(ReadFromPaper(stage, run, trust, visitor));
  LAGAN_RETURN_IF_ERROR(narrator.Time(
      "posted",
      fmt::format(
          "{} printed, {} enveloped, {} posted: the service destroyed its copies. The specimens stay in {}.",
          run.manifest.letters_size(), run.manifest.letters_size(), run.manifest.letters_size(),
          run.folder.string()),
      [&] { return ConfirmRun(stage, client, actor, run); }));
  return run.manifest.run_id();
}

// Somebody found the caller's letter. True when the audit log has it.
Result<bool> SuspendFound(const Stage& stage, const Clerk& opener, const Clerk& other, const Helped& caller) {
  const std::string& id = caller.found.application().application_id();
  const std::string& serial = caller.found.letter_serial();
  LAGAN_ASSIGN_OR_RETURN(const auto before, opener.helpline.Look(id));
  LAGAN_RETURN_IF_ERROR(
      stage.narrator->Time("suspend",
                           "Somebody found a letter and read " + serial + " out to " + other.login +
                               ": the pass is suspended, and they are told nothing about whose it is.",
                           [&] { return other.helpline.Suspend(serial); }));
  LAGAN_ASSIGN_OR_RETURN(const auto after, opener.helpline.Look(id));
  const auto& events = after.application().audit_event_ids();
  if (events.size() <= before.application().audit_event_ids_size()) return false;
  stage.narrator->Say("Its audit entry: " + *events.rbegin() +
                      ". (Venues that check offline do not learn of it yet: there is no status list.)");
  return true;
}

}  // namespace

Result<Ending> PlayAssisted(Stage& stage) {
  LAGAN_ASSIGN_OR_RETURN(const Clerk telephone, OpenDesk(stage, kFirstOperator));
  LAGAN_ASSIGN_OR_RETURN(Helped caller, HelpCaller(stage, telephone));
  LAGAN_ASSIGN_OR_RETURN(const Clerk counter, OpenDesk(stage, kSecondOperator));
  LAGAN_ASSIGN_OR_RETURN(Helped visitor, HelpVisitor(stage, counter));
  Ending ending;
  bool suspended = false;
  if (!caller.found.letter_serial().empty() && !visitor.found.letter_serial().empty()) {
    LAGAN_ASSIGN_OR_RETURN(ending.report["run_id"], PrintLetters(stage, *counter.actor, caller, visitor));
    LAGAN_ASSIGN_OR_RETURN(suspended, SuspendFound(stage, telephone, counter, caller));
  } else {
    stage.narrator->Say("A letter is missing, which should not be.");
  }
  ending.report["telephone"] = ToJson(caller);
  ending.report["counter"] = ToJson(visitor);
  ending.report["suspended"] = suspended ? caller.found.letter_serial() : "";
  if (caller.read_from_paper && visitor.read_from_paper && suspended) ending.end = End::kAsDescribed;
  return ending;
}

}  // namespace lagan::demo
