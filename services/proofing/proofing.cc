#include "services/proofing/proofing.h"

#include <utility>

#include "services/proofing/validation.h"

namespace lagan::proofing {

Proofing::Proofing(Dependencies dependencies) : ApplicationWork(std::move(dependencies)) {}

Result<v1::CreateApplicationResponse> Proofing::CreateApplication(
    const rpc::CallContext& context, const v1::CreateApplicationRequest& request) {
  LAGAN_RETURN_IF_ERROR(Check(request));
  const std::string id = with_.random->TakeId();
  // The key is made first: should the transaction fail, a key without an application opens nothing.
  LAGAN_ASSIGN_OR_RETURN(const keys::DataKey key, with_.data_keys->Create(id));
  auto response = Write<v1::CreateApplicationResponse>(
      context, request, [&](storage::Transaction& transaction) -> Result<v1::CreateApplicationResponse> {
        const Time now = with_.clock->Now();
        ApplicationRecord record;
        record.id = id;
        record.portal = context.peer;
        record.level_asked = request.level_asked();
        record.purpose = request.purpose();
        record.actor_kind = request.actor().kind();
        record.created_at = now;
        EnterState(record, v1::STATE_CREATED, with_.limits, now);
        LAGAN_RETURN_IF_ERROR(InsertApplication(transaction, record));
        LAGAN_RETURN_IF_ERROR(PutMessage(transaction, key, record, field::kSubject, request, *with_.random));
        LAGAN_RETURN_IF_ERROR(
            AddEvent(transaction, record, "application.created", Actor(context),
                     {{"purpose", record.purpose}, {"level_asked", v1::Level_Name(record.level_asked)}}));
        LAGAN_RETURN_IF_ERROR(Count(transaction, record, statistics::v1::Event::KIND_OPENED));
        v1::CreateApplicationResponse made;
        LAGAN_ASSIGN_OR_RETURN(*made.mutable_application(), Describe(transaction, record));
        return made;
      });
  // A repeated call got the first answer; the key just made belongs to nobody.
  if (!response.ok() || response->application().application_id() != id) {
    LAGAN_RETURN_IF_ERROR(with_.data_keys->Destroy(id));
  }
  return response;
}

Result<v1::RecordNoticeResponse> Proofing::RecordNotice(const rpc::CallContext& context,
                                                        const v1::RecordNoticeRequest& request) {
  LAGAN_RETURN_IF_ERROR(Check(request));
  return Write<v1::RecordNoticeResponse>(
      context, request, [&](storage::Transaction& transaction) -> Result<v1::RecordNoticeResponse> {
        LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record,
                               LoadForCaller(transaction, request.application_id(), context));
        LAGAN_RETURN_IF_ERROR(Move(record, Event::kNoticeRecorded, with_.limits, with_.clock->Now()));
        record.notice_version = request.notice_version();
        record.lawful_basis = request.lawful_basis();
        LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
        LAGAN_RETURN_IF_ERROR(
            AddEvent(transaction, record, "notice.recorded", Actor(context),
                     {{"notice_version", record.notice_version}, {"lawful_basis", record.lawful_basis}}));
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
