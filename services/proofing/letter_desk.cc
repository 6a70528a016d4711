#include "services/proofing/letter_desk.h"

#include <algorithm>
#include <array>
#include <utility>

#include "services/letters/serial.h"
#include "services/proofing/questions.h"
#include "services/proofing/validation.h"

namespace lagan::proofing {
namespace {

constexpr std::string_view kHelpline = "helpline";
constexpr std::array<std::string_view, 4> kRevocationReasons = {"lost", "stolen", "wrong_person",
                                                                "holder_request"};

Status QuestionsNotAvailable() {
  return NotFound("QUESTIONS_NOT_AVAILABLE",
                  "No questions can be asked about this letter. It can be suspended all the same.",
                  "letter_serial");
}

Status CallerCheckUnknown() {
  return NotFound("CALLER_CHECK_UNKNOWN", "There is no such check, or it is over. Begin another.",
                  "check_id");
}

Status CallerNotVerified() {
  return FailedPrecondition("CALLER_NOT_VERIFIED",
                            "Ask the caller the questions about this letter first. It can be suspended "
                            "without them.",
                            "letter_serial");
}

Status CheckTraining(const OperatorCall& call) {
  if (TrainingNow(call, "caller_verification") != tokens::TrainingAge::kLapsed) return Status();
  return PermissionDenied("TRAINING_LAPSED",
                          "Callers are verified by operators who were trained in it within three years.");
}

// What cannot be undone or was never there is told to nobody: the answer is the same.
Status UnlessPassIsGone(const Status& status) {
  const bool gone = status.reason() == "CREDENTIAL_REVOKED" || status.reason() == "CREDENTIAL_NOT_FOUND";
  return gone ? Status() : status;
}

template <typename Order>
Order MakeOrder(std::string key, const LetterRow& letter, std::string_view reason, const std::string& actor) {
  Order order;
  order.set_idempotency_key(std::move(key));
  order.set_serial(letter.credential_serial);
  order.set_reason(std::string(reason));
  order.set_actor(actor);
  return order;
}

}  // namespace

std::string LetterDesk::OrderKey(const OperatorCall& call, std::string_view key) const {
  const auto digest = with_.data_keys->RequestDigest(
      AsBytes("letter order\n" + IdempotencyScope(call.context) + "\n" + std::string(key)));
  return HexEncode(digest).substr(0, 32);
}

Result<std::optional<LetterRow>> LetterDesk::Find(const std::string& serial) {
  return storage::InTransaction(
      *with_.database, [&](storage::Transaction& transaction) { return FindLetter(transaction, serial); },
      storage::Mode::kRead);
}

Result<std::optional<LetterDesk::Holder>> LetterDesk::FindHolder(const std::string& serial) {
  LAGAN_ASSIGN_OR_RETURN(const std::optional<LetterRow> letter, Find(serial));
  if (!letter.has_value()) return std::optional<Holder>();
  Result<Loaded> loaded = LoadWithKey(letter->application_id);
  if (loaded.status().reason() == "DATA_KEY_NOT_FOUND") return std::optional<Holder>();
  LAGAN_RETURN_IF_ERROR(loaded.status());
  LAGAN_ASSIGN_OR_RETURN(const auto zone, ReadField<mrz::v1::Zone>(*loaded, field::kDocument));
  if (!zone.has_value()) return std::optional<Holder>();
  return std::optional<Holder>(Holder{*letter, std::move(*loaded), *zone});
}

Result<LetterRow> LetterDesk::LetterOfVerifiedCaller(const OperatorCall& call, const std::string& serial) {
  return storage::InTransaction(
      *with_.database,
      [&](storage::Transaction& transaction) -> Result<LetterRow> {
        LAGAN_ASSIGN_OR_RETURN(std::optional<LetterRow> letter, FindLetter(transaction, serial));
        LAGAN_ASSIGN_OR_RETURN(
            const bool verified,
            IsCallerVerified(transaction, serial, call.token.operator_id, with_.clock->Now()));
        if (!letter.has_value() || !verified) return CallerNotVerified();
        return *std::move(letter);
      },
      storage::Mode::kRead);
}

template <typename Response, typename Request>
Result<Response> LetterDesk::Conclude(const OperatorCall& call, const Request& request,
                                      const std::optional<LetterRow>& letter, std::string_view event,
                                      const std::map<std::string, std::string>& facts) {
  return Write<Response>(call.context, request, [&](storage::Transaction& transaction) -> Result<Response> {
    if (!letter.has_value()) return Response();
    LAGAN_ASSIGN_OR_RETURN(const ApplicationRecord record, Load(transaction, letter->application_id));
    LAGAN_RETURN_IF_ERROR(AddEvent(transaction, record, event, Actor(call.context), facts));
    return Response();
  });
}

Result<v1::SuspendBySerialResponse> LetterDesk::SuspendBySerial(const rpc::CallContext& context,
                                                                const v1::SuspendBySerialRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const OperatorCall call, AsOperator(context, *with_.actors));
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_ASSIGN_OR_RETURN(const std::string serial, letters::ParseLetterSerial(request.letter_serial()));
  LAGAN_ASSIGN_OR_RETURN(const auto before,
                         KeptAnswer<v1::SuspendBySerialResponse>(call.context, request.idempotency_key(),
                                                                 request.SerializeAsString()));
  if (before.has_value()) return *before;
  LAGAN_ASSIGN_OR_RETURN(const std::optional<LetterRow> letter, Find(serial));
  if (letter.has_value()) {
    const auto order = MakeOrder<credential::v1::SuspendCredentialRequest>(
        OrderKey(call, request.idempotency_key()), *letter, kHelpline, Actor(call.context));
    LAGAN_RETURN_IF_ERROR(UnlessPassIsGone(with_.peers->SuspendCredential(call.context, order).status()));
  }
  return Conclude<v1::SuspendBySerialResponse>(call, request, letter, "letter.suspended", {});
}

Result<v1::StartCallerCheckResponse> LetterDesk::StartCallerCheck(
    const rpc::CallContext& context, const v1::StartCallerCheckRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const OperatorCall call, AsOperator(context, *with_.actors));
  LAGAN_RETURN_IF_ERROR(CheckTraining(call));
  LAGAN_ASSIGN_OR_RETURN(const std::string serial, letters::ParseLetterSerial(request.letter_serial()));
  LAGAN_ASSIGN_OR_RETURN(const std::optional<Holder> holder, FindHolder(serial));
  if (!holder.has_value()) return QuestionsNotAvailable();
  assurance::v1::PrepareQuestionsRequest ask;
  *ask.mutable_identity() = ClaimedIdentity(holder->zone);
  const auto prepared = with_.peers->PrepareQuestions(call.context, ask);
  if (prepared.status().reason() == "QUESTIONS_NOT_AVAILABLE") return QuestionsNotAvailable();
  LAGAN_RETURN_IF_ERROR(prepared.status());
  return storage::InTransaction(
      *with_.database, [&](storage::Transaction& transaction) -> Result<v1::StartCallerCheckResponse> {
        const Time now = with_.clock->Now();
        LAGAN_RETURN_IF_ERROR(FailOpenCallerChecks(transaction, serial));
        LAGAN_ASSIGN_OR_RETURN(const int today,
                               CountFailedCallerChecks(transaction, serial, now - kCallerDay));
        LAGAN_ASSIGN_OR_RETURN(const int month,
                               CountFailedCallerChecks(transaction, serial, now - kCallerMonth));
        if (today >= kCallerFailuresADay || month >= kCallerFailuresAMonth) return QuestionsNotAvailable();
        // Read again: an erasure may have come between, and then nothing may be sealed for it any more.
        LAGAN_ASSIGN_OR_RETURN(const ApplicationRecord record,
                               Load(transaction, holder->letter.application_id));
        if (record.state == v1::STATE_ERASED) return QuestionsNotAvailable();
        const CallerCheck check{.check_id = with_.random->TakeId(),
                                .letter_serial = serial,
                                .operator_id = call.token.operator_id,
                                .state = CallerCheckState::kAsked,
                                .created_at = now,
                                .verified_until = now};
        LAGAN_RETURN_IF_ERROR(AddCallerCheck(transaction, check));
        LAGAN_RETURN_IF_ERROR(PutMessage(transaction, holder->loaded.key, record, field::kCallerQuestions,
                                         *prepared, *with_.random));
        LAGAN_RETURN_IF_ERROR(AddEvent(transaction, record, "caller.asked", Actor(call.context)));
        v1::StartCallerCheckResponse response;
        response.set_check_id(check.check_id);
        *response.mutable_questions() = WithoutAnswers(*prepared);
        return response;
      });
}

Result<v1::AnswerCallerCheckResponse> LetterDesk::AnswerCallerCheck(
    const rpc::CallContext& context, const v1::AnswerCallerCheckRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const OperatorCall call, AsOperator(context, *with_.actors));
  LAGAN_RETURN_IF_ERROR(CheckTraining(call));
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_ASSIGN_OR_RETURN(const auto before,
                         KeptAnswer<v1::AnswerCallerCheckResponse>(call.context, request.idempotency_key(),
                                                                   request.SerializeAsString()));
  if (before.has_value()) return *before;
  LAGAN_ASSIGN_OR_RETURN(const auto asked, storage::InTransaction(
                                               *with_.database,
                                               [&](storage::Transaction& transaction) {
                                                 return FindCallerCheck(transaction, request.check_id());
                                               },
                                               storage::Mode::kRead));
  if (!asked.has_value() || asked->operator_id != call.token.operator_id) return CallerCheckUnknown();
  LAGAN_ASSIGN_OR_RETURN(const std::optional<Holder> holder, FindHolder(asked->letter_serial));
  if (!holder.has_value()) return CallerCheckUnknown();
  return Write<v1::AnswerCallerCheckResponse>(
      call.context, request, [&](storage::Transaction& transaction) -> Result<v1::AnswerCallerCheckResponse> {
        const Time now = with_.clock->Now();
        LAGAN_ASSIGN_OR_RETURN(const auto check, FindCallerCheck(transaction, request.check_id()));
        LAGAN_ASSIGN_OR_RETURN(const ApplicationRecord record,
                               Load(transaction, holder->letter.application_id));
        LAGAN_ASSIGN_OR_RETURN(const auto questions,
                               GetMessage<assurance::v1::PrepareQuestionsResponse>(
                                   transaction, holder->loaded.key, record.id, field::kCallerQuestions));
        const bool open = check.has_value() && check->state == CallerCheckState::kAsked &&
                          now - check->created_at < kCallerVerifiedFor && questions.has_value();
        if (!open) return CallerCheckUnknown();
        LAGAN_ASSIGN_OR_RETURN(const int right, CountRight(*questions, request.answers()));
        const bool verified = right == questions->questions_size();
        LAGAN_RETURN_IF_ERROR(SetCallerCheck(
            transaction, check->check_id, verified ? CallerCheckState::kVerified : CallerCheckState::kFailed,
            verified ? now + kCallerVerifiedFor : now));
        LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kCallerQuestions));
        LAGAN_RETURN_IF_ERROR(AddEvent(transaction, record, verified ? "caller.verified" : "caller.failed",
                                       Actor(call.context)));
        v1::AnswerCallerCheckResponse response;
        response.set_verified(verified);
        return response;
      });
}

Result<v1::RevokeBySerialResponse> LetterDesk::RevokeBySerial(const rpc::CallContext& context,
                                                              const v1::RevokeBySerialRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const OperatorCall call, AsOperator(context, *with_.actors));
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_ASSIGN_OR_RETURN(const std::string serial, letters::ParseLetterSerial(request.letter_serial()));
  if (std::find(kRevocationReasons.begin(), kRevocationReasons.end(), request.reason()) ==
      kRevocationReasons.end()) {
    return InvalidArgument("FIELD_INVALID", "Say lost, stolen, wrong_person or holder_request.", "reason");
  }
  LAGAN_ASSIGN_OR_RETURN(const auto before,
                         KeptAnswer<v1::RevokeBySerialResponse>(call.context, request.idempotency_key(),
                                                                request.SerializeAsString()));
  if (before.has_value()) return *before;
  LAGAN_ASSIGN_OR_RETURN(const LetterRow letter, LetterOfVerifiedCaller(call, serial));
  const auto order = MakeOrder<credential::v1::RevokeCredentialRequest>(
      OrderKey(call, request.idempotency_key()), letter, request.reason(), Actor(call.context));
  LAGAN_RETURN_IF_ERROR(with_.peers->RevokeCredential(call.context, order).status());
  return Conclude<v1::RevokeBySerialResponse>(call, request, letter, "letter.revoked",
                                              {{"reason", request.reason()}});
}

Result<v1::ReinstateBySerialResponse> LetterDesk::ReinstateBySerial(
    const rpc::CallContext& context, const v1::ReinstateBySerialRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const OperatorCall call, AsOperator(context, *with_.actors));
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_ASSIGN_OR_RETURN(const std::string serial, letters::ParseLetterSerial(request.letter_serial()));
  LAGAN_ASSIGN_OR_RETURN(const auto before,
                         KeptAnswer<v1::ReinstateBySerialResponse>(call.context, request.idempotency_key(),
                                                                   request.SerializeAsString()));
  if (before.has_value()) return *before;
  LAGAN_ASSIGN_OR_RETURN(const LetterRow letter, LetterOfVerifiedCaller(call, serial));
  const auto order = MakeOrder<credential::v1::ReinstateCredentialRequest>(
      OrderKey(call, request.idempotency_key()), letter, kHelpline, Actor(call.context));
  LAGAN_RETURN_IF_ERROR(with_.peers->ReinstateCredential(call.context, order).status());
  return Conclude<v1::ReinstateBySerialResponse>(call, request, letter, "letter.reinstated", {});
}

}  // namespace lagan::proofing
