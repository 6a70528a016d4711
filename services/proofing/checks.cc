#include "services/proofing/checks.h"

namespace lagan::proofing {
namespace {

constexpr std::string_view kSystem = "system";

std::string_view LevelWord(v1::Level level) {
  switch (level) {
    case v1::LEVEL_LOW:
      return "low";
    case v1::LEVEL_MEDIUM:
      return "medium";
    case v1::LEVEL_HIGH:
      return "high";
    case v1::LEVEL_VERY_HIGH:
      return "very_high";
    default:
      return "none";
  }
}

v1::Level LevelFromWord(std::string_view word) {
  for (v1::Level level : {v1::LEVEL_LOW, v1::LEVEL_MEDIUM, v1::LEVEL_HIGH, v1::LEVEL_VERY_HIGH}) {
    if (word == LevelWord(level)) return level;
  }
  return v1::LEVEL_NONE;
}

// Waiting longer after each failure, and never longer than a minute.
std::chrono::milliseconds Backoff(int attempt) {
  return std::chrono::milliseconds(500) * (1 << std::min(attempt, 7));
}

}  // namespace

template <typename Fn>
Status Checks::WriteUnderLease(const storage::Lease& lease, Fn&& fn) {
  return storage::InTransaction(*with_.database, [&](storage::Transaction& transaction) -> Status {
    LAGAN_RETURN_IF_ERROR(queue_.CheckLease(transaction, lease));
    LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record, Load(transaction, AsText(lease.payload)));
    return fn(transaction, record);
  });
}

Result<bool> Checks::RunNextChecks(const rpc::CallContext& context) {
  LAGAN_ASSIGN_OR_RETURN(std::optional<storage::Lease> lease, queue_.Claim(with_.lease));
  if (!lease.has_value()) return false;
  const Status status = RunChecks(context, *lease);
  LAGAN_RETURN_IF_ERROR(storage::InTransaction(*with_.database, [&](storage::Transaction& transaction) {
    if (status.ok()) return queue_.Complete(transaction, *lease);
    return queue_.Retry(transaction, *lease, with_.clock->Now() + Backoff(lease->attempt));
  }));
  if (!status.ok()) return status;
  return true;
}

Status Checks::RunChecks(const rpc::CallContext& context, storage::Lease& lease) {
  LAGAN_RETURN_IF_ERROR(StartChecks(lease));
  using Step = Status (Checks::*)(const rpc::CallContext&, const storage::Lease&);
  for (const Step step : {&Checks::StepSources, &Checks::StepGrade}) {
    LAGAN_RETURN_IF_ERROR((this->*step)(context, lease));
    LAGAN_RETURN_IF_ERROR(queue_.Heartbeat(lease, with_.lease));
  }
  LAGAN_RETURN_IF_ERROR(StepDecide(lease));
  for (const Step step : {&Checks::StepResult, &Checks::StepCredential}) {
    LAGAN_RETURN_IF_ERROR((this->*step)(context, lease));
    LAGAN_RETURN_IF_ERROR(queue_.Heartbeat(lease, with_.lease));
  }
  return Status();
}

Status Checks::StartChecks(const storage::Lease& lease) {
  return WriteUnderLease(lease, [&](storage::Transaction& transaction, ApplicationRecord& record) -> Status {
    if (record.state != v1::STATE_SUBMITTED) return Status();
    LAGAN_RETURN_IF_ERROR(Move(record, Event::kChecksStarted, with_.limits, with_.clock->Now()));
    // A second submission is judged anew, with what was added since.
    record.level = v1::LEVEL_UNSPECIFIED;
    record.profile.clear();
    LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kSources));
    LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kGrade));
    LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
    return AddEvent(transaction, record, "checks.started", kSystem);
  });
}

Status Checks::StepSources(const rpc::CallContext& context, const storage::Lease& lease) {
  LAGAN_ASSIGN_OR_RETURN(const Loaded loaded, LoadWithKey(AsText(lease.payload)));
  if (loaded.record.state != v1::STATE_CHECKING) return Status();
  LAGAN_ASSIGN_OR_RETURN(const auto before,
                         ReadField<assurance::v1::CheckSourcesResponse>(loaded, field::kSources));
  if (before.has_value()) return Status();
  LAGAN_ASSIGN_OR_RETURN(const auto zone, ReadField<mrz::v1::Zone>(loaded, field::kDocument));
  if (!zone.has_value()) return DataLoss("DOCUMENT_MISSING", "A submitted application has no document.");
  assurance::v1::CheckSourcesRequest request;
  *request.mutable_identity() = ClaimedIdentity(*zone);
  LAGAN_ASSIGN_OR_RETURN(const auto outcome, with_.peers->CheckSources(context, request));
  return WriteUnderLease(lease, [&](storage::Transaction& transaction, ApplicationRecord& record) -> Status {
    LAGAN_RETURN_IF_ERROR(
        PutMessage(transaction, loaded.key, record, field::kSources, outcome, *with_.random));
    return AddEvent(transaction, record, "sources.checked", kSystem,
                    {{"register", outcome.register_().outcome()},
                     {"activity", outcome.activity().outcome()},
                     {"fraud", outcome.fraud().outcome()}});
  });
}

Status Checks::StepGrade(const rpc::CallContext& context, const storage::Lease& lease) {
  LAGAN_ASSIGN_OR_RETURN(const Loaded loaded, LoadWithKey(AsText(lease.payload)));
  if (loaded.record.state != v1::STATE_CHECKING || loaded.record.level != v1::LEVEL_UNSPECIFIED)
    return Status();
  LAGAN_ASSIGN_OR_RETURN(const auto sources,
                         ReadField<assurance::v1::CheckSourcesResponse>(loaded, field::kSources));
  LAGAN_ASSIGN_OR_RETURN(const auto zone, ReadField<mrz::v1::Zone>(loaded, field::kDocument));
  LAGAN_ASSIGN_OR_RETURN(const auto answers, ReadField<assurance::v1::GradeRequest>(loaded, field::kAnswers));
  if (!sources.has_value() || !zone.has_value())
    return DataLoss("EVIDENCE_MISSING", "Stored evidence is missing.");
  // Only the counts of the questions are kept; everything else is put together here.
  assurance::v1::GradeRequest request = answers.value_or(assurance::v1::GradeRequest());
  request.set_document_type(loaded.record.document_type);
  request.set_zone_consistent(zone->valid());
  request.set_document_expired(
      !CheckUsable(loaded.record.document_type, *zone, DateOf(with_.clock->Now()), with_.sandbox).ok());
  *request.mutable_register_() = sources->register_();
  *request.mutable_activity() = sources->activity();
  *request.mutable_fraud() = sources->fraud();
  request.set_level_asked(std::string(LevelWord(loaded.record.level_asked)));
  LAGAN_ASSIGN_OR_RETURN(const assurance::v1::GradeResponse grade, with_.peers->Grade(context, request));
  return WriteUnderLease(lease, [&](storage::Transaction& transaction, ApplicationRecord& record) -> Status {
    record.level = LevelFromWord(grade.level());
    record.profile = grade.profile();
    record.updated_at = with_.clock->Now();
    LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
    LAGAN_RETURN_IF_ERROR(PutMessage(transaction, loaded.key, record, field::kGrade, grade, *with_.random));
    return AddEvent(
        transaction, record, "application.graded", kSystem,
        {{"level", grade.level()}, {"profile", grade.profile()}, {"policy", grade.policy_version()}});
  });
}

Status Checks::StepDecide(const storage::Lease& lease) {
  return WriteUnderLease(lease, [&](storage::Transaction& transaction, ApplicationRecord& record) -> Status {
    if (record.state != v1::STATE_CHECKING) return Status();
    const Time now = with_.clock->Now();
    if (record.level != v1::LEVEL_UNSPECIFIED && record.level >= record.level_asked) {
      LAGAN_RETURN_IF_ERROR(Move(record, Event::kApproved, with_.limits, now));
      record.outcome = v1::OUTCOME_APPROVED;
      record.reason.clear();
      record.advice.clear();
      LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
      return AddEvent(transaction, record, "decision.approved", kSystem,
                      {{"level", std::string(LevelWord(record.level))}, {"profile", record.profile}});
    }
    // Not enough. What the person can still add is asked for once; after that a person decides. Nobody is refused here.
    if (!record.questions_asked) {
      LAGAN_RETURN_IF_ERROR(Move(record, Event::kEvidenceMissing, with_.limits, now));
      record.reason = "QUESTIONS_NOT_ANSWERED";
      record.advice = "Answer the questions about yourself, then submit again.";
    } else {
      LAGAN_RETURN_IF_ERROR(Move(record, Event::kPersonNeeded, with_.limits, now));
      record.reason = "LEVEL_NOT_REACHED";
      record.advice =
          "The checks did not reach the level that was asked for. A person will look at the application.";
    }
    LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
    return AddEvent(transaction, record, "decision.deferred", kSystem,
                    {{"reason", record.reason}, {"level", std::string(LevelWord(record.level))}});
  });
}

Status Checks::StepResult(const rpc::CallContext& context, const storage::Lease& lease) {
  LAGAN_ASSIGN_OR_RETURN(const Loaded loaded, LoadWithKey(AsText(lease.payload)));
  if (loaded.record.state != v1::STATE_DECIDED) return Status();
  LAGAN_ASSIGN_OR_RETURN(const auto before,
                         ReadField<credential::v1::SignResultResponse>(loaded, field::kResult));
  if (before.has_value()) return Status();
  LAGAN_ASSIGN_OR_RETURN(const auto zone, ReadField<mrz::v1::Zone>(loaded, field::kDocument));
  LAGAN_ASSIGN_OR_RETURN(const auto grade, ReadField<assurance::v1::GradeResponse>(loaded, field::kGrade));
  LAGAN_ASSIGN_OR_RETURN(const auto subject,
                         ReadField<v1::CreateApplicationRequest>(loaded, field::kSubject));
  if (!zone.has_value() || !grade.has_value() || !subject.has_value()) {
    return DataLoss("EVIDENCE_MISSING", "Stored evidence is missing.");
  }
  credential::v1::SignResultRequest request;
  request.set_idempotency_key(loaded.record.id + "-result");
  request.set_application_id(loaded.record.id);
  request.set_relying_party(loaded.record.portal);
  request.set_subject_reference(subject->subject_reference());
  request.set_outcome("approved");
  request.set_level(std::string(LevelWord(loaded.record.level)));
  request.set_profile(loaded.record.profile);
  request.set_policy_version(grade->policy_version());
  *request.mutable_claims() = IdentityClaims(*zone);
  LAGAN_ASSIGN_OR_RETURN(const auto signed_result, with_.peers->SignResult(context, request));
  return WriteUnderLease(lease, [&](storage::Transaction& transaction, ApplicationRecord& record) {
    return PutMessage(transaction, loaded.key, record, field::kResult, signed_result, *with_.random);
  });
}

Status Checks::StepCredential(const rpc::CallContext& context, const storage::Lease& lease) {
  LAGAN_ASSIGN_OR_RETURN(const Loaded loaded, LoadWithKey(AsText(lease.payload)));
  if (loaded.record.state != v1::STATE_DECIDED) return Status();
  LAGAN_ASSIGN_OR_RETURN(const auto zone, ReadField<mrz::v1::Zone>(loaded, field::kDocument));
  if (!zone.has_value()) return DataLoss("EVIDENCE_MISSING", "Stored evidence is missing.");
  credential::v1::IssueCredentialRequest request;
  request.set_idempotency_key(loaded.record.id + "-pass-1");
  request.set_application_id(loaded.record.id);
  *request.mutable_claims() = IdentityClaims(*zone);
  request.set_level(std::string(LevelWord(loaded.record.level)));
  request.set_profile(loaded.record.profile);
  LAGAN_ASSIGN_OR_RETURN(const auto pass, with_.peers->IssueCredential(context, request));
  return WriteUnderLease(lease, [&](storage::Transaction& transaction, ApplicationRecord& record) -> Status {
    LAGAN_RETURN_IF_ERROR(Move(record, Event::kCredentialIssued, with_.limits, with_.clock->Now()));
    LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
    LAGAN_RETURN_IF_ERROR(
        PutMessage(transaction, loaded.key, record, field::kCredential, pass, *with_.random));
    return AddEvent(transaction, record, "credential.stored", kSystem, {{"serial", pass.serial()}});
  });
}

}  // namespace lagan::proofing
