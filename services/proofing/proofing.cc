#include "services/proofing/proofing.h"

#include <utility>

#include "services/proofing/validation.h"

namespace lagan::proofing {

namespace {

// A pass on paper needs somewhere to go.
Status CheckDeliverable(storage::Transaction& transaction, const ApplicationRecord& record) {
  if (record.channel == v1::CHANNEL_DIGITAL) return Status();
  LAGAN_ASSIGN_OR_RETURN(const auto address, GetField(transaction, record.id, field::kAddress));
  if (address.has_value()) return Status();
  return FailedPrecondition("ADDRESS_MISSING", "Record where the pass is to be posted to, then submit.",
                            "application_id");
}

}  // namespace

Proofing::Proofing(Dependencies dependencies) : ApplicationWork(std::move(dependencies)) {}

Result<v1::CreateApplicationResponse> Proofing::CreateApplication(
    const rpc::CallContext& context, const v1::CreateApplicationRequest& request) {
  LAGAN_RETURN_IF_ERROR(Check(request));
  return WriteNew<v1::CreateApplicationResponse>(
      context, request,
      [&](storage::Transaction& transaction, const std::string& id,
          const keys::DataKey& key) -> Result<v1::CreateApplicationResponse> {
        LAGAN_ASSIGN_OR_RETURN(const ApplicationRecord record,
                               AddApplication(transaction, context, id, key, v1::CHANNEL_DIGITAL, request));
        v1::CreateApplicationResponse made;
        LAGAN_ASSIGN_OR_RETURN(*made.mutable_application(), Describe(transaction, record));
        return made;
      });
}

Result<v1::RecordNoticeResponse> Proofing::RecordNotice(const rpc::CallContext& context,
                                                        const v1::RecordNoticeRequest& request) {
  LAGAN_RETURN_IF_ERROR(Check(request));
  return Write<v1::RecordNoticeResponse>(
      context, request, [&](storage::Transaction& transaction) -> Result<v1::RecordNoticeResponse> {
        LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record,
                               LoadForCaller(transaction, request.application_id(), context));
        LAGAN_RETURN_IF_ERROR(
            NoteNotice(transaction, context, record, request.notice_version(), request.lawful_basis()));
        v1::RecordNoticeResponse response;
        LAGAN_ASSIGN_OR_RETURN(*response.mutable_application(), Describe(transaction, record));
        return response;
      });
}

Result<v1::SubmitApplicationResponse> Proofing::SubmitApplication(
    const rpc::CallContext& context, const v1::SubmitApplicationRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_RETURN_IF_ERROR(CheckApplicationId(request.application_id()));
  auto response = Write<v1::SubmitApplicationResponse>(
      context, request, [&](storage::Transaction& transaction) -> Result<v1::SubmitApplicationResponse> {
        LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record,
                               LoadForCaller(transaction, request.application_id(), context));
        LAGAN_RETURN_IF_ERROR(CheckDeliverable(transaction, record));
        LAGAN_RETURN_IF_ERROR(Move(record, Event::kSubmitted, with_.limits, with_.clock->Now()));
        record.reason.clear();
        record.advice.clear();
        if (record.submitted_at == Time{}) {
          record.submitted_at = with_.clock->Now();
          LAGAN_RETURN_IF_ERROR(Count(transaction, record, statistics::v1::Event::KIND_SUBMITTED));
        }
        LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
        LAGAN_RETURN_IF_ERROR(AddEvent(transaction, record, "application.submitted", Actor(context)));
        LAGAN_RETURN_IF_ERROR(EnqueueChecks(transaction, record));
        v1::SubmitApplicationResponse made;
        LAGAN_ASSIGN_OR_RETURN(*made.mutable_application(), Describe(transaction, record));
        return made;
      });
  if (response.ok() && on_submitted_) on_submitted_();
  return response;
}

Result<v1::GetApplicationResponse> Proofing::GetApplication(const rpc::CallContext& context,
                                                            const v1::GetApplicationRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckApplicationId(request.application_id()));
  return storage::InTransaction(
      *with_.database,
      [&](storage::Transaction& transaction) -> Result<v1::GetApplicationResponse> {
        LAGAN_ASSIGN_OR_RETURN(const ApplicationRecord record,
                               LoadForCaller(transaction, request.application_id(), context));
        v1::GetApplicationResponse response;
        LAGAN_ASSIGN_OR_RETURN(*response.mutable_application(), DescribeWithGrade(transaction, record));
        return response;
      },
      storage::Mode::kRead);
}

Result<v1::GetResultResponse> Proofing::GetResult(const rpc::CallContext& context,
                                                  const v1::GetResultRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const Loaded loaded, LoadWithKeyForCaller(request.application_id(), context));
  if (loaded.record.acknowledged) {
    return FailedPrecondition("DELIVERY_OVER", "The result was acknowledged; its sealed copy is gone.",
                              "application_id");
  }
  const bool closed = loaded.record.state == v1::STATE_CLOSED;
  if (loaded.record.state != v1::STATE_ISSUED && !closed) {
    return FailedPrecondition("NOT_DECIDED", "There is no result yet. Ask where the application stands.",
                              "application_id");
  }
  return storage::InTransaction(
      *with_.database,
      [&](storage::Transaction& transaction) -> Result<v1::GetResultResponse> {
        const std::string& id = loaded.record.id;
        LAGAN_ASSIGN_OR_RETURN(const auto result, GetMessage<credential::v1::SignResultResponse>(
                                                      transaction, loaded.key, id, field::kResult));
        LAGAN_ASSIGN_OR_RETURN(const auto pass, GetMessage<credential::v1::IssueCredentialResponse>(
                                                    transaction, loaded.key, id, field::kCredential));
        // A refusal is closed first and signed a moment later.
        if (closed && !result.has_value()) {
          return FailedPrecondition("NOT_DECIDED", "The result is being signed. Ask again in a moment.",
                                    "application_id");
        }
        if (!result.has_value() || (!pass.has_value() && !closed)) {
          return DataLoss("RESULT_MISSING", "The result of this application is not where it should be.");
        }
        v1::GetResultResponse response;
        LAGAN_ASSIGN_OR_RETURN(*response.mutable_application(),
                               DescribeWithGrade(transaction, loaded.record));
        response.set_result_jwt(result->jwt());
        response.set_specimen(result->specimen());
        if (closed) return response;
        response.set_qr_text(pass->qr_text());
        response.set_serial(pass->serial());
        response.set_expires_at(pass->expires_at());
        return response;
      },
      storage::Mode::kRead);
}

Result<v1::AcknowledgeResultResponse> Proofing::AcknowledgeResult(
    const rpc::CallContext& context, const v1::AcknowledgeResultRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_ASSIGN_OR_RETURN(const Loaded loaded, LoadWithKeyForCaller(request.application_id(), context));
  if (loaded.record.state != v1::STATE_ISSUED) {
    return FailedPrecondition("NOT_DECIDED", "There is no result yet that could be acknowledged.",
                              "application_id");
  }
  if (!loaded.record.acknowledged) {
    LAGAN_RETURN_IF_ERROR(ForgetAnswers(context, loaded.record.id));
  }
  return Write<v1::AcknowledgeResultResponse>(
      context, request, [&](storage::Transaction& transaction) -> Result<v1::AcknowledgeResultResponse> {
        LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record,
                               LoadForCaller(transaction, request.application_id(), context));
        if (!record.acknowledged) {
          record.acknowledged = true;
          record.updated_at = with_.clock->Now();
          LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kResult));
          LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kCredential));
          LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
          LAGAN_RETURN_IF_ERROR(AddEvent(transaction, record, "result.acknowledged", Actor(context)));
        }
        v1::AcknowledgeResultResponse response;
        LAGAN_ASSIGN_OR_RETURN(*response.mutable_application(), Describe(transaction, record));
        return response;
      });
}

Result<v1::WithdrawApplicationResponse> Proofing::WithdrawApplication(
    const rpc::CallContext& context, const v1::WithdrawApplicationRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_RETURN_IF_ERROR(CheckApplicationId(request.application_id()));
  return Write<v1::WithdrawApplicationResponse>(
      context, request, [&](storage::Transaction& transaction) -> Result<v1::WithdrawApplicationResponse> {
        LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record,
                               LoadForCaller(transaction, request.application_id(), context));
        LAGAN_RETURN_IF_ERROR(Move(record, Event::kWithdrawn, with_.limits, with_.clock->Now()));
        LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
        LAGAN_RETURN_IF_ERROR(CloseCase(transaction, record));
        LAGAN_RETURN_IF_ERROR(Count(transaction, record, statistics::v1::Event::KIND_ENDED));
        LAGAN_RETURN_IF_ERROR(AddEvent(transaction, record, "application.withdrawn", Actor(context)));
        v1::WithdrawApplicationResponse response;
        LAGAN_ASSIGN_OR_RETURN(*response.mutable_application(), Describe(transaction, record));
        return response;
      });
}

}  // namespace lagan::proofing
