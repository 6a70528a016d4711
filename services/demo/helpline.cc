#include "services/demo/helpline.h"

#include <algorithm>
#include <utility>

namespace lagan::demo {
namespace {

namespace v1 = proofing::v1;
using Stub = v1::AssistedService::Stub;

constexpr std::size_t kChunk = 128U << 10;

// The caller's answers, as somebody who knows themselves gives them.
google::protobuf::RepeatedPtrField<v1::Answer> AnswersOf(
    const Applicant& person, const google::protobuf::RepeatedPtrField<v1::Question>& questions) {
  v1::GetQuestionsResponse asked;
  *asked.mutable_questions() = questions;
  return person.Answer(asked, false).answers();
}

}  // namespace

template <typename Request>
Request Helpline::About(const std::string& application_id) const {
  Request request;
  request.set_idempotency_key(random_->TakeId());
  request.set_application_id(application_id);
  return request;
}

Result<std::string> Helpline::Open(const Visit& visit, const Told& told) const {
  v1::OpenApplicationRequest request;
  request.set_idempotency_key(random_->TakeId());
  request.set_subject_reference(visit.subject_reference);
  request.set_channel(visit.channel);
  request.set_level_asked(visit.level_asked);
  request.set_purpose(visit.purpose);
  request.set_notice_version("2026-11");
  request.set_lawful_basis("public_task");
  LAGAN_ASSIGN_OR_RETURN(const auto opened, Call(&Stub::OpenApplication, request));
  told("application opened, notice read out", opened.application());
  return opened.application().application_id();
}

Status Helpline::Upload(const Visit& visit, const std::string& id, const Told& told) const {
  std::vector<v1::UploadScanRequest> messages(1);
  *messages[0].mutable_start() = About<v1::UploadDocumentStart>(id);
  messages[0].mutable_start()->set_document_type(visit.document_type);
  messages[0].mutable_start()->set_size(static_cast<std::uint32_t>(visit.scan->size()));
  for (ByteView rest = *visit.scan; !rest.empty(); rest = rest.subspan(std::min(kChunk, rest.size()))) {
    messages.emplace_back().set_chunk(std::string(AsText(rest.first(std::min(kChunk, rest.size())))));
  }
  LAGAN_ASSIGN_OR_RETURN(const rpc::CallOptions options, call_());
  LAGAN_ASSIGN_OR_RETURN(const auto uploaded, client_.Upload(&Stub::UploadScan, options, messages));
  if (!uploaded.usable()) return FailedPrecondition(uploaded.reason(), uploaded.advice());
  told("document scanned", uploaded.application());
  return Status();
}

Status Helpline::TakeDocument(const Visit& visit, const std::string& id, const Told& told) const {
  if (visit.scan.has_value()) return Upload(visit, id, told);
  auto request = About<v1::RecordTypedZoneRequest>(id);
  request.set_document_type(visit.document_type);
  for (const std::string& line : visit.zone_lines) request.add_lines(line);
  LAGAN_ASSIGN_OR_RETURN(const auto typed, Call(&Stub::RecordTypedZone, request));
  told("lines of the document typed", typed.application());
  return Status();
}

Status Helpline::TakeFindings(const Visit& visit, const std::string& id, const Told& told) const {
  if (!visit.document_form.empty()) {
    auto request = About<v1::RecordDocumentSeenRequest>(id);
    request.set_form(visit.document_form);
    request.set_outcome("passed");
    LAGAN_ASSIGN_OR_RETURN(const auto seen, Call(&Stub::RecordDocumentSeen, request));
    told("document examined", seen.application());
  }
  if (visit.compared) {
    auto request = About<v1::RecordComparisonRequest>(id);
    request.set_outcome("passed");
    LAGAN_ASSIGN_OR_RETURN(const auto compared, Call(&Stub::RecordComparison, request));
    told("person compared with the document", compared.application());
  }
  if (!visit.voucher_position.empty()) {
    auto request = About<v1::RecordVouchRequest>(id);
    request.set_voucher_position(visit.voucher_position);
    request.set_voucher_reference("voucher-1");
    request.set_given_by("telephone");
    request.set_months_known(24);
    LAGAN_ASSIGN_OR_RETURN(const auto vouched, Call(&Stub::RecordVouch, request));
    told("vouch taken", vouched.application());
  }
  return Status();
}

Status Helpline::AskQuestions(const Visit& visit, const std::string& id, const Told& told) const {
  if (visit.applicant == nullptr) return Status();
  v1::AskQuestionsRequest ask;
  ask.set_application_id(id);
  LAGAN_ASSIGN_OR_RETURN(const auto asked, Call(&Stub::AskQuestions, ask));
  if (asked.questions().empty()) return FailedPrecondition(asked.reason(), "No questions can be asked.");
  auto request = About<v1::RecordAnswersRequest>(id);
  *request.mutable_answers() = AnswersOf(*visit.applicant, asked.questions());
  LAGAN_ASSIGN_OR_RETURN(const auto answered, Call(&Stub::RecordAnswers, request));
  told("questions asked and answered", answered.application());
  return Status();
}

Status Helpline::TakeAddress(const Visit& visit, const std::string& id, const Told& told) const {
  auto request = About<v1::RecordPostalAddressRequest>(id);
  for (const std::string& line : visit.address) request.add_lines(line);
  request.set_language(visit.language);
  request.set_print(visit.print);
  LAGAN_ASSIGN_OR_RETURN(const auto recorded, Call(&Stub::RecordPostalAddress, request));
  told("address taken", recorded.application());
  return Status();
}

Result<std::string> Helpline::Help(const Visit& visit, const Told& told) const {
  LAGAN_ASSIGN_OR_RETURN(std::string id, Open(visit, told));
  LAGAN_RETURN_IF_ERROR(TakeDocument(visit, id, told));
  LAGAN_RETURN_IF_ERROR(TakeFindings(visit, id, told));
  LAGAN_RETURN_IF_ERROR(AskQuestions(visit, id, told));
  LAGAN_RETURN_IF_ERROR(TakeAddress(visit, id, told));
  LAGAN_ASSIGN_OR_RETURN(const auto submitted,
                         Call(&Stub::SubmitAssisted, About<v1::SubmitAssistedRequest>(id)));
  told("submitted", submitted.application());
  return id;
}

Result<v1::GetAssistedResponse> Helpline::Look(const std::string& application_id) const {
  v1::GetAssistedRequest request;
  request.set_application_id(application_id);
  return Call(&Stub::GetAssisted, request);
}

Status Helpline::Suspend(const std::string& letter_serial) const {
  v1::SuspendBySerialRequest request;
  request.set_idempotency_key(random_->TakeId());
  request.set_letter_serial(letter_serial);
  return Call(&Stub::SuspendBySerial, request).status();
}

Result<bool> Helpline::VerifyCaller(const std::string& letter_serial, const Applicant& caller) const {
  v1::StartCallerCheckRequest ask;
  ask.set_letter_serial(letter_serial);
  LAGAN_ASSIGN_OR_RETURN(const auto asked, Call(&Stub::StartCallerCheck, ask));
  v1::AnswerCallerCheckRequest request;
  request.set_idempotency_key(random_->TakeId());
  request.set_check_id(asked.check_id());
  *request.mutable_answers() = AnswersOf(caller, asked.questions());
  LAGAN_ASSIGN_OR_RETURN(const auto answered, Call(&Stub::AnswerCallerCheck, request));
  return answered.verified();
}

Status Helpline::Revoke(const std::string& letter_serial, const std::string& reason) const {
  v1::RevokeBySerialRequest request;
  request.set_idempotency_key(random_->TakeId());
  request.set_letter_serial(letter_serial);
  request.set_reason(reason);
  return Call(&Stub::RevokeBySerial, request).status();
}

Status Helpline::Reinstate(const std::string& letter_serial) const {
  v1::ReinstateBySerialRequest request;
  request.set_idempotency_key(random_->TakeId());
  request.set_letter_serial(letter_serial);
  return Call(&Stub::ReinstateBySerial, request).status();
}

}  // namespace lagan::demo
