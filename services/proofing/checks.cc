#include "services/proofing/checks.h"

#include <algorithm>

#include "services/proofing/challenges.h"
#include "services/proofing/consents.h"
#include "services/proofing/doubts.h"
#include "services/proofing/face_match.h"
#include "services/proofing/operator_findings.h"
#include "services/proofing/pass_on_paper.h"
#include "services/proofing/pass_portrait.h"
#include "services/proofing/readers.h"

namespace lagan::proofing {
namespace {

// Reasons of policy/review/priorities.tsv.
constexpr std::string_view kFraudAdverse = "FRAUD_SOURCE_ADVERSE";
constexpr std::string_view kSubmittedAgain = "SUBMITTED_AGAIN";

bool Contains(const std::vector<std::string>& reasons, std::string_view reason) {
  return std::find(reasons.begin(), reasons.end(), reason) != reasons.end();
}

// What persons found on a screen. A picture can't be found genuine, but it can be found false.
void AddReadersFindings(const review::v1::CaseDecided& readers, assurance::v1::GradeRequest& request) {
  *request.mutable_face_remote() = JointFaceFinding(readers);
  if (request.document_examined().outcome().empty()) {
    *request.mutable_document_examined() = JointFinding(readers, "document_genuine", "document_examination");
    request.set_document_form("picture");
  }
}

std::string_view OutcomeWord(v1::Outcome outcome) {
  switch (outcome) {
    case v1::OUTCOME_NOT_PROVEN:
      return "not_proven";
    case v1::OUTCOME_REFUSED_FRAUD:
      return "refused_fraud";
    default:
      return "approved";
  }
}

// The comparison, and the picture that rests on it, are made anew with each submission. A challenge that nobody finished is over: no frame can follow.
Status ForgetOldFace(storage::Transaction& transaction, ApplicationRecord& record) {
  LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kFaceMatch));
  LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kPassPortrait));
  LAGAN_RETURN_IF_ERROR(ClearDoubt(transaction, record.id, DoubtOf::kFaceMatch));
  if (record.face_check != v1::FACE_CHECK_BEGUN) return Status();
  LAGAN_RETURN_IF_ERROR(CloseChallenges(transaction, record.id, ChallengeState::kOver));
  LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kFaceState));
  record.face_check = v1::FACE_CHECK_NOT_DONE;
  return Status();
}

// The whole identity, for the portal that asked; with the picture for the pass where there is one.
credential::v1::IssueCredentialRequest MakePortalPassRequest(const ApplicationRecord& record,
                                                             const mrz::v1::Zone& zone,
                                                             const std::string& portrait) {
  credential::v1::IssueCredentialRequest request;
  request.set_application_id(record.id);
  request.set_kind("full-identity");
  request.set_portrait(portrait);
  *request.mutable_claims() = IdentityClaims(zone);
  request.set_level(std::string(LevelWord(record.level)));
  request.set_profile(record.profile);
  return request;
}

// A picture or a model that is not there leaves a doubt for a person; anything else is tried again later.
Result<liveness::v1::ComparePortraitResponse> OrNotCompared(
    Result<liveness::v1::ComparePortraitResponse> compared) {
  const Status& status = compared.status();
  if (status.code() != Code::kInvalidArgument && status.reason() != "FACE_MODELS_MISSING") return compared;
  liveness::v1::ComparePortraitResponse not_compared;
  not_compared.set_verdict(liveness::v1::ComparePortraitResponse::VERDICT_NOT_COMPARED);
  not_compared.set_reason(status.reason());
  return not_compared;
}

// Waiting longer after each failure, and never longer than a minute.
std::chrono::milliseconds Backoff(int attempt) {
  return std::chrono::milliseconds(500) * (1 << std::min(attempt, 7));
}

}  // namespace

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
  for (const Step step :
       {&Checks::StepSources, &Checks::StepFace, &Checks::StepGrade, &Checks::StepPortrait}) {
    LAGAN_RETURN_IF_ERROR((this->*step)(context, lease));
    LAGAN_RETURN_IF_ERROR(queue_.Heartbeat(lease, with_.lease));
  }
  LAGAN_RETURN_IF_ERROR(StepDecide(lease));
  for (const Step step : {&Checks::StepResult, &Checks::StepCredential, &Checks::StepLetter}) {
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
    LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kReaders));
    LAGAN_RETURN_IF_ERROR(ForgetOldFace(transaction, record));
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

Result<std::optional<liveness::v1::ComparePortraitRequest>> Checks::WhatToCompare(const Loaded& loaded) {
  using Request = std::optional<liveness::v1::ComparePortraitRequest>;
  std::vector<std::string> pictures;
  std::optional<liveness::v1::JudgeFramesResponse> frames;
  bool consent = false;
  LAGAN_RETURN_IF_ERROR(storage::InTransaction(
      *with_.database,
      [&](storage::Transaction& transaction) -> Status {
        LAGAN_ASSIGN_OR_RETURN(consent,
                               ConsentGiven(transaction, loaded.record.id, v1::CONSENT_PURPOSE_FACE_MATCH));
        LAGAN_ASSIGN_OR_RETURN(pictures, Pictures(transaction, loaded.record.id));
        LAGAN_ASSIGN_OR_RETURN(frames, GetMessage<liveness::v1::JudgeFramesResponse>(
                                           transaction, loaded.key, loaded.record.id, field::kFrames));
        return Status();
      },
      storage::Mode::kRead));
  // A document that an operator typed or saw has no picture.
  if (!consent || pictures.empty() || !frames.has_value()) return Request();
  LAGAN_ASSIGN_OR_RETURN(const Bytes sealed, with_.blobs->Get(pictures.back()));
  LAGAN_ASSIGN_OR_RETURN(const SecretBytes picture, loaded.key.Open(field::kPicture, 1, sealed));
  Request request(std::in_place);
  request->set_document_jpeg(std::string(AsText(picture.Reveal())));
  *request->mutable_frames() = std::move(*frames->mutable_best_frames());
  return request;
}

Status Checks::StepFace(const rpc::CallContext& context, const storage::Lease& lease) {
  LAGAN_ASSIGN_OR_RETURN(const Loaded loaded, LoadWithKey(AsText(lease.payload)));
  const auto to_be_compared = [](const ApplicationRecord& record) {
    return record.state == v1::STATE_CHECKING && record.face_check == v1::FACE_CHECK_PASSED;
  };
  if (!to_be_compared(loaded.record)) return Status();
  LAGAN_ASSIGN_OR_RETURN(const auto before,
                         ReadField<liveness::v1::ComparePortraitResponse>(loaded, field::kFaceMatch));
  if (before.has_value()) return Status();
  LAGAN_ASSIGN_OR_RETURN(const auto request, WhatToCompare(loaded));
  if (!request.has_value()) return Status();
  LAGAN_ASSIGN_OR_RETURN(const auto compared, OrNotCompared(with_.peers->ComparePortrait(context, *request)));
  return WriteUnderLease(lease, [&](storage::Transaction& transaction, ApplicationRecord& record) -> Status {
    LAGAN_ASSIGN_OR_RETURN(const bool consent,
                           ConsentGiven(transaction, record.id, v1::CONSENT_PURPOSE_FACE_MATCH));
    if (!consent || !to_be_compared(record)) return Status();
    LAGAN_RETURN_IF_ERROR(
        PutMessage(transaction, loaded.key, record, field::kFaceMatch, compared, *with_.random));
    if (const std::string_view doubt = DoubtOfMatch(compared); !doubt.empty()) {
      LAGAN_RETURN_IF_ERROR(SetDoubt(transaction, record.id, DoubtOf::kFaceMatch, doubt));
    }
    return AddEvent(transaction, record, "face.compared", kSystem,
                    {{"verdict", std::string(VerdictWord(compared))}});
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
  LAGAN_RETURN_IF_ERROR(storage::InTransaction(
      *with_.database,
      [&](storage::Transaction& transaction) {
        return AddOperatorFindings(transaction, loaded.key, loaded.record, request);
      },
      storage::Mode::kRead));
  LAGAN_ASSIGN_OR_RETURN(const auto readers, ReadField<review::v1::CaseDecided>(loaded, field::kReaders));
  if (readers.has_value()) AddReadersFindings(*readers, request);
  const auto face_automatic = [&](storage::Transaction& transaction) {
    return FaceAutomatic(transaction, loaded.key, loaded.record);
  };
  LAGAN_ASSIGN_OR_RETURN(const std::string_view face,
                         storage::InTransaction(*with_.database, face_automatic, storage::Mode::kRead));
  if (!TakesThePlaceOfTheNetworks(request.face_remote())) request.set_face_automatic(std::string(face));
  request.set_level_asked(std::string(LevelWord(loaded.record.level_asked)));
  LAGAN_ASSIGN_OR_RETURN(const assurance::v1::GradeResponse grade, with_.peers->Grade(context, request));
  return WriteUnderLease(lease, [&](storage::Transaction& transaction, ApplicationRecord& record) -> Status {
    // Consent may have been taken back while the grade was made: then it is made again without the face.
    LAGAN_ASSIGN_OR_RETURN(const std::string_view face_now, FaceAutomatic(transaction, loaded.key, record));
    if (face_now != face) return Aborted("FACE_CHECK_CHANGED", "The face check changed; grade again.");
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

Result<std::vector<std::string>> Checks::OpenDoubts(storage::Transaction& transaction,
                                                    const keys::DataKey& key,
                                                    const ApplicationRecord& record) {
  LAGAN_ASSIGN_OR_RETURN(const auto readers,
                         GetMessage<review::v1::CaseDecided>(transaction, key, record.id, field::kReaders));
  LAGAN_ASSIGN_OR_RETURN(std::vector<std::string> doubts, Doubts(transaction, record));
  LAGAN_ASSIGN_OR_RETURN(const auto sources, GetMessage<assurance::v1::CheckSourcesResponse>(
                                                 transaction, key, record.id, field::kSources));
  // Some low profiles ask for no fraud score, so that the grade alone would let it pass.
  if (sources.has_value() && sources->fraud().outcome() == "adverse") doubts.emplace_back(kFraudAdverse);
  // Persons who found nothing wrong settle what they were asked about, and nothing that came up since.
  if (readers.has_value() && EverythingPassed(*readers)) {
    std::erase_if(doubts, [&](const std::string& doubt) { return Contains(record.case_reasons, doubt); });
    return doubts;
  }
  // Somebody has looked before and was not satisfied, or never finished: whatever was added since, nothing is approved before
  // readers have seen it.
  if (record.manual && !readers.has_value()) doubts.emplace_back(kSubmittedAgain);
  return doubts;
}

std::string Checks::WhatIsMissing(const ApplicationRecord& record) {
  const bool digital = record.channel == v1::CHANNEL_DIGITAL;
  if (digital && record.face_check <= v1::FACE_CHECK_BEGUN) return "FACE_CHECK_MISSING";
  if (!digital && !record.questions_asked) return "QUESTIONS_NOT_ANSWERED";
  return {};
}

std::string Checks::AfterReaders(const ApplicationRecord& record) {
  // Without a face, verification stays at 0 on this route, however often it is submitted.
  const bool faceless = record.channel == v1::CHANNEL_DIGITAL && record.face_check == v1::FACE_CHECK_PERSON &&
                        (Contains(record.case_reasons, doubt::kConsentRefused) ||
                         Contains(record.case_reasons, doubt::kUnavailable));
  return faceless ? "ASSISTED_ROUTE_NEEDED" : "MORE_EVIDENCE_NEEDED";
}

Status Checks::Approve(storage::Transaction& transaction, ApplicationRecord& record,
                       const keys::DataKey& key) {
  LAGAN_RETURN_IF_ERROR(Move(record, Event::kApproved, with_.limits, with_.clock->Now()));
  record.outcome = v1::OUTCOME_APPROVED;
  record.reason.clear();
  record.advice.clear();
  LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
  // What was made of the face has served its purpose.
  for (const std::string_view name : {field::kFaceState, field::kFrames, field::kFaceMatch}) {
    LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, name));
  }
  if (!record.contested) {
    LAGAN_RETURN_IF_ERROR(Count(transaction, record, statistics::v1::Event::KIND_DECIDED, &key));
  }
  return AddEvent(transaction, record, "decision.approved", kSystem,
                  {{"level", std::string(LevelWord(record.level))},
                   {"profile", record.profile},
                   {"automatic", record.manual ? "no" : "yes"}});
}

Status Checks::AskFor(storage::Transaction& transaction, ApplicationRecord& record,
                      const std::string& reason) {
  LAGAN_RETURN_IF_ERROR(Move(record, Event::kEvidenceMissing, with_.limits, with_.clock->Now()));
  record.reason = reason;
  record.advice =
      reason == "FACE_CHECK_MISSING"
          ? "Do the face check, or say that you would rather have a person look, then submit again."
      : reason == "QUESTIONS_NOT_ANSWERED"
          ? "Answer the questions about yourself, then submit again."
          : "What could be checked is not enough. Add what is missing, then submit again.";
  return UpdateApplication(transaction, record);
}

Status Checks::StepDecide(const storage::Lease& lease) {
  LAGAN_ASSIGN_OR_RETURN(const Loaded loaded, LoadWithKey(AsText(lease.payload)));
  return WriteUnderLease(lease, [&](storage::Transaction& transaction, ApplicationRecord& record) -> Status {
    if (record.state != v1::STATE_CHECKING) return Status();
    const bool reached = record.level != v1::LEVEL_UNSPECIFIED && record.level >= record.level_asked;
    LAGAN_ASSIGN_OR_RETURN(std::vector<std::string> doubts, OpenDoubts(transaction, loaded.key, record));
    LAGAN_ASSIGN_OR_RETURN(const auto readers, GetMessage<review::v1::CaseDecided>(
                                                   transaction, loaded.key, record.id, field::kReaders));
    const bool satisfied = !readers.has_value() || EverythingPassed(*readers);
    if (reached && doubts.empty() && satisfied) return Approve(transaction, record, loaded.key);
    const bool nothing_new = std::all_of(doubts.begin(), doubts.end(), [&](const std::string& doubt) {
      return Contains(record.case_reasons, doubt);
    });
    // Not enough. What the person can still add is asked for; after that a person decides. Nobody is refused here.
    std::string reason = doubts.empty() ? WhatIsMissing(record) : std::string();
    if (reason.empty() && readers.has_value() && nothing_new) reason = AfterReaders(record);
    if (!reason.empty()) {
      LAGAN_RETURN_IF_ERROR(AskFor(transaction, record, reason));
    } else {
      if (doubts.empty()) doubts.emplace_back("LEVEL_NOT_REACHED");
      LAGAN_RETURN_IF_ERROR(Move(record, Event::kPersonNeeded, with_.limits, with_.clock->Now()));
      record.reason = reason = "PERSON_NEEDED";
      record.advice = "One of our staff will look at your application. You need not do anything.";
      LAGAN_RETURN_IF_ERROR(OpenCase(transaction, record, doubts));
      LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
    }
    return AddEvent(transaction, record, "decision.deferred", kSystem,
                    {{"reason", reason}, {"level", std::string(LevelWord(record.level))}});
  });
}

Status Checks::StepResult(const rpc::CallContext& context, const storage::Lease& lease) {
  LAGAN_ASSIGN_OR_RETURN(const Loaded loaded, LoadWithKey(AsText(lease.payload)));
  const bool closed = loaded.record.state == v1::STATE_CLOSED;
  if (loaded.record.state != v1::STATE_DECIDED && !closed) return Status();
  LAGAN_ASSIGN_OR_RETURN(const auto before,
                         ReadField<credential::v1::SignResultResponse>(loaded, field::kResult));
  if (before.has_value()) return Status();
  LAGAN_ASSIGN_OR_RETURN(const auto zone, ReadField<mrz::v1::Zone>(loaded, field::kDocument));
  LAGAN_ASSIGN_OR_RETURN(const auto grade, ReadField<assurance::v1::GradeResponse>(loaded, field::kGrade));
  LAGAN_ASSIGN_OR_RETURN(const auto subject,
                         ReadField<v1::CreateApplicationRequest>(loaded, field::kSubject));
  if (!zone.has_value() || (!grade.has_value() && !closed) || !subject.has_value()) {
    return DataLoss("EVIDENCE_MISSING", "Stored evidence is missing.");
  }
  credential::v1::SignResultRequest request;
  // A refusal that was contested may be followed by another, and by an approval: each has a key of its own.
  request.set_idempotency_key(loaded.record.id +
                              (closed ? "-" + loaded.record.case_id.substr(0, 16) : "-result"));
  request.set_application_id(loaded.record.id);
  request.set_relying_party(loaded.record.portal);
  request.set_subject_reference(subject->subject_reference());
  request.set_outcome(std::string(OutcomeWord(loaded.record.outcome)));
  // A person may have closed what was never graded.
  if (grade.has_value()) request.set_policy_version(grade->policy_version());
  if (!closed) {
    request.set_level(std::string(LevelWord(loaded.record.level)));
    request.set_profile(loaded.record.profile);
    *request.mutable_claims() = IdentityClaims(*zone);
  }
  LAGAN_ASSIGN_OR_RETURN(const auto signed_result, with_.peers->SignResult(context, request));
  return WriteUnderLease(lease, [&](storage::Transaction& transaction, ApplicationRecord& record) -> Status {
    // Contested while it was signed: that result is nobody's any more.
    if (record.state != loaded.record.state || record.case_id != loaded.record.case_id) return Status();
    return PutMessage(transaction, loaded.key, record, field::kResult, signed_result, *with_.random);
  });
}

Status Checks::StepCredential(const rpc::CallContext& context, const storage::Lease& lease) {
  LAGAN_ASSIGN_OR_RETURN(const Loaded loaded, LoadWithKey(AsText(lease.payload)));
  if (loaded.record.state != v1::STATE_DECIDED) return Status();
  LAGAN_ASSIGN_OR_RETURN(const auto zone, ReadField<mrz::v1::Zone>(loaded, field::kDocument));
  if (!zone.has_value()) return DataLoss("EVIDENCE_MISSING", "Stored evidence is missing.");
  const bool digital = loaded.record.channel == v1::CHANNEL_DIGITAL;
  const auto find_portrait = [&](storage::Transaction& transaction) -> Result<std::string> {
    if (!digital) return std::string();
    return FindPassPortrait(transaction, loaded.key, loaded.record);
  };
  LAGAN_ASSIGN_OR_RETURN(const std::string portrait,
                         storage::InTransaction(*with_.database, find_portrait, storage::Mode::kRead));
  credential::v1::IssueCredentialRequest request = digital
                                                       ? MakePortalPassRequest(loaded.record, *zone, portrait)
                                                       : MakeNamePassRequest(loaded.record, *zone, {});
  // With a picture and without are two requests to the issuer: consent may be taken back between two attempts.
  request.set_idempotency_key(loaded.record.id + "-" + request.kind() + (portrait.empty() ? "" : "-face"));
  LAGAN_ASSIGN_OR_RETURN(const auto pass, with_.peers->IssueCredential(context, request));
  return WriteUnderLease(lease, [&](storage::Transaction& transaction, ApplicationRecord& record) -> Status {
    LAGAN_ASSIGN_OR_RETURN(const std::string portrait_now, find_portrait(transaction));
    if (portrait_now != portrait)
      return Aborted("FACE_CHECK_CHANGED", "The picture was taken back; issue again.");
    LAGAN_RETURN_IF_ERROR(Move(record, Event::kCredentialIssued, with_.limits, with_.clock->Now()));
    if (record.channel != v1::CHANNEL_DIGITAL) {
      LAGAN_ASSIGN_OR_RETURN(record.pass_ends_at, ParseTime(pass.expires_at()));
    }
    LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
    LAGAN_RETURN_IF_ERROR(
        PutMessage(transaction, loaded.key, record, field::kCredential, pass, *with_.random));
    return AddEvent(transaction, record, "credential.stored", kSystem, {{"serial", pass.serial()}});
  });
}

}  // namespace lagan::proofing
