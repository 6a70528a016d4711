#include "services/proofing/assisted.h"

#include <algorithm>
#include <utility>

#include "services/proofing/letter_rows.h"
#include "services/proofing/validation.h"

namespace lagan::proofing {
namespace {

constexpr std::string_view kFailed = "failed";

// What the application is opened with, in the words of the digital route: an operator acts for the subject.
v1::CreateApplicationRequest CreationOf(const v1::OpenApplicationRequest& request,
                                        const std::string& operator_id) {
  v1::CreateApplicationRequest creation;
  creation.set_idempotency_key(request.idempotency_key());
  creation.set_subject_reference(request.subject_reference());
  creation.mutable_actor()->set_kind(common::v1::ACTOR_KIND_OPERATOR);
  creation.mutable_actor()->set_reference(operator_id);
  creation.set_level_asked(request.level_asked());
  creation.set_purpose(request.purpose());
  return creation;
}

Status CheckOpening(const v1::OpenApplicationRequest& request, const v1::CreateApplicationRequest& creation) {
  LAGAN_RETURN_IF_ERROR(Check(creation));
  LAGAN_RETURN_IF_ERROR(CheckNotice(request.notice_version(), request.lawful_basis()));
  if (request.channel() >= v1::CHANNEL_TELEPHONE && request.channel() <= v1::CHANNEL_POST) return Status();
  return InvalidArgument("FIELD_INVALID",
                         "Say how the person came: CHANNEL_TELEPHONE, CHANNEL_COUNTER or CHANNEL_POST.",
                         "channel");
}

Status ChannelNotAllowed(std::string message, std::string field) {
  return FailedPrecondition("CHANNEL_NOT_ALLOWED", std::move(message), std::move(field));
}

// An original is present where the person is, and posted where they are not.
Status CheckForm(const ApplicationRecord& record, std::string_view form) {
  const bool counter = record.channel == v1::CHANNEL_COUNTER;
  if (form == "original_present" && !counter) {
    return ChannelNotAllowed("An original is seen at a counter. Say original_posted or copy.", "form");
  }
  if (form == "original_posted" && counter) {
    return ChannelNotAllowed("The person is here: say original_present or copy.", "form");
  }
  return Status();
}

std::string OutcomeOf(const assurance::v1::GradeRequest& finding) {
  return finding.has_face_present() ? finding.face_present().outcome()
                                    : finding.document_examined().outcome();
}

}  // namespace

Assisted::Assisted(Dependencies dependencies, Proofing* digital)
    : ApplicationWork(std::move(dependencies)), digital_(digital) {}

Result<v1::OpenApplicationResponse> Assisted::OpenApplication(const rpc::CallContext& context,
                                                              const v1::OpenApplicationRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const OperatorCall call, AsOperator(context, *with_.actors));
  const v1::CreateApplicationRequest creation = CreationOf(request, call.token.operator_id);
  LAGAN_RETURN_IF_ERROR(CheckOpening(request, creation));
  return WriteNew<v1::OpenApplicationResponse>(
      call.context, request,
      [&](storage::Transaction& transaction, const std::string& id,
          const keys::DataKey& key) -> Result<v1::OpenApplicationResponse> {
        LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record, AddApplication(transaction, call.context, id, key,
                                                                        request.channel(), creation));
        LAGAN_RETURN_IF_ERROR(
            NoteNotice(transaction, call.context, record, request.notice_version(), request.lawful_basis()));
        v1::OpenApplicationResponse response;
        LAGAN_ASSIGN_OR_RETURN(*response.mutable_application(), Describe(transaction, record));
        return response;
      });
}

Result<mrz::v1::Zone> Assisted::ReadTyped(const OperatorCall& call,
                                          const v1::RecordTypedZoneRequest& request) {
  mrz::v1::ParseZoneRequest parse;
  *parse.mutable_lines() = request.lines();
  LAGAN_ASSIGN_OR_RETURN(mrz::v1::ParseZoneResponse parsed, with_.peers->ParseZone(call.context, parse));
  if (!parsed.zone().valid()) {
    return InvalidArgument(
        "DOCUMENT_NOT_READ",
        "The lines do not add up: a check digit is wrong. Read them again with the person.", "lines");
  }
  LAGAN_RETURN_IF_ERROR(
      CheckUsable(request.document_type(), parsed.zone(), DateOf(with_.clock->Now()), with_.sandbox));
  return std::move(*parsed.mutable_zone());
}

Result<v1::RecordTypedZoneResponse> Assisted::RecordTypedZone(const rpc::CallContext& context,
                                                              const v1::RecordTypedZoneRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const OperatorCall call, AsOperator(context, *with_.actors));
  LAGAN_RETURN_IF_ERROR(Check(request));
  LAGAN_ASSIGN_OR_RETURN(const Loaded loaded, LoadWithKeyForCaller(request.application_id(), call.context));
  LAGAN_ASSIGN_OR_RETURN(const mrz::v1::Zone zone, ReadTyped(call, request));
  auto response = Write<v1::RecordTypedZoneResponse>(
      call.context, request, [&](storage::Transaction& transaction) -> Result<v1::RecordTypedZoneResponse> {
        LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record,
                               LoadForCaller(transaction, request.application_id(), call.context));
        LAGAN_RETURN_IF_ERROR(MayTakeDocument(record));
        LAGAN_RETURN_IF_ERROR(KeepDocument(transaction, loaded.key, record, request.document_type(), zone,
                                           true, {}, Actor(call.context)));
        v1::RecordTypedZoneResponse made;
        LAGAN_ASSIGN_OR_RETURN(*made.mutable_application(), Describe(transaction, record));
        return made;
      });
  // Only now: the answer that is kept for the key holds nothing of the person.
  if (response.ok()) *response->mutable_zone() = zone;
  return response;
}

Result<v1::UploadScanResponse> Assisted::UploadScan(const rpc::CallContext& context,
                                                    const v1::UploadDocumentStart& request,
                                                    ByteView picture) {
  LAGAN_ASSIGN_OR_RETURN(const OperatorCall call, AsOperator(context, *with_.actors));
  LAGAN_ASSIGN_OR_RETURN(v1::UploadDocumentResponse uploaded,
                         digital_->UploadDocument(call.context, request, picture));
  v1::UploadScanResponse response;
  *response.mutable_application() = std::move(*uploaded.mutable_application());
  response.set_usable(uploaded.usable());
  response.set_reason(uploaded.reason());
  response.set_advice(uploaded.advice());
  return response;
}

template <typename Response, typename Request, typename May, typename Store>
Result<Response> Assisted::Record(const OperatorCall& call, const Request& request, const Piece& piece,
                                  May&& may, Store&& store) {
  LAGAN_ASSIGN_OR_RETURN(const Loaded loaded, LoadWithKeyForCaller(request.application_id(), call.context));
  return Write<Response>(call.context, request, [&](storage::Transaction& transaction) -> Result<Response> {
    LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record,
                           LoadForCaller(transaction, request.application_id(), call.context));
    LAGAN_RETURN_IF_ERROR(Move(record, Event::kEvidenceAdded, with_.limits, with_.clock->Now()));
    LAGAN_RETURN_IF_ERROR(may(record));
    LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
    LAGAN_RETURN_IF_ERROR(store(transaction, loaded, record));
    LAGAN_RETURN_IF_ERROR(AddEvent(transaction, record, piece.event, Actor(call.context), piece.facts));
    Response response;
    LAGAN_ASSIGN_OR_RETURN(*response.mutable_application(), Describe(transaction, record));
    return response;
  });
}

Status Assisted::PutFinding(storage::Transaction& transaction, const Loaded& loaded,
                            const ApplicationRecord& record, std::string_view name,
                            const assurance::v1::GradeRequest& finding) {
  LAGAN_ASSIGN_OR_RETURN(const auto before,
                         GetMessage<assurance::v1::GradeRequest>(transaction, loaded.key, record.id, name));
  if (before.has_value() && OutcomeOf(*before) == kFailed) {
    return FailedPrecondition(
        "FINDING_STANDS",
        "It was recorded as failed, and that stands: a reader will look at the application.", "outcome");
  }
  return PutMessage(transaction, loaded.key, record, name, finding, *with_.random);
}

Result<v1::RecordDocumentSeenResponse> Assisted::RecordDocumentSeen(
    const rpc::CallContext& context, const v1::RecordDocumentSeenRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const OperatorCall call, AsOperator(context, *with_.actors));
  LAGAN_RETURN_IF_ERROR(Check(request));
  const std::string training(tokens::TrainingAgeName(TrainingNow(call, "document_examination")));
  assurance::v1::GradeRequest finding;
  finding.set_document_form(request.form());
  finding.mutable_document_examined()->set_outcome(request.outcome());
  finding.mutable_document_examined()->set_training(training);
  const Piece piece{"document.examined",
                    {{"form", request.form()}, {"outcome", request.outcome()}, {"training", training}}};
  return Record<v1::RecordDocumentSeenResponse>(
      call, request, piece,
      [&](const ApplicationRecord& record) { return CheckForm(record, request.form()); },
      [&](storage::Transaction& transaction, const Loaded& loaded, const ApplicationRecord& record) {
        return PutFinding(transaction, loaded, record, field::kSeen, finding);
      });
}

Result<v1::RecordComparisonResponse> Assisted::RecordComparison(const rpc::CallContext& context,
                                                                const v1::RecordComparisonRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const OperatorCall call, AsOperator(context, *with_.actors));
  LAGAN_RETURN_IF_ERROR(Check(request));
  const std::string training(tokens::TrainingAgeName(TrainingNow(call, "face_comparison")));
  assurance::v1::GradeRequest finding;
  finding.mutable_face_present()->set_outcome(request.outcome());
  finding.mutable_face_present()->set_training(training);
  const Piece piece{"face.compared_in_person", {{"outcome", request.outcome()}, {"training", training}}};
  return Record<v1::RecordComparisonResponse>(
      call, request, piece,
      [](const ApplicationRecord& record) {
        return record.channel == v1::CHANNEL_COUNTER
                   ? Status()
                   : ChannelNotAllowed(
                         "Somebody is compared with a document only where they are: at a counter.",
                         "application_id");
      },
      [&](storage::Transaction& transaction, const Loaded& loaded, const ApplicationRecord& record) {
        return PutFinding(transaction, loaded, record, field::kComparison, finding);
      });
}

Result<v1::RecordVouchResponse> Assisted::RecordVouch(const rpc::CallContext& context,
                                                      const v1::RecordVouchRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const OperatorCall call, AsOperator(context, *with_.actors));
  LAGAN_RETURN_IF_ERROR(Check(request));
  if (!with_.voucher_positions.contains(request.voucher_position())) {
    return InvalidArgument("VOUCHER_UNKNOWN",
                           "This position is none of those that may vouch (policy/assurance/vouchers.tsv).",
                           "voucher_position");
  }
  const Piece piece{"vouch.recorded",
                    {{"position", request.voucher_position()}, {"given_by", request.given_by()}}};
  return Record<v1::RecordVouchResponse>(
      call, request, piece, [](const ApplicationRecord&) { return Status(); },
      [&](storage::Transaction& transaction, const Loaded& loaded, const ApplicationRecord& record) {
        return PutMessage(transaction, loaded.key, record, field::kVouch, request, *with_.random);
      });
}

Result<v1::AskQuestionsResponse> Assisted::AskQuestions(const rpc::CallContext& context,
                                                        const v1::AskQuestionsRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const OperatorCall call, AsOperator(context, *with_.actors));
  v1::GetQuestionsRequest get;
  get.set_application_id(request.application_id());
  LAGAN_ASSIGN_OR_RETURN(v1::GetQuestionsResponse asked, digital_->GetQuestions(call.context, get));
  v1::AskQuestionsResponse response;
  response.mutable_questions()->Swap(asked.mutable_questions());
  response.set_reason(asked.reason());
  return response;
}

Result<v1::RecordAnswersResponse> Assisted::RecordAnswers(const rpc::CallContext& context,
                                                          const v1::RecordAnswersRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const OperatorCall call, AsOperator(context, *with_.actors));
  v1::AnswerQuestionsRequest answers;
  answers.set_idempotency_key(request.idempotency_key());
  answers.set_application_id(request.application_id());
  *answers.mutable_answers() = request.answers();
  LAGAN_ASSIGN_OR_RETURN(v1::AnswerQuestionsResponse answered,
                         digital_->AnswerQuestions(call.context, answers));
  v1::RecordAnswersResponse response;
  *response.mutable_application() = std::move(*answered.mutable_application());
  return response;
}

Result<v1::RecordPostalAddressResponse> Assisted::RecordPostalAddress(
    const rpc::CallContext& context, const v1::RecordPostalAddressRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const OperatorCall call, AsOperator(context, *with_.actors));
  LAGAN_RETURN_IF_ERROR(Check(request));
  const Piece piece{"address.recorded", {{"language", request.language()}, {"print", request.print()}}};
  return Record<v1::RecordPostalAddressResponse>(
      call, request, piece, [](const ApplicationRecord&) { return Status(); },
      [&](storage::Transaction& transaction, const Loaded& loaded, const ApplicationRecord& record) {
        return PutMessage(transaction, loaded.key, record, field::kAddress, request, *with_.random);
      });
}

Result<v1::SubmitAssistedResponse> Assisted::SubmitAssisted(const rpc::CallContext& context,
                                                            const v1::SubmitAssistedRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const OperatorCall call, AsOperator(context, *with_.actors));
  v1::SubmitApplicationRequest submission;
  submission.set_idempotency_key(request.idempotency_key());
  submission.set_application_id(request.application_id());
  LAGAN_ASSIGN_OR_RETURN(v1::SubmitApplicationResponse submitted,
                         digital_->SubmitApplication(call.context, submission));
  v1::SubmitAssistedResponse response;
  *response.mutable_application() = std::move(*submitted.mutable_application());
  return response;
}

Result<v1::GetAssistedResponse> Assisted::GetAssisted(const rpc::CallContext& context,
                                                      const v1::GetAssistedRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const OperatorCall call, AsOperator(context, *with_.actors));
  v1::GetApplicationRequest get;
  get.set_application_id(request.application_id());
  LAGAN_ASSIGN_OR_RETURN(v1::GetApplicationResponse found, digital_->GetApplication(call.context, get));
  LAGAN_ASSIGN_OR_RETURN(const auto letter, storage::InTransaction(
                                                *with_.database,
                                                [&](storage::Transaction& transaction) {
                                                  return FindLetterOf(transaction, request.application_id());
                                                },
                                                storage::Mode::kRead));
  v1::GetAssistedResponse response;
  *response.mutable_application() = std::move(*found.mutable_application());
  if (letter.has_value() && !letter->run_id.empty()) {
    response.set_letter_serial(letter->letter_serial);
    response.set_run_id(letter->run_id);
  }
  return response;
}

}  // namespace lagan::proofing
