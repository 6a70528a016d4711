#include "services/demo/portal.h"

#include <fmt/format.h>
#include <algorithm>
#include <thread>

#include "services/demo/words.h"

namespace lagan::demo {
namespace {

namespace v1 = proofing::v1;
using std::chrono::milliseconds;

constexpr std::size_t kChunk = 128 << 10;
constexpr milliseconds kPause{50};
constexpr milliseconds kLongestChecks{120'000};
// A camera's clock starts anywhere.
constexpr std::uint64_t kFirstShot = 1'000;
constexpr char kConsentVersion[] = "sandbox-1";

rpc::CallOptions Within(milliseconds timeout) { return {.timeout = timeout}; }
rpc::CallOptions Usual() { return Within(milliseconds(30'000)); }

bool IsBeingChecked(v1::State state) {
  return state == v1::STATE_SUBMITTED || state == v1::STATE_CHECKING || state == v1::STATE_DECIDED;
}

std::uint64_t LengthOf(const std::vector<Shot>& shots) {
  std::uint64_t length = 0;
  for (const Shot& shot : shots) length += shot.after_ms;
  return length;
}

}  // namespace

Result<std::string> Portal::Open() const {
  const StopWatch create_watch;
  v1::CreateApplicationRequest create;
  create.set_idempotency_key(NewKey());
  create.set_subject_reference("demo-" + NewKey());
  create.mutable_actor()->set_kind(common::v1::ACTOR_KIND_SUBJECT);
  create.set_level_asked(v1::LEVEL_MEDIUM);
  create.set_purpose("demonstration");
  LAGAN_ASSIGN_OR_RETURN(const auto created, proofing_.Call(&Stub::CreateApplication, Usual(), create));
  const std::string id = created.application().application_id();
  narrator_->Tell({"create", "The portal opened application " + id + " and asks for the level medium.",
                   create_watch.Time()});

  const StopWatch notice_watch;
  v1::RecordNoticeRequest notice;
  notice.set_idempotency_key(NewKey());
  notice.set_application_id(id);
  notice.set_notice_version("sandbox-1");
  notice.set_lawful_basis("public_task");
  LAGAN_RETURN_IF_ERROR(proofing_.Call(&Stub::RecordNotice, Usual(), notice).status());
  narrator_->Tell({"notice", "It recorded which privacy notice the person was shown.", notice_watch.Time()});
  return id;
}

Result<v1::UploadDocumentResponse> Portal::Upload(const std::string& id, ByteView picture,
                                                  const std::string& document_type) const {
  const StopWatch watch;
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
  LAGAN_ASSIGN_OR_RETURN(auto response,
                         proofing_.Upload(&Stub::UploadDocument, Within(milliseconds(60'000)), messages));
  narrator_->Tell({"upload", UploadInWords(response), watch.Time()});
  return response;
}

Status Portal::RecordConsent(const std::string& id, v1::ConsentPurpose purpose, bool given) const {
  v1::RecordConsentRequest request;
  request.set_idempotency_key(NewKey());
  request.set_application_id(id);
  request.set_purpose(purpose);
  request.set_given(given);
  request.set_version(kConsentVersion);
  return proofing_.Call(&Stub::RecordConsent, Usual(), request).status();
}

Status Portal::Consent(const std::string& id, bool to_face_check) const {
  const StopWatch watch;
  LAGAN_RETURN_IF_ERROR(RecordConsent(id, v1::CONSENT_PURPOSE_LIVENESS, to_face_check));
  LAGAN_RETURN_IF_ERROR(RecordConsent(id, v1::CONSENT_PURPOSE_FACE_MATCH, to_face_check));
  LAGAN_RETURN_IF_ERROR(RecordConsent(id, v1::CONSENT_PURPOSE_FACE_ON_PASS, false));
  narrator_->Tell({"consent", ConsentInWords(to_face_check), watch.Time()});
  return {};
}

Result<v1::SendFaceFramesResponse> Portal::SendFrames(const std::string& id, const std::string& challenge_id,
                                                      std::uint32_t batch, const std::vector<Shot>& shots,
                                                      std::uint64_t first_ms) const {
  v1::SendFaceFramesRequest request;
  request.set_idempotency_key(NewKey());
  request.set_application_id(id);
  request.set_challenge_id(challenge_id);
  request.set_batch(batch);
  for (const Shot& shot : shots) {
    v1::FaceFrame* const frame = request.add_frames();
    frame->set_jpeg(std::string(AsText(shot.jpeg)));
    frame->set_captured_at_ms(first_ms += shot.after_ms);
  }
  return proofing_.Call(&Stub::SendFaceFrames, Usual(), request);
}

Result<FaceAnswer> Portal::CheckFace(const std::string& id, const Camera& camera, bool hurried) const {
  const StopWatch watch;
  v1::StartFaceCheckRequest start;
  start.set_idempotency_key(NewKey());
  start.set_application_id(id);
  LAGAN_ASSIGN_OR_RETURN(const auto started, proofing_.Call(&Stub::StartFaceCheck, Usual(), start));
  FaceAnswer answer{.available = started.available(), .challenge_id = started.challenge_id()};
  answer.reason = started.reason();
  answer.advice = started.advice();
  std::uint64_t captured_ms = kFirstShot;
  for (v1::FacePrompt prompt = started.prompt(); answer.available;) {
    if (answer.asked.empty() || answer.asked.back() != prompt.step()) answer.asked.push_back(prompt.step());
    LAGAN_ASSIGN_OR_RETURN(const std::vector<Shot> shots, camera(prompt));
    if (shots.empty()) break;
    if (!hurried) std::this_thread::sleep_for(milliseconds(LengthOf(shots)));
    LAGAN_ASSIGN_OR_RETURN(const auto judged,
                           SendFrames(id, answer.challenge_id, ++answer.batches, shots, captured_ms));
    captured_ms += LengthOf(shots);
    answer.sent.insert(answer.sent.end(), shots.begin(), shots.end());
    answer.outcome = judged.outcome();
    answer.reason = judged.reason();
    answer.advice = judged.advice();
    if (judged.outcome() != v1::SendFaceFramesResponse::OUTCOME_CONTINUE) break;
    prompt = judged.prompt();
  }
  narrator_->Tell({"face_check", FaceCheckInWords(answer), watch.Time()});
  return answer;
}

template <typename Done>
Result<v1::Application> Portal::Await(const std::string& id, const Done& done) const {
  const StopWatch watch;
  while (watch.Time() < kLongestChecks) {
    LAGAN_ASSIGN_OR_RETURN(const v1::Application application, Get(id));
    if (done(application.state())) return application;
    std::this_thread::sleep_for(kPause);
  }
  return Status(
      Code::kDeadlineExceeded, "CHECKS_TOO_SLOW",
      "The checks are not done in time. The application goes on by itself; the log says what it waits for.");
}

Result<v1::Application> Portal::AwaitAfter(const std::string& id, v1::State state) const {
  return Await(id, [state](v1::State now) { return now != state && !IsBeingChecked(now); });
}

Result<v1::Application> Portal::Get(const std::string& id) const {
  v1::GetApplicationRequest request;
  request.set_application_id(id);
  LAGAN_ASSIGN_OR_RETURN(auto response, proofing_.Call(&Stub::GetApplication, Usual(), request));
  return std::move(*response.mutable_application());
}

Result<v1::Application> Portal::Submit(const std::string& id) const {
  const StopWatch watch;
  v1::SubmitApplicationRequest submit;
  submit.set_idempotency_key(NewKey());
  submit.set_application_id(id);
  LAGAN_RETURN_IF_ERROR(proofing_.Call(&Stub::SubmitApplication, Usual(), submit).status());
  LAGAN_ASSIGN_OR_RETURN(auto application, Await(id, [](v1::State state) { return !IsBeingChecked(state); }));
  narrator_->Tell({"checks", ChecksInWords(application), watch.Time()});
  return application;
}

Result<v1::GetResultResponse> Portal::FetchResult(const std::string& id) const {
  const StopWatch watch;
  v1::GetResultRequest request;
  request.set_application_id(id);
  LAGAN_ASSIGN_OR_RETURN(auto result, proofing_.Call(&Stub::GetResult, Usual(), request));
  narrator_->Tell({"result",
                   result.qr_text().empty() ? "The portal fetched the signed result; there is no credential."
                                            : "The portal fetched the signed result and the credential.",
                   watch.Time()});
  return result;
}

Result<v1::IssuePassesResponse> Portal::AskForPasses(const std::string& id, const std::string& kind,
                                                     unsigned count) const {
  const StopWatch watch;
  v1::IssuePassesRequest request;
  request.set_idempotency_key(NewKey());
  request.set_application_id(id);
  request.set_kind(kind);
  request.set_count(count);
  LAGAN_ASSIGN_OR_RETURN(auto passes, proofing_.Call(&Stub::IssuePasses, Usual(), request));
  narrator_->Tell({"passes",
                   fmt::format("It asked for {} passes that say nothing but that their holder is over 18. "
                               "Each is for one showing, until {}.",
                               count, passes.expires_at()),
                   watch.Time()});
  return passes;
}

Status Portal::Acknowledge(const std::string& id) const {
  v1::AcknowledgeResultRequest request;
  request.set_idempotency_key(NewKey());
  request.set_application_id(id);
  return proofing_.Call(&Stub::AcknowledgeResult, Usual(), request).status();
}

Status Portal::Withdraw(const std::string& id) const {
  v1::WithdrawApplicationRequest request;
  request.set_idempotency_key(NewKey());
  request.set_application_id(id);
  return proofing_.Call(&Stub::WithdrawApplication, Usual(), request).status();
}

}  // namespace lagan::demo
