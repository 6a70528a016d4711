// RecordConsent and StartFaceCheck; the frames are in face_frames.cc.
#include "services/proofing/face_checks.h"

#include "services/proofing/doubts.h"
#include "services/proofing/face_words.h"
#include "services/proofing/validation.h"

namespace lagan::proofing {
namespace {

std::string_view PurposeWord(v1::ConsentPurpose purpose) {
  switch (purpose) {
    case v1::CONSENT_PURPOSE_LIVENESS:
      return "liveness";
    case v1::CONSENT_PURPOSE_FACE_MATCH:
      return "face_match";
    default:
      return "face_on_pass";
  }
}

// Until it is decided; and where a refusal by staff may still be contested, so that a face can be taken back there, too. An
// approval has destroyed what was made of the face already, but for the picture that goes on passes: that can be taken back until
// erasure takes everything away.
Status MaySpeak(const ApplicationRecord& record, const v1::RecordConsentRequest& request) {
  const bool takes_back = !request.given() && request.purpose() == v1::CONSENT_PURPOSE_FACE_ON_PASS;
  switch (record.state) {
    case v1::STATE_CREATED:
    case v1::STATE_NOTICED:
    case v1::STATE_COLLECTING:
    case v1::STATE_RETAKE:
    case v1::STATE_SUBMITTED:
    case v1::STATE_CHECKING:
    case v1::STATE_NEEDS_EVIDENCE:
    case v1::STATE_IN_REVIEW:
    case v1::STATE_CLOSED:
      return Status();
    case v1::STATE_DECIDED:
    case v1::STATE_ISSUED:
      if (takes_back) return Status();
      [[fallthrough]];
    default:
      return FailedPrecondition("STATE_NOT_ALLOWED",
                                "Consent can be given or refused until the application is decided. It is " +
                                    std::string(StateName(record.state)) + ".",
                                "application_id");
  }
}

// Everything that was made of the person's face, wherever the checks stand.
Status DestroyFace(storage::Transaction& transaction, ApplicationRecord& record) {
  LAGAN_RETURN_IF_ERROR(CloseChallenges(transaction, record.id, ChallengeState::kOver));
  LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kFaceState));
  LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kFrames));
  LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kPassPortrait));
  LAGAN_ASSIGN_OR_RETURN(const auto match, GetField(transaction, record.id, field::kFaceMatch));
  if (match.has_value()) {
    // A grade that rests on the comparison goes with it.
    LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kFaceMatch));
    LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kGrade));
    record.level = v1::LEVEL_UNSPECIFIED;
    record.profile.clear();
  }
  return Status();
}

// A no is a reason of its own only where nothing else stood: doubts are words without any of the face in them, and taking back
// consent must not turn two readers' case into one's.
Status DoubtAfterRefusal(storage::Transaction& transaction, const ApplicationRecord& record) {
  LAGAN_ASSIGN_OR_RETURN(const std::string why, FindDoubt(transaction, record.id, DoubtOf::kFaceCheck));
  if (!why.empty() && why != doubt::kUnavailable) return Status();
  return SetDoubt(transaction, record.id, DoubtOf::kFaceCheck, doubt::kConsentRefused);
}

// Asked for more evidence, the person may do the check again; but what only a person can settle is not tried away: where it stands
// a person has looked already, and will again.
bool MayBeDoneAgain(const ApplicationRecord& record, std::string_view why) {
  return record.manual || why.empty();
}

Status TriesOverError() {
  return ResourceExhausted("FACE_TRIES_OVER",
                           "The face check was begun as often as it may be. A person will look instead.",
                           "application_id");
}

Status Complete(const liveness::v1::IssueChallengeResponse& issued) {
  if (IsHexId(issued.challenge_id()) && !issued.sealed_state().empty() &&
      ParseTime(issued.expires_at()).ok()) {
    return Status();
  }
  return Internal("LIVENESS_ANSWER_INVALID", "The liveness service gave a challenge that is not whole.");
}

}  // namespace

Result<v1::RecordConsentResponse> FaceChecks::RecordConsent(const rpc::CallContext& context,
                                                            const v1::RecordConsentRequest& request) {
  LAGAN_RETURN_IF_ERROR(Check(request));
  auto response = Write<v1::RecordConsentResponse>(
      context, request, [&](storage::Transaction& transaction) -> Result<v1::RecordConsentResponse> {
        LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record,
                               LoadForCaller(transaction, request.application_id(), context));
        LAGAN_RETURN_IF_ERROR(MaySpeak(record, request));
        LAGAN_ASSIGN_OR_RETURN(const auto before, FindConsent(transaction, record.id, request.purpose()));
        const bool withdrawn = before.has_value() && before->given && !request.given();
        record.updated_at = with_.clock->Now();
        const Consent consent{.purpose = request.purpose(),
                              .given = request.given(),
                              .version = request.version(),
                              .event_id = with_.random->TakeId(),
                              .recorded_at = record.updated_at};
        LAGAN_RETURN_IF_ERROR(PutConsent(transaction, record.id, consent));
        LAGAN_RETURN_IF_ERROR(AddEventAs(
            transaction, record, consent.event_id,
            consent.given ? "consent.given" : (withdrawn ? "consent.withdrawn" : "consent.refused"),
            Actor(context),
            {{"purpose", std::string(PurposeWord(consent.purpose))}, {"version", consent.version}}));
        if (!consent.given) {
          LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kPassPortrait));
        }
        if (!consent.given && consent.purpose != v1::CONSENT_PURPOSE_FACE_ON_PASS) {
          LAGAN_RETURN_IF_ERROR(DestroyFace(transaction, record));
          record.face_check = v1::FACE_CHECK_PERSON;
          LAGAN_RETURN_IF_ERROR(DoubtAfterRefusal(transaction, record));
        }
        LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
        v1::RecordConsentResponse made;
        LAGAN_ASSIGN_OR_RETURN(*made.mutable_application(), Describe(transaction, record));
        return made;
      });
  // What was destroyed must not stand in the store's log either; a repeated call tries that again.
  if (response.ok() && !request.given()) LAGAN_RETURN_IF_ERROR(with_.database->EmptyLog());
  return response;
}

Result<Consent> FaceChecks::MayStart(storage::Transaction& transaction,
                                     const ApplicationRecord& record) const {
  LAGAN_RETURN_IF_ERROR(Next(record.state, Event::kEvidenceAdded).status());
  LAGAN_ASSIGN_OR_RETURN(auto consent, FindConsent(transaction, record.id, v1::CONSENT_PURPOSE_LIVENESS));
  if (!consent.has_value() || !consent->given) {
    return FailedPrecondition("CONSENT_MISSING",
                              "Record the person's consent to the liveness check before it is begun.",
                              "application_id");
  }
  LAGAN_ASSIGN_OR_RETURN(const bool no_match,
                         ConsentRefused(transaction, record.id, v1::CONSENT_PURPOSE_FACE_MATCH));
  LAGAN_ASSIGN_OR_RETURN(const std::string why, FindDoubt(transaction, record.id, DoubtOf::kFaceCheck));
  if (why == doubt::kTriesOver) return TriesOverError();
  // Face parts may have been installed since; and a refusal before any challenge may be thought over.
  const bool open = record.face_check == v1::FACE_CHECK_NOT_DONE ||
                    record.face_check == v1::FACE_CHECK_BEGUN || why == doubt::kUnavailable ||
                    (why == doubt::kConsentRefused && record.challenges == 0) ||
                    (record.state == v1::STATE_NEEDS_EVIDENCE && MayBeDoneAgain(record, why));
  if (no_match || !open) {
    return FailedPrecondition("FACE_CHECK_OVER",
                              "The face check is over. Submit the application; nothing more is needed here.",
                              "application_id");
  }
  if (record.challenges >= with_.limits.challenges) return TriesOverError();
  return *std::move(consent);
}

Status FaceChecks::PutState(storage::Transaction& transaction, const keys::DataKey& key,
                            const ApplicationRecord& record, int batch, const std::string& state) const {
  // The batch is the version: a state of an earlier batch does not open as that of a later one.
  const auto version = static_cast<std::uint64_t>(batch);
  LAGAN_ASSIGN_OR_RETURN(const Bytes sealed,
                         key.Seal(field::kFaceState, version, AsBytes(state), *with_.random));
  return PutField(transaction, record.id, field::kFaceState, version, sealed);
}

Status FaceChecks::HandToPerson(storage::Transaction& transaction, ApplicationRecord& record,
                                std::string_view reason, const std::string& actor) {
  record.face_check = v1::FACE_CHECK_PERSON;
  LAGAN_RETURN_IF_ERROR(SetDoubt(transaction, record.id, DoubtOf::kFaceCheck, reason));
  return AddEvent(transaction, record, "face.person", actor, {{"reason", std::string(reason)}});
}

Result<v1::StartFaceCheckResponse> FaceChecks::StartFaceCheck(const rpc::CallContext& context,
                                                              const v1::StartFaceCheckRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_ASSIGN_OR_RETURN(const Loaded loaded, LoadWithKeyForCaller(request.application_id(), context));
  LAGAN_ASSIGN_OR_RETURN(const auto kept,
                         KeptAnswer<v1::StartFaceCheckResponse>(context, request.idempotency_key(),
                                                                request.SerializeAsString()));
  if (kept.has_value()) return *kept;
  const auto may_start = [&](storage::Transaction& transaction) {
    return MayStart(transaction, loaded.record);
  };
  const Result<Consent> consent = storage::InTransaction(*with_.database, may_start, storage::Mode::kRead);
  if (consent.status().reason() == doubt::kTriesOver) return TriesOver(context, request.application_id());
  LAGAN_RETURN_IF_ERROR(consent.status());

  liveness::v1::IssueChallengeRequest ask;
  ask.set_application_id(loaded.record.id);
  ask.set_consent_id(consent->event_id);
  ask.set_more_time(request.more_time());
  const auto issued = with_.peers->IssueChallenge(context, ask);
  const bool available = issued.status().reason() != "FACE_MODELS_MISSING";
  if (available) {
    LAGAN_RETURN_IF_ERROR(issued.status());
    LAGAN_RETURN_IF_ERROR(Complete(*issued));
  }
  return Write<v1::StartFaceCheckResponse>(
      context, request, [&](storage::Transaction& transaction) -> Result<v1::StartFaceCheckResponse> {
        LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record,
                               LoadForCaller(transaction, request.application_id(), context));
        // Asked again, because other calls went on meanwhile: a withdrawal wins.
        LAGAN_ASSIGN_OR_RETURN(const Consent now, MayStart(transaction, record));
        if (now.event_id != consent->event_id) {
          return Aborted("CONSENT_CHANGED",
                         "Consent was recorded anew meanwhile. Begin the face check again.",
                         "application_id");
        }
        LAGAN_RETURN_IF_ERROR(Move(record, Event::kEvidenceAdded, with_.limits, with_.clock->Now()));
        const std::string actor = Actor(context);
        if (!available) return NotAvailable(transaction, record, actor);
        return Begin(transaction, record, loaded.key, *issued, now, actor);
      });
}

Result<v1::StartFaceCheckResponse> FaceChecks::Begin(storage::Transaction& transaction,
                                                     ApplicationRecord& record, const keys::DataKey& key,
                                                     const liveness::v1::IssueChallengeResponse& issued,
                                                     const Consent& consent, const std::string& actor) {
  Challenge challenge{
      .id = issued.challenge_id(), .application_id = record.id, .consent_id = consent.event_id};
  LAGAN_ASSIGN_OR_RETURN(challenge.expires_at, ParseTime(issued.expires_at()));
  LAGAN_RETURN_IF_ERROR(BeginChallenge(transaction, challenge));
  // What an earlier face check found no longer stands; what speaks against the document does.
  LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kFrames));
  LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kFaceMatch));
  LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kPassPortrait));
  for (const DoubtOf part : {DoubtOf::kFaceCheck, DoubtOf::kFaceMatch})
    LAGAN_RETURN_IF_ERROR(ClearDoubt(transaction, record.id, part));
  ++record.challenges;
  record.face_check = v1::FACE_CHECK_BEGUN;
  LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
  LAGAN_RETURN_IF_ERROR(PutState(transaction, key, record, challenge.batch, issued.sealed_state()));
  LAGAN_RETURN_IF_ERROR(AddEvent(transaction, record, "face.challenge_issued", actor,
                                 {{"number", std::to_string(record.challenges)}}));
  v1::StartFaceCheckResponse response;
  response.set_available(true);
  response.set_challenge_id(challenge.id);
  response.set_expires_at(issued.expires_at());
  *response.mutable_prompt() = PromptForPerson(issued.prompt());
  LAGAN_ASSIGN_OR_RETURN(*response.mutable_application(), Describe(transaction, record));
  return response;
}

Result<v1::StartFaceCheckResponse> FaceChecks::NotAvailable(storage::Transaction& transaction,
                                                            ApplicationRecord& record,
                                                            const std::string& actor) {
  LAGAN_ASSIGN_OR_RETURN(const std::string why, FindDoubt(transaction, record.id, DoubtOf::kFaceCheck));
  // Told once: asking again and again does not fill the log.
  if (why != doubt::kUnavailable) {
    LAGAN_RETURN_IF_ERROR(CloseChallenges(transaction, record.id, ChallengeState::kOver));
    LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kFaceState));
    LAGAN_RETURN_IF_ERROR(HandToPerson(transaction, record, doubt::kUnavailable, actor));
    LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
  }
  v1::StartFaceCheckResponse response;
  response.set_reason(std::string(doubt::kUnavailable));
  response.set_advice("The face check is not available here. Go on without it: a person will look.");
  LAGAN_ASSIGN_OR_RETURN(*response.mutable_application(), Describe(transaction, record));
  return response;
}

Status FaceChecks::TriesOver(const rpc::CallContext& context, std::string_view application_id) {
  LAGAN_RETURN_IF_ERROR(
      storage::InTransaction(*with_.database, [&](storage::Transaction& transaction) -> Status {
        LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record, LoadForCaller(transaction, application_id, context));
        LAGAN_ASSIGN_OR_RETURN(const std::string why, FindDoubt(transaction, record.id, DoubtOf::kFaceCheck));
        // A check that passed still counts although it cannot be done again.
        if (why == doubt::kTriesOver || record.face_check == v1::FACE_CHECK_PASSED) return Status();
        LAGAN_RETURN_IF_ERROR(Move(record, Event::kEvidenceAdded, with_.limits, with_.clock->Now()));
        LAGAN_RETURN_IF_ERROR(CloseChallenges(transaction, record.id, ChallengeState::kOver));
        LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kFaceState));
        LAGAN_RETURN_IF_ERROR(HandToPerson(transaction, record, doubt::kTriesOver, Actor(context)));
        return UpdateApplication(transaction, record);
      }));
  return TriesOverError();
}

}  // namespace lagan::proofing
