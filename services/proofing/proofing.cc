#include "services/proofing/proofing.h"

#include <utility>

#include "base/crypto/digest.h"
#include "services/proofing/validation.h"
#include "services/proofing/write.h"

namespace lagan::proofing {

Proofing::Proofing(Dependencies dependencies)
    : with_(std::move(dependencies)), queue_(*with_.database, *with_.clock, "checks") {}

Result<Proofing::Loaded> Proofing::LoadWithKey(std::string_view id, std::string_view portal) {
  LAGAN_RETURN_IF_ERROR(CheckApplicationId(id));
  LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record, storage::InTransaction(
                                                       *with_.database,
                                                       [&](storage::Transaction& transaction) {
                                                         return portal.empty()
                                                                    ? Load(transaction, id)
                                                                    : LoadForPortal(transaction, id, portal);
                                                       },
                                                       storage::Mode::kRead));
  LAGAN_ASSIGN_OR_RETURN(keys::DataKey key, with_.data_keys->Get(id));
  return Loaded{std::move(record), std::move(key)};
}

Result<v1::Application> Proofing::Describe(storage::Transaction& transaction,
                                           const ApplicationRecord& record) const {
  v1::Application out;
  out.set_application_id(record.id);
  out.set_state(record.state);
  out.set_public_state(std::string(PublicWords(record.state)));
  out.set_reason(record.reason);
  out.set_advice(record.advice);
  out.set_level_asked(record.level_asked);
  out.set_level(record.level);
  out.set_profile(record.profile);
  if (record.deadline_state != v1::STATE_UNSPECIFIED) {
    out.set_deadline(FormatTime(record.deadline));
    out.set_deadline_state(record.deadline_state);
  }
  out.set_version(static_cast<std::uint64_t>(record.version));
  out.set_created_at(FormatTime(record.created_at));
  out.set_updated_at(FormatTime(record.updated_at));
  out.mutable_actor()->set_kind(static_cast<common::v1::ActorKind>(record.actor_kind));
  out.set_outcome(record.outcome);
  LAGAN_ASSIGN_OR_RETURN(const std::vector<std::string> events, EventIds(transaction, record.id));
  for (const std::string& event : events) out.add_audit_event_ids(event);
  return out;
}

Result<v1::Application> Proofing::DescribeWithGrade(storage::Transaction& transaction,
                                                    const ApplicationRecord& record) const {
  LAGAN_ASSIGN_OR_RETURN(v1::Application out, Describe(transaction, record));
  if (record.level == v1::LEVEL_UNSPECIFIED || record.state == v1::STATE_ERASED) return out;
  const auto key = with_.data_keys->Get(record.id);
  // An erasure that was interrupted after the key was destroyed: there is nothing to describe any more.
  if (key.status().reason() == "DATA_KEY_NOT_FOUND") return out;
  LAGAN_RETURN_IF_ERROR(key.status());
  LAGAN_ASSIGN_OR_RETURN(const auto grade, GetMessage<assurance::v1::GradeResponse>(
                                               transaction, *key, record.id, field::kGrade));
  if (grade.has_value()) {
    for (const auto& line : grade->derivation()) out.add_derivation(line.text());
    for (const auto& missing : grade->missing()) out.add_missing(missing);
  }
  return out;
}

Status Proofing::AddEvent(storage::Transaction& transaction, const ApplicationRecord& record,
                          std::string_view kind, std::string_view actor,
                          const std::map<std::string, std::string>& facts) {
  audit::v1::Entry entry;
  entry.set_event_id(with_.random->TakeId());
  entry.set_service("proofing");
  entry.set_kind(std::string(kind));
  entry.set_application_id(record.id);
  entry.set_actor(std::string(actor));
  entry.set_occurred_at(FormatTime(with_.clock->Now()));
  for (const auto& [name, value] : facts) (*entry.mutable_facts())[name] = value;
  return RecordEvent(transaction, entry, with_.clock->Now());
}

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
            AddEvent(transaction, record, "application.created", "portal:" + context.peer,
                     {{"purpose", record.purpose}, {"level_asked", v1::Level_Name(record.level_asked)}}));
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
                               LoadForPortal(transaction, request.application_id(), context.peer));
        LAGAN_RETURN_IF_ERROR(Move(record, Event::kNoticeRecorded, with_.limits, with_.clock->Now()));
        record.notice_version = request.notice_version();
        record.lawful_basis = request.lawful_basis();
        LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
        LAGAN_RETURN_IF_ERROR(
            AddEvent(transaction, record, "notice.recorded", "portal:" + context.peer,
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
                               LoadForPortal(transaction, request.application_id(), context.peer));
        LAGAN_RETURN_IF_ERROR(Move(record, Event::kSubmitted, with_.limits, with_.clock->Now()));
        record.reason.clear();
        record.advice.clear();
        LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
        LAGAN_RETURN_IF_ERROR(
            AddEvent(transaction, record, "application.submitted", "portal:" + context.peer));
        LAGAN_RETURN_IF_ERROR(EnqueueChecks(queue_, transaction, record, with_.clock->Now()));
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
                               LoadForPortal(transaction, request.application_id(), context.peer));
        v1::GetApplicationResponse response;
        LAGAN_ASSIGN_OR_RETURN(*response.mutable_application(), DescribeWithGrade(transaction, record));
        return response;
      },
      storage::Mode::kRead);
}

Result<v1::GetResultResponse> Proofing::GetResult(const rpc::CallContext& context,
                                                  const v1::GetResultRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const Loaded loaded, LoadWithKey(request.application_id(), context.peer));
  if (loaded.record.acknowledged) {
    return FailedPrecondition("DELIVERY_OVER", "The result was acknowledged; its sealed copy is gone.",
                              "application_id");
  }
  if (loaded.record.state != v1::STATE_ISSUED) {
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
        if (!result.has_value() || !pass.has_value()) {
          return DataLoss("RESULT_MISSING", "The result of this application is not where it should be.");
        }
        v1::GetResultResponse response;
        LAGAN_ASSIGN_OR_RETURN(*response.mutable_application(),
                               DescribeWithGrade(transaction, loaded.record));
        response.set_result_jwt(result->jwt());
        response.set_qr_text(pass->qr_text());
        response.set_serial(pass->serial());
        response.set_expires_at(pass->expires_at());
        response.set_specimen(pass->specimen());
        return response;
      },
      storage::Mode::kRead);
}

Result<v1::AcknowledgeResultResponse> Proofing::AcknowledgeResult(
    const rpc::CallContext& context, const v1::AcknowledgeResultRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_ASSIGN_OR_RETURN(const Loaded loaded, LoadWithKey(request.application_id(), context.peer));
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
                               LoadForPortal(transaction, request.application_id(), context.peer));
        if (!record.acknowledged) {
          record.acknowledged = true;
          record.updated_at = with_.clock->Now();
          LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kResult));
          LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kCredential));
          LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
          LAGAN_RETURN_IF_ERROR(
              AddEvent(transaction, record, "result.acknowledged", "portal:" + context.peer));
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
                               LoadForPortal(transaction, request.application_id(), context.peer));
        LAGAN_RETURN_IF_ERROR(Move(record, Event::kWithdrawn, with_.limits, with_.clock->Now()));
        LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
        LAGAN_RETURN_IF_ERROR(
            AddEvent(transaction, record, "application.withdrawn", "portal:" + context.peer));
        v1::WithdrawApplicationResponse response;
        LAGAN_ASSIGN_OR_RETURN(*response.mutable_application(), Describe(transaction, record));
        return response;
      });
}

}  // namespace lagan::proofing
