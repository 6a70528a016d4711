#include "services/demo/journey.h"

#include <algorithm>
#include <thread>
#include <vector>

#include "services/demo/words.h"

namespace lagan::demo {
namespace {

namespace v1 = proofing::v1;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kChunk = 128 << 10;
constexpr milliseconds kPause{50};

rpc::CallOptions Within(milliseconds timeout) { return {.timeout = timeout}; }
rpc::CallOptions Usual() { return Within(milliseconds(30'000)); }

// Measures from its making.
class StopWatch {
 public:
  milliseconds Time() const { return std::chrono::duration_cast<milliseconds>(steady_clock::now() - start_); }

 private:
  steady_clock::time_point start_ = steady_clock::now();
};

bool IsBeingChecked(v1::State state) {
  return state == v1::STATE_SUBMITTED || state == v1::STATE_CHECKING || state == v1::STATE_DECIDED;
}

}  // namespace

Result<std::string> Portal::Open(const Report& report) const {
  const StopWatch create_watch;
  v1::CreateApplicationRequest create;
  create.set_idempotency_key(NewKey());
  create.set_subject_reference("demo-" + NewKey());
  create.mutable_actor()->set_kind(common::v1::ACTOR_KIND_SUBJECT);
  create.set_level_asked(v1::LEVEL_MEDIUM);
  create.set_purpose("demonstration");
  LAGAN_ASSIGN_OR_RETURN(const auto created, proofing_.Call(&Stub::CreateApplication, Usual(), create));
  const std::string id = created.application().application_id();
  report({"create", "The portal opened application " + id + " and asks for the level medium.",
          create_watch.Time()});

  const StopWatch notice_watch;
  v1::RecordNoticeRequest notice;
  notice.set_idempotency_key(NewKey());
  notice.set_application_id(id);
  notice.set_notice_version("sandbox-1");
  notice.set_lawful_basis("public_task");
  LAGAN_RETURN_IF_ERROR(proofing_.Call(&Stub::RecordNotice, Usual(), notice).status());
  report({"notice", "It recorded which privacy notice the person was shown.", notice_watch.Time()});
  return id;
}

Result<v1::UploadDocumentResponse> Portal::Upload(const std::string& id, ByteView picture,
                                                  const std::string& document_type) const {
  std::vector<v1::UploadDocumentRequest> messages(1);
  v1::UploadDocumentStart* const start = messages.front().mutable_start();
  start->set_idempotency_key(NewKey());
  start->set_application_id(id);
  start->set_document_type(document_type);
  start->set_size(static_cast<std::uint32_t>(picture.size()));
  for (std::size_t at = 0; at < picture.size(); at += kChunk) {
    const auto part = AsText(picture.subspan(at, std::min(kChunk, picture.size() - at)));
    messages.emplace_back().set_chunk(std::string(part));
  }
  return proofing_.Upload(&Stub::UploadDocument, Within(milliseconds(60'000)), messages);
}

Status Portal::Answer(const std::string& id, const Applicant& applicant, bool wrong,
                      const Report& report) const {
  const StopWatch ask_watch;
  v1::GetQuestionsRequest ask;
  ask.set_application_id(id);
  LAGAN_ASSIGN_OR_RETURN(const auto questions, proofing_.Call(&Stub::GetQuestions, Usual(), ask));
  report({"questions", QuestionsInWords(questions), ask_watch.Time()});
  if (questions.questions().empty()) return {};

  const StopWatch answer_watch;
  v1::AnswerQuestionsRequest answers = applicant.Answer(questions, wrong);
  answers.set_idempotency_key(NewKey());
  answers.set_application_id(id);
  LAGAN_RETURN_IF_ERROR(proofing_.Call(&Stub::AnswerQuestions, Usual(), answers).status());
  report({"answers", AnswersInWords(wrong), answer_watch.Time()});
  return {};
}

Result<v1::Application> Portal::AwaitChecks(const std::string& id, milliseconds limit) const {
  const StopWatch watch;
  v1::GetApplicationRequest request;
  request.set_application_id(id);
  while (watch.Time() < limit) {
    LAGAN_ASSIGN_OR_RETURN(const auto response, proofing_.Call(&Stub::GetApplication, Usual(), request));
    if (!IsBeingChecked(response.application().state())) return response.application();
    std::this_thread::sleep_for(kPause);
  }
  return Status(
      Code::kDeadlineExceeded, "CHECKS_TOO_SLOW",
      "The checks are not done in time. The application goes on by itself; the log says what it waits for.");
}

Result<Journey> Portal::Run(ByteView picture, const Applicant& applicant, const JourneyOptions& options,
                            const Report& report) const {
  Journey journey;
  LAGAN_ASSIGN_OR_RETURN(const std::string id, Open(report));

  const StopWatch upload_watch;
  LAGAN_ASSIGN_OR_RETURN(const auto upload, Upload(id, picture, options.document_type));
  report({"upload", UploadInWords(upload), upload_watch.Time()});
  journey.application = upload.application();
  journey.picture_usable = upload.usable();
  if (!upload.usable()) {
    journey.application.set_reason(upload.reason());
    journey.application.set_advice(upload.advice());
    return journey;
  }
  LAGAN_RETURN_IF_ERROR(Answer(id, applicant, options.answer_wrong, report));

  const StopWatch check_watch;
  v1::SubmitApplicationRequest submit;
  submit.set_idempotency_key(NewKey());
  submit.set_application_id(id);
  LAGAN_RETURN_IF_ERROR(proofing_.Call(&Stub::SubmitApplication, Usual(), submit).status());
  LAGAN_ASSIGN_OR_RETURN(journey.application, AwaitChecks(id, options.checks));
  report({"checks", ChecksInWords(journey.application), check_watch.Time()});
  if (!journey.IsIssued()) return journey;

  const StopWatch result_watch;
  v1::GetResultRequest get;
  get.set_application_id(id);
  LAGAN_ASSIGN_OR_RETURN(journey.result, proofing_.Call(&Stub::GetResult, Usual(), get));
  report({"result", "The portal fetched the signed result and the credential.", result_watch.Time()});
  return journey;
}

Status Portal::Acknowledge(const std::string& application_id) const {
  v1::AcknowledgeResultRequest request;
  request.set_idempotency_key(NewKey());
  request.set_application_id(application_id);
  return proofing_.Call(&Stub::AcknowledgeResult, Usual(), request).status();
}

}  // namespace lagan::demo
