// Dynamic questions (knowledge-based verification), on the assisted routes only: asked once, answered once, and nobody is told which were right.
#include "services/proofing/questions.h"

#include "services/proofing/proofing.h"
#include "services/proofing/question_sets.h"
#include "services/proofing/validation.h"

namespace lagan::proofing {
namespace {

v1::GetQuestionsResponse Asked(const assurance::v1::PrepareQuestionsResponse& prepared) {
  v1::GetQuestionsResponse response;
  *response.mutable_questions() = WithoutAnswers(prepared);
  if (prepared.questions().empty()) response.set_reason("QUESTIONS_NOT_AVAILABLE");
  return response;
}

// Whoever can be seen is checked by the face; questions are for those who cannot.
Status ByTelephone() {
  return FailedPrecondition("QUESTIONS_BY_TELEPHONE",
                            "Questions are asked on the telephone. Do the face check, or ask for a person.",
                            "application_id");
}

}  // namespace

google::protobuf::RepeatedPtrField<v1::Question> WithoutAnswers(
    const assurance::v1::PrepareQuestionsResponse& prepared) {
  google::protobuf::RepeatedPtrField<v1::Question> questions;
  for (const auto& question : prepared.questions()) {
    v1::Question* const out = questions.Add();
    out->set_question_id(question.question_id());
    out->set_text(question.text());
    *out->mutable_choices() = question.choices();
  }
  return questions;
}

Result<int> CountRight(const assurance::v1::PrepareQuestionsResponse& prepared,
                       const google::protobuf::RepeatedPtrField<v1::Answer>& answers) {
  const Status invalid =
      InvalidArgument("FIELD_INVALID", "Answer each question once, by the number of a choice.", "answers");
  if (answers.size() != prepared.questions_size()) return invalid;
  int right = 0;
  for (const auto& question : prepared.questions()) {
    const v1::Answer* found = nullptr;
    for (const auto& answer : answers) {
      if (answer.question_id() != question.question_id()) continue;
      if (found != nullptr) return invalid;
      found = &answer;
    }
    if (found == nullptr || found->choice() >= static_cast<std::uint32_t>(question.choices_size()))
      return invalid;
    if (found->choice() == question.correct_choice()) ++right;
  }
  return right;
}

Bytes Proofing::Pseudonym(const mrz::v1::Zone& zone) const {
  const auto digest = with_.data_keys->RequestDigest(
      AsBytes("questions\n" + zone.surname() + "\n" + zone.given_names() + "\n" + zone.birth_date()));
  return Bytes(digest.begin(), digest.end());
}

Result<v1::GetQuestionsResponse> Proofing::GetQuestions(const rpc::CallContext& context,
                                                        const v1::GetQuestionsRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const Loaded loaded, LoadWithKeyForCaller(request.application_id(), context));
  using Prepared = assurance::v1::PrepareQuestionsResponse;
  LAGAN_RETURN_IF_ERROR(Next(loaded.record.state, Event::kQuestionsAnswered).status());
  if (loaded.record.channel == v1::CHANNEL_DIGITAL) {
    v1::GetQuestionsResponse none;
    none.set_reason(ByTelephone().reason());
    return none;
  }
  std::optional<mrz::v1::Zone> zone;
  LAGAN_ASSIGN_OR_RETURN(
      const std::optional<Prepared> before,
      storage::InTransaction(
          *with_.database,
          [&](storage::Transaction& transaction) -> Result<std::optional<Prepared>> {
            LAGAN_ASSIGN_OR_RETURN(
                zone, GetMessage<mrz::v1::Zone>(transaction, loaded.key, loaded.record.id, field::kDocument));
            return GetMessage<Prepared>(transaction, loaded.key, loaded.record.id, field::kQuestions);
          },
          storage::Mode::kRead));
  if (before.has_value()) return Asked(*before);
  if (!zone.has_value()) {
    return FailedPrecondition("DOCUMENT_MISSING",
                              "Upload a document first: the questions are about the person on it.",
                              "application_id");
  }
  assurance::v1::PrepareQuestionsRequest ask;
  *ask.mutable_identity() = ClaimedIdentity(*zone);
  Result<Prepared> prepared = with_.peers->PrepareQuestions(context, ask);
  if (!prepared.ok() && prepared.status().reason() != "QUESTIONS_NOT_AVAILABLE") return prepared.status();
  const Prepared fresh = prepared.ok() ? *prepared : Prepared();
  return storage::InTransaction(
      *with_.database, [&](storage::Transaction& transaction) -> Result<v1::GetQuestionsResponse> {
        LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record,
                               LoadForCaller(transaction, request.application_id(), context));
        // Somebody may have asked at the same time: the first questions stay.
        LAGAN_ASSIGN_OR_RETURN(const std::optional<Prepared> meanwhile,
                               GetMessage<Prepared>(transaction, loaded.key, record.id, field::kQuestions));
        if (meanwhile.has_value()) return Asked(*meanwhile);
        // The questions are about the person on the document as it was read: it must still be that document.
        LAGAN_ASSIGN_OR_RETURN(const auto document, GetMessage<mrz::v1::Zone>(transaction, loaded.key,
                                                                              record.id, field::kDocument));
        if (!document.has_value() || document->SerializeAsString() != zone->SerializeAsString()) {
          return Aborted("DOCUMENT_CHANGED", "The document changed meanwhile. Ask for the questions again.",
                         "application_id");
        }
        LAGAN_RETURN_IF_ERROR(Next(record.state, Event::kQuestionsAnswered).status());
        const Bytes pseudonym = Pseudonym(*zone);
        LAGAN_ASSIGN_OR_RETURN(const int failed, CountUnansweredSets(transaction, pseudonym,
                                                                     with_.clock->Now() - kQuestionWindow));
        // Told like a person whom the register does not know, so that nothing is learnt from it.
        const Prepared asked = failed < with_.limits.question_sets ? fresh : Prepared();
        if (!asked.questions().empty()) {
          LAGAN_RETURN_IF_ERROR(AddQuestionSet(transaction, pseudonym, record.id, with_.clock->Now()));
        }
        record.questions_asked = true;
        record.updated_at = with_.clock->Now();
        LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
        LAGAN_RETURN_IF_ERROR(
            PutMessage(transaction, loaded.key, record, field::kQuestions, asked, *with_.random));
        LAGAN_RETURN_IF_ERROR(AddEvent(transaction, record,
                                       asked.questions().empty() ? "questions.withheld" : "questions.asked",
                                       Actor(context), {{"count", std::to_string(asked.questions_size())}}));
        return Asked(asked);
      });
}

Result<v1::AnswerQuestionsResponse> Proofing::AnswerQuestions(const rpc::CallContext& context,
                                                              const v1::AnswerQuestionsRequest& request) {
  LAGAN_RETURN_IF_ERROR(Check(request));
  LAGAN_ASSIGN_OR_RETURN(const Loaded loaded, LoadWithKeyForCaller(request.application_id(), context));
  if (loaded.record.channel == v1::CHANNEL_DIGITAL) return ByTelephone();
  return Write<v1::AnswerQuestionsResponse>(
      context, request, [&](storage::Transaction& transaction) -> Result<v1::AnswerQuestionsResponse> {
        LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record,
                               LoadForCaller(transaction, request.application_id(), context));
        LAGAN_RETURN_IF_ERROR(Move(record, Event::kQuestionsAnswered, with_.limits, with_.clock->Now()));
        LAGAN_ASSIGN_OR_RETURN(const auto prepared,
                               GetMessage<assurance::v1::PrepareQuestionsResponse>(
                                   transaction, loaded.key, record.id, field::kQuestions));
        if (!prepared.has_value() || prepared->questions().empty()) {
          return FailedPrecondition("QUESTIONS_NOT_ASKED", "No questions were asked that could be answered.",
                                    "application_id");
        }
        if (record.questions_answered) {
          return FailedPrecondition("QUESTIONS_ALREADY_ANSWERED",
                                    "The questions were answered; they are asked once.", "application_id");
        }
        LAGAN_ASSIGN_OR_RETURN(const int right, CountRight(*prepared, request.answers()));
        assurance::v1::GradeRequest counts;
        counts.set_questions_asked(static_cast<std::uint32_t>(prepared->questions_size()));
        counts.set_questions_correct(static_cast<std::uint32_t>(right));
        record.questions_answered = true;
        if (right == prepared->questions_size()) {
          LAGAN_RETURN_IF_ERROR(MarkSetAnswered(transaction, record.id));
        }
        LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
        LAGAN_RETURN_IF_ERROR(
            PutMessage(transaction, loaded.key, record, field::kAnswers, counts, *with_.random));
        LAGAN_RETURN_IF_ERROR(AddEvent(transaction, record, "questions.answered", Actor(context)));
        v1::AnswerQuestionsResponse response;
        LAGAN_ASSIGN_OR_RETURN(*response.mutable_application(), Describe(transaction, record));
        return response;
      });
}

}  // namespace lagan::proofing
