#include "services/lagan/assisted_command.h"

#include <algorithm>
#include <charconv>
#include <istream>
#include <map>
#include <memory>
#include <ostream>

#include "base/core/file.h"
#include "base/core/text.h"
#include "base/crypto/random.h"
#include "lagan/mrz/v1/mrz.grpc.pb.h"
#include "lagan/proofing/v1/assisted.grpc.pb.h"
#include "services/lagan/operator_session.h"
#include "services/lagan/zone_prompt.h"
#include "services/rpc/configured.h"

namespace lagan::commands {
namespace {

namespace v1 = proofing::v1;
using Service = v1::AssistedService;
using Stub = Service::Stub;

constexpr std::size_t kLargestScan = 12U << 20;
constexpr std::size_t kChunk = 128U << 10;
constexpr int kMostAddressLines = 6;

struct Options {
  rpc::ConfigurationFlags flags;
  std::string session;
  std::string application;
  std::string serial;
  std::string channel;
  std::string reference;
  std::string level = "medium";
  std::string purpose;
  std::string notice;
  std::string basis = "public_task";
  std::string document_type;
  std::string file;
  std::string form;
  std::string outcome;
  std::string position;
  std::string voucher_reference;
  std::string given_by;
  unsigned months = 0;
  std::string language = "en";
  std::string print = "standard";
  std::string reason;
};

const std::map<std::string, v1::Channel> kChannels = {
    {"telephone", v1::CHANNEL_TELEPHONE}, {"counter", v1::CHANNEL_COUNTER}, {"post", v1::CHANNEL_POST}};
const std::map<std::string, v1::Level> kLevels = {{"low", v1::LEVEL_LOW},
                                                  {"medium", v1::LEVEL_MEDIUM},
                                                  {"high", v1::LEVEL_HIGH},
                                                  {"very-high", v1::LEVEL_VERY_HIGH}};

// Everything that a command works with.
class Desk {
 public:
  static Result<std::unique_ptr<Desk>> Open(const Options& options, Context& context) {
    auto desk = std::unique_ptr<Desk>(new Desk(options, context));
    LAGAN_ASSIGN_OR_RETURN(desk->configuration_, rpc::LoadConfiguration(options.flags));
    LAGAN_ASSIGN_OR_RETURN(desk->session_,
                           OperatorSession::Open(desk->configuration_, options.session, desk->clock_));
    LAGAN_ASSIGN_OR_RETURN(auto channel, desk->session_->Connect("proofing"));
    desk->client_ = std::make_unique<rpc::Client<Service>>(std::move(channel));
    return desk;
  }

  Status OpenApplication() {
    v1::OpenApplicationRequest request;
    request.set_idempotency_key(random_.TakeId());
    request.set_subject_reference(options_.reference);
    request.set_channel(kChannels.at(options_.channel));
    request.set_level_asked(kLevels.at(options_.level));
    request.set_purpose(options_.purpose);
    request.set_notice_version(options_.notice);
    request.set_lawful_basis(options_.basis);
    LAGAN_ASSIGN_OR_RETURN(const auto opened, Call(&Stub::OpenApplication, request));
    context_.out << opened.application().application_id() << '\n';
    return Tell(opened.application());
  }

  Status Zone() {
    LAGAN_ASSIGN_OR_RETURN(auto channel, session_->Connect("mrz"));
    const rpc::Client<mrz::v1::MrzService> mrz(std::move(channel));
    LAGAN_ASSIGN_OR_RETURN(
        const std::vector<std::string> lines,
        TypeZone(context_.in, context_.err,
                 [&](const std::vector<std::string>& typed) -> Result<mrz::v1::CheckTypedLinesResponse> {
                   mrz::v1::CheckTypedLinesRequest request;
                   for (const std::string& line : typed) request.add_lines(line);
                   LAGAN_ASSIGN_OR_RETURN(const rpc::CallOptions call, session_->Call());
                   return mrz.Call(&mrz::v1::MrzService::Stub::CheckTypedLines, call, request);
                 }));
    auto request = About<v1::RecordTypedZoneRequest>();
    request.set_document_type(options_.document_type);
    // As the check takes them: without spaces, in capitals.
    for (std::string line : lines) {
      line.erase(std::remove(line.begin(), line.end(), ' '), line.end());
      request.add_lines(ToUpperAscii(line));
    }
    LAGAN_ASSIGN_OR_RETURN(const auto typed, Call(&Stub::RecordTypedZone, request));
    return Tell(typed.application());
  }

  Status Scan() {
    LAGAN_ASSIGN_OR_RETURN(const Bytes picture, ReadFile(options_.file, kLargestScan));
    std::vector<v1::UploadScanRequest> messages(1);
    *messages[0].mutable_start() = About<v1::UploadDocumentStart>();
    messages[0].mutable_start()->set_document_type(options_.document_type);
    messages[0].mutable_start()->set_size(static_cast<std::uint32_t>(picture.size()));
    for (ByteView rest = picture; !rest.empty(); rest = rest.subspan(std::min(kChunk, rest.size()))) {
      messages.emplace_back().set_chunk(std::string(AsText(rest.first(std::min(kChunk, rest.size())))));
    }
    LAGAN_ASSIGN_OR_RETURN(const rpc::CallOptions call, session_->Call(std::chrono::seconds(30)));
    LAGAN_ASSIGN_OR_RETURN(const auto scanned, client_->Upload(&Stub::UploadScan, call, messages));
    if (!scanned.usable()) return FailedPrecondition(scanned.reason(), scanned.advice(), "file");
    return Tell(scanned.application());
  }

  Status Seen() {
    auto request = About<v1::RecordDocumentSeenRequest>();
    request.set_form(options_.form);
    request.set_outcome(options_.outcome);
    LAGAN_ASSIGN_OR_RETURN(const auto seen, Call(&Stub::RecordDocumentSeen, request));
    return Tell(seen.application());
  }

  Status Compare() {
    auto request = About<v1::RecordComparisonRequest>();
    request.set_outcome(options_.outcome);
    LAGAN_ASSIGN_OR_RETURN(const auto compared, Call(&Stub::RecordComparison, request));
    return Tell(compared.application());
  }

  Status Vouch() {
    auto request = About<v1::RecordVouchRequest>();
    request.set_voucher_position(options_.position);
    request.set_voucher_reference(options_.voucher_reference);
    request.set_given_by(options_.given_by);
    request.set_months_known(options_.months);
    LAGAN_ASSIGN_OR_RETURN(const auto vouched, Call(&Stub::RecordVouch, request));
    return Tell(vouched.application());
  }

  Status Questions() {
    v1::AskQuestionsRequest ask;
    ask.set_application_id(options_.application);
    LAGAN_ASSIGN_OR_RETURN(const auto asked, Call(&Stub::AskQuestions, ask));
    if (asked.questions().empty()) {
      return FailedPrecondition(asked.reason(), "No questions can be asked about this person.");
    }
    auto request = About<v1::RecordAnswersRequest>();
    LAGAN_RETURN_IF_ERROR(Prompt(asked.questions(), *request.mutable_answers()));
    LAGAN_ASSIGN_OR_RETURN(const auto answered, Call(&Stub::RecordAnswers, request));
    return Tell(answered.application());
  }

  Status Address() {
    auto request = About<v1::RecordPostalAddressRequest>();
    context_.err << "The address, line by line; an empty line ends it.\n";
    for (std::string line; request.lines_size() < kMostAddressLines && std::getline(context_.in, line);) {
      if (TrimSpace(line).empty()) break;
      request.add_lines(std::string(TrimSpace(line)));
    }
    request.set_language(options_.language);
    request.set_print(options_.print);
    LAGAN_ASSIGN_OR_RETURN(const auto recorded, Call(&Stub::RecordPostalAddress, request));
    return Tell(recorded.application());
  }

  Status Submit() {
    LAGAN_ASSIGN_OR_RETURN(const auto submitted,
                           Call(&Stub::SubmitAssisted, About<v1::SubmitAssistedRequest>()));
    return Tell(submitted.application());
  }

  Status Look() {
    v1::GetAssistedRequest request;
    request.set_application_id(options_.application);
    LAGAN_ASSIGN_OR_RETURN(const auto found, Call(&Stub::GetAssisted, request));
    LAGAN_RETURN_IF_ERROR(Tell(found.application()));
    for (const std::string& missing : found.application().missing()) {
      context_.out << "Missing: " << missing << '\n';
    }
    if (!found.letter_serial().empty()) {
      context_.out << "Letter " << found.letter_serial() << " in run " << found.run_id() << '\n';
    }
    return Status();
  }

  Status Suspend() {
    auto request = AboutLetter<v1::SuspendBySerialRequest>();
    LAGAN_RETURN_IF_ERROR(Call(&Stub::SuspendBySerial, request).status());
    context_.out << "If there is such a letter, its pass is suspended.\n";
    return Status();
  }

  Status VerifyCaller() {
    v1::StartCallerCheckRequest ask;
    ask.set_letter_serial(options_.serial);
    LAGAN_ASSIGN_OR_RETURN(const auto asked, Call(&Stub::StartCallerCheck, ask));
    v1::AnswerCallerCheckRequest request;
    request.set_idempotency_key(random_.TakeId());
    request.set_check_id(asked.check_id());
    LAGAN_RETURN_IF_ERROR(Prompt(asked.questions(), *request.mutable_answers()));
    LAGAN_ASSIGN_OR_RETURN(const auto answered, Call(&Stub::AnswerCallerCheck, request));
    if (!answered.verified()) {
      return FailedPrecondition("CALLER_NOT_VERIFIED", "The caller is not verified. Tell them nothing.");
    }
    context_.out << "Verified for 15 minutes.\n";
    return Status();
  }

  Status Revoke() {
    auto request = AboutLetter<v1::RevokeBySerialRequest>();
    request.set_reason(options_.reason);
    LAGAN_RETURN_IF_ERROR(Call(&Stub::RevokeBySerial, request).status());
    context_.out << "The pass is revoked for good.\n";
    return Status();
  }

  Status Reinstate() {
    auto request = AboutLetter<v1::ReinstateBySerialRequest>();
    LAGAN_RETURN_IF_ERROR(Call(&Stub::ReinstateBySerial, request).status());
    context_.out << "The suspension is lifted.\n";
    return Status();
  }

 private:
  Desk(const Options& options, Context& context) : options_(options), context_(context) {}

  template <typename Request, typename Response>
  Result<Response> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                        const std::type_identity_t<Request>& request) {
    LAGAN_ASSIGN_OR_RETURN(const rpc::CallOptions call, session_->Call());
    return client_->Call(method, call, request);
  }
  template <typename Request>
  Request About() {
    Request request;
    request.set_idempotency_key(random_.TakeId());
    request.set_application_id(options_.application);
    return request;
  }
  template <typename Request>
  Request AboutLetter() {
    Request request;
    request.set_idempotency_key(random_.TakeId());
    request.set_letter_serial(options_.serial);
    return request;
  }

  // Reads each question with its numbered choices and takes a number. Nothing is sent unless every one was answered.
  Status Prompt(const google::protobuf::RepeatedPtrField<v1::Question>& questions,
                google::protobuf::RepeatedPtrField<v1::Answer>& answers) {
    for (const v1::Question& question : questions) {
      context_.err << question.text() << '\n';
      for (int i = 0; i < question.choices_size(); ++i) {
        context_.err << "  " << i + 1 << "  " << question.choices(i) << '\n';
      }
      LAGAN_ASSIGN_OR_RETURN(const std::uint32_t choice, ReadChoice(question.choices_size()));
      v1::Answer* const answer = answers.Add();
      answer->set_question_id(question.question_id());
      answer->set_choice(choice);
    }
    return Status();
  }
  Result<std::uint32_t> ReadChoice(int most) {
    for (std::string line; context_.err << "Number: " << std::flush && std::getline(context_.in, line);) {
      const std::string_view typed = TrimSpace(line);
      int number = 0;
      const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
      const bool whole = error == std::errc() && end == typed.data() + typed.size();
      if (whole && number >= 1 && number <= most) return static_cast<std::uint32_t>(number - 1);
      context_.err << "Type the number of one of the choices.\n";
    }
    return InvalidArgument("ANSWER_MISSING", "Not every question was answered; nothing was recorded.");
  }

  Status Tell(const v1::Application& application) {
    context_.out << v1::State_Name(application.state()).substr(6);
    if (!application.reason().empty()) context_.out << " (" << application.reason() << ")";
    context_.out << ": " << application.public_state() << '\n';
    if (!application.advice().empty()) context_.out << application.advice() << '\n';
    return Status();
  }

  const Options& options_;
  Context& context_;
  const SystemClock clock_;
  crypto::SystemRandom random_;
  rpc::Configuration configuration_;
  std::unique_ptr<OperatorSession> session_;
  std::unique_ptr<rpc::Client<Service>> client_;
};

int Report(const Status& status, const std::string& command, Context& context) {
  if (status.ok()) return kExitOk;
  PrintError(context.err, "assisted " + command, status);
  const bool service = status.code() == Code::kUnavailable || status.code() == Code::kInternal ||
                       status.code() == Code::kDataLoss || status.code() == Code::kDeadlineExceeded ||
                       status.code() == Code::kUnknown;
  return service ? kExitFailed : kExitBadInput;
}

using Action = Status (Desk::*)();

CLI::App* AddOpening(CLI::App& app, Options& options) {
  CLI::App* const open = app.add_subcommand("open", "Open an application, once the notice was read out");
  std::vector<std::string> channels;
  for (const auto& [name, channel] : kChannels) channels.push_back(name);
  std::vector<std::string> levels;
  for (const auto& [name, level] : kLevels) levels.push_back(name);
  open->add_option("--channel", options.channel, "How the person came")
      ->required()
      ->check(CLI::IsMember(channels));
  open->add_option("--reference", options.reference, "Your own reference for the person; no name")
      ->required();
  open->add_option("--level", options.level, "Level asked for")->check(CLI::IsMember(levels));
  open->add_option("--purpose", options.purpose, "What the identity is needed for")->required();
  open->add_option("--notice", options.notice, "Version of the notice that was read out")->required();
  open->add_option("--basis", options.basis, "Lawful basis");
  return open;
}

// A command about one application.
CLI::App* AddStep(CLI::App& app, Options& options, const char* name, const char* summary) {
  CLI::App* const command = app.add_subcommand(name, summary);
  command->add_option("application", options.application, "The application")->required();
  return command;
}

// A command about one letter.
CLI::App* AddLetterStep(CLI::App& app, Options& options, const char* name, const char* summary) {
  CLI::App* const command = app.add_subcommand(name, summary);
  command->add_option("serial", options.serial, "The serial on the letter")->required();
  return command;
}

std::vector<std::pair<CLI::App*, Action>> AddSteps(CLI::App& app, Options& options) {
  CLI::App* const zone = AddStep(app, options, "zone", "Type the lines of the document");
  CLI::App* const scan = AddStep(app, options, "scan", "Upload a scan of the document");
  scan->add_option("file", options.file, "The picture")->required();
  for (CLI::App* const command : {zone, scan}) {
    command->add_option("--type", options.document_type, "Type of the document")->required();
  }
  CLI::App* const seen = AddStep(app, options, "seen", "Say what you saw of the document");
  seen->add_option("--form", options.form, "original_present, original_posted or copy")->required();
  CLI::App* const compare = AddStep(app, options, "compare", "Compare the person with the document");
  for (CLI::App* const command : {seen, compare}) {
    command->add_option("--outcome", options.outcome, "passed, failed or unclear")->required();
  }
  CLI::App* const vouch = AddStep(app, options, "vouch", "Take a vouch");
  vouch->add_option("--position", options.position, "policy/assurance/vouchers.tsv")->required();
  vouch->add_option("--reference", options.voucher_reference, "The voucher's own reference")->required();
  vouch->add_option("--given-by", options.given_by, "telephone, letter or in_person")->required();
  vouch->add_option("--months", options.months, "Months that they have known the person")->required();
  CLI::App* const address = AddStep(app, options, "address", "Take the address for the letter");
  address->add_option("--language", options.language, "en, ga or sco-ulster");
  address->add_option("--print", options.print, "standard or large");
  return {{zone, &Desk::Zone},
          {scan, &Desk::Scan},
          {seen, &Desk::Seen},
          {compare, &Desk::Compare},
          {vouch, &Desk::Vouch},
          {AddStep(app, options, "questions", "Ask the questions and take the answers"), &Desk::Questions},
          {address, &Desk::Address},
          {AddStep(app, options, "submit", "Nothing more will come: submit"), &Desk::Submit},
          {AddStep(app, options, "status", "Where it stands"), &Desk::Look}};
}

std::vector<std::pair<CLI::App*, Action>> AddLetterSteps(CLI::App& app, Options& options) {
  CLI::App* const revoke =
      AddLetterStep(app, options, "revoke", "End the pass of a verified caller for good");
  revoke->add_option("--reason", options.reason, "lost, stolen, wrong_person or holder_request")->required();
  return {
      {AddLetterStep(app, options, "suspend", "Suspend the pass of a letter"), &Desk::Suspend},
      {AddLetterStep(app, options, "verify-caller", "Ask a caller about their letter"), &Desk::VerifyCaller},
      {revoke, &Desk::Revoke},
      {AddLetterStep(app, options, "reinstate", "Lift a suspension for a verified caller"),
       &Desk::Reinstate}};
}

}  // namespace

Runner AddAssistedOptions(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  std::vector<std::pair<CLI::App*, Action>> commands = {{AddOpening(app, *options), &Desk::OpenApplication}};
  for (const auto& step : AddSteps(app, *options)) commands.push_back(step);
  for (const auto& step : AddLetterSteps(app, *options)) commands.push_back(step);
  app.require_subcommand(1);
  for (const auto& [command, action] : commands) {
    command->add_option("--session", options->session, "File of your session (else that of sign-in)");
    command->add_option("--config", options->flags.file, "Configuration file");
    command->add_option("--state", options->flags.state, "State folder");
    command->add_option("--certificates", options->flags.certificates, "Folder of certificates");
  }
  return [options, commands](Context& context) {
    for (const auto& [command, action] : commands) {
      if (!command->parsed()) continue;
      auto desk = Desk::Open(*options, context);
      return Report(desk.ok() ? ((**desk).*action)() : desk.status(), command->get_name(), context);
    }
    return kExitBadInput;
  };
}

}  // namespace lagan::commands
