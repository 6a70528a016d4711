// SendFaceFrames: one batch of frames is judged outside any transaction, and what it led to is written in one.
#include "services/proofing/doubts.h"
#include "services/proofing/face_checks.h"
#include "services/proofing/face_words.h"
#include "services/proofing/validation.h"

namespace lagan::proofing {
namespace {

using Judged = liveness::v1::JudgeFramesResponse;

constexpr std::size_t kMaxState = 1U << 20;
constexpr int kMaxBestFrames = 3;
constexpr std::size_t kMaxBestFrame = 1U << 20;

Status Unknown() {
  return FailedPrecondition("CHALLENGE_UNKNOWN", "This application has no such challenge.", "challenge_id");
}

Status Late() {
  return FailedPrecondition("CHALLENGE_LATE", "The time for this challenge is over. Begin a new face check.",
                            "challenge_id");
}

bool HasOutcome(const Judged& judged) {
  return judged.outcome() == Judged::OUTCOME_PASSED || judged.outcome() == Judged::OUTCOME_REVIEW;
}

// What decodes hostile pictures is believed only what its contract allows it to say.
Status Complete(const Judged& judged) {
  const Status invalid =
      Internal("LIVENESS_ANSWER_INVALID", "The liveness service gave an answer outside its contract.");
  switch (judged.outcome()) {
    case Judged::OUTCOME_CONTINUE:
      return judged.sealed_state().empty() || judged.sealed_state().size() > kMaxState ? invalid : Status();
    case Judged::OUTCOME_RETRY:
      return Status();
    case Judged::OUTCOME_PASSED:
    case Judged::OUTCOME_REVIEW:
      break;
    default:
      return invalid;
  }
  if (judged.best_frames_size() > kMaxBestFrames) return invalid;
  if (judged.best_frames().empty() && judged.outcome() == Judged::OUTCOME_PASSED) return invalid;
  for (const std::string& frame : judged.best_frames()) {
    if (frame.empty() || frame.size() > kMaxBestFrame) return invalid;
  }
  return Status();
}

liveness::v1::JudgeFramesRequest Question(const v1::SendFaceFramesRequest& request,
                                          const Challenge& challenge, std::string sealed_state) {
  liveness::v1::JudgeFramesRequest judge;
  judge.set_application_id(request.application_id());
  judge.set_consent_id(challenge.consent_id);
  judge.set_challenge_id(challenge.id);
  judge.set_sealed_state(std::move(sealed_state));
  for (const v1::FaceFrame& frame : request.frames()) {
    liveness::v1::Frame* const out = judge.add_frames();
    out->set_jpeg(frame.jpeg());
    out->set_captured_at_ms(frame.captured_at_ms());
  }
  return judge;
}

Status RequireConsent(storage::Transaction& transaction, const ApplicationRecord& record) {
  LAGAN_ASSIGN_OR_RETURN(const bool given,
                         ConsentGiven(transaction, record.id, v1::CONSENT_PURPOSE_LIVENESS));
  if (given) return Status();
  return FailedPrecondition("CONSENT_MISSING", "The person does not consent to the liveness check.",
                            "application_id");
}

}  // namespace

Result<FaceChecks::Under> FaceChecks::FindUnder(storage::Transaction& transaction, const Loaded& loaded,
                                                const v1::SendFaceFramesRequest& request) const {
  LAGAN_RETURN_IF_ERROR(Next(loaded.record.state, Event::kEvidenceAdded).status());
  LAGAN_ASSIGN_OR_RETURN(auto challenge, FindChallenge(transaction, request.challenge_id()));
  if (!challenge.has_value() || challenge->application_id != loaded.record.id) return Unknown();
  LAGAN_RETURN_IF_ERROR(RequireConsent(transaction, loaded.record));
  if (challenge->state == ChallengeState::kLate) return Late();
  if (challenge->state == ChallengeState::kOver) {
    return FailedPrecondition("CHALLENGE_USED", "This challenge is over. Begin a new face check.",
                              "challenge_id");
  }
  if (with_.clock->Now() >= challenge->expires_at) return Late();
  if (static_cast<std::int64_t>(request.batch()) != challenge->batch + 1) {
    return Aborted("BATCH_ORDER", "Send the frames in order: the next batch is another one.", "batch");
  }
  LAGAN_ASSIGN_OR_RETURN(const auto field, GetField(transaction, loaded.record.id, field::kFaceState));
  if (!field.has_value()) return DataLoss("FACE_STATE_MISSING", "An open challenge has no state.");
  LAGAN_ASSIGN_OR_RETURN(const SecretBytes state,
                         loaded.key.Open(field::kFaceState, field->version, field->sealed));
  return Under{.challenge = *std::move(challenge), .sealed_state = std::string(AsText(state.Reveal()))};
}

Result<v1::SendFaceFramesResponse> FaceChecks::SendFaceFrames(const rpc::CallContext& context,
                                                              const v1::SendFaceFramesRequest& request) {
  LAGAN_RETURN_IF_ERROR(Check(request));
  LAGAN_ASSIGN_OR_RETURN(const Loaded loaded, LoadWithKeyForCaller(request.application_id(), context));
  const std::string content = request.SerializeAsString();
  LAGAN_ASSIGN_OR_RETURN(const auto kept,
                         KeptAnswer<v1::SendFaceFramesResponse>(context, request.idempotency_key(), content));
  if (kept.has_value()) return *kept;
  const auto find = [&](storage::Transaction& transaction) {
    return FindUnder(transaction, loaded, request);
  };
  Result<Under> under = storage::InTransaction(*with_.database, find, storage::Mode::kRead);
  if (under.status().reason() == "CHALLENGE_LATE") return CloseLate(context, request);
  LAGAN_RETURN_IF_ERROR(under.status());

  const auto judged =
      with_.peers->JudgeFrames(context, Question(request, under->challenge, std::move(under->sealed_state)));
  LAGAN_RETURN_IF_ERROR(judged.status());
  LAGAN_RETURN_IF_ERROR(Complete(*judged));
  return WriteContent<v1::SendFaceFramesResponse>(
      context, request.idempotency_key(), content,
      [&](storage::Transaction& transaction) -> Result<v1::SendFaceFramesResponse> {
        LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record,
                               LoadForCaller(transaction, request.application_id(), context));
        // Asked again, because other calls went on while the frames were judged: a withdrawal wins.
        LAGAN_RETURN_IF_ERROR(Next(record.state, Event::kEvidenceAdded).status());
        LAGAN_RETURN_IF_ERROR(RequireConsent(transaction, record));
        return KeepJudgement(transaction, record, loaded.key, under->challenge, *judged, Actor(context));
      });
}

Status FaceChecks::CloseLate(const rpc::CallContext& context, const v1::SendFaceFramesRequest& request) {
  LAGAN_RETURN_IF_ERROR(
      storage::InTransaction(*with_.database, [&](storage::Transaction& transaction) -> Status {
        LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record,
                               LoadForCaller(transaction, request.application_id(), context));
        LAGAN_ASSIGN_OR_RETURN(const auto challenge, FindChallenge(transaction, request.challenge_id()));
        if (!challenge.has_value() || challenge->state != ChallengeState::kOpen) return Status();
        LAGAN_RETURN_IF_ERROR(CloseChallenges(transaction, record.id, ChallengeState::kLate));
        LAGAN_RETURN_IF_ERROR(EndTry(transaction, record, "CHALLENGE_LATE", Actor(context)));
        return UpdateApplication(transaction, record);
      }));
  return Late();
}

Status FaceChecks::EndTry(storage::Transaction& transaction, ApplicationRecord& record,
                          std::string_view reason, const std::string& actor) {
  LAGAN_RETURN_IF_ERROR(Move(record, Event::kEvidenceAdded, with_.limits, with_.clock->Now()));
  LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kFaceState));
  LAGAN_RETURN_IF_ERROR(
      AddEvent(transaction, record, "face.retry", actor, {{"reason", std::string(reason)}}));
  record.face_check = v1::FACE_CHECK_NOT_DONE;
  if (record.challenges < with_.limits.challenges) return Status();
  return HandToPerson(transaction, record, doubt::kTriesOver, actor);
}

Status FaceChecks::KeepOutcome(storage::Transaction& transaction, ApplicationRecord& record,
                               const keys::DataKey& key, const Judged& judged, const std::string& actor) {
  LAGAN_RETURN_IF_ERROR(Move(record, Event::kEvidenceAdded, with_.limits, with_.clock->Now()));
  LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kFaceState));
  Judged frames;
  *frames.mutable_best_frames() = judged.best_frames();
  *frames.mutable_signals() = judged.signals();
  if (!frames.best_frames().empty()) {
    LAGAN_RETURN_IF_ERROR(PutMessage(transaction, key, record, field::kFrames, frames, *with_.random));
  }
  if (judged.outcome() == Judged::OUTCOME_PASSED) {
    record.face_check = v1::FACE_CHECK_PASSED;
    return AddEvent(transaction, record, "face.passed", actor);
  }
  record.face_check = v1::FACE_CHECK_PERSON;
  LAGAN_RETURN_IF_ERROR(SetDoubt(transaction, record.id, DoubtOf::kFaceCheck, doubt::kLivenessReview));
  return AddEvent(transaction, record, "face.review", actor);
}

Result<v1::SendFaceFramesResponse> FaceChecks::KeepJudgement(storage::Transaction& transaction,
                                                             ApplicationRecord& record,
                                                             const keys::DataKey& key,
                                                             const Challenge& challenge, const Judged& judged,
                                                             const std::string& actor) {
  using Response = v1::SendFaceFramesResponse;
  const bool goes_on = judged.outcome() == Judged::OUTCOME_CONTINUE;
  LAGAN_RETURN_IF_ERROR(
      CountBatch(transaction, challenge, goes_on ? ChallengeState::kOpen : ChallengeState::kOver));
  Response response;
  *response.mutable_prompt() = PromptForPerson(judged.prompt());
  response.set_outcome(Response::OUTCOME_CONTINUE);
  response.set_reason(StableReason(judged.reason()));
  response.set_advice(judged.advice());
  if (goes_on) {
    LAGAN_RETURN_IF_ERROR(PutState(transaction, key, record, challenge.batch + 1, judged.sealed_state()));
  } else {
    LAGAN_RETURN_IF_ERROR(HasOutcome(judged) ? KeepOutcome(transaction, record, key, judged, actor)
                                             : EndTry(transaction, record, response.reason(), actor));
    LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
    response.set_outcome(record.face_check == v1::FACE_CHECK_PASSED     ? Response::OUTCOME_PASSED
                         : record.face_check == v1::FACE_CHECK_NOT_DONE ? Response::OUTCOME_RETRY
                                                                        : Response::OUTCOME_PERSON);
  }
  if (response.outcome() == Response::OUTCOME_PERSON) {
    // What raised the doubt is for the person who looks, not for whoever may have caused it.
    LAGAN_ASSIGN_OR_RETURN(*response.mutable_reason(),
                           FindDoubt(transaction, record.id, DoubtOf::kFaceCheck));
    response.set_advice("A person will look at this. There is nothing more to do in the face check.");
  }
  LAGAN_ASSIGN_OR_RETURN(*response.mutable_application(), Describe(transaction, record));
  return response;
}

}  // namespace lagan::proofing
