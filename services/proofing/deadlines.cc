// What happens by itself: terms that end, and erasure.
#include <array>

#include "services/proofing/challenges.h"
#include "services/proofing/doubts.h"
#include "services/proofing/letter_desk.h"
#include "services/proofing/proofing.h"
#include "services/proofing/question_sets.h"
#include "services/proofing/validation.h"
#include "services/storage/outbox.h"

namespace lagan::proofing {
namespace {

// Longer than an idempotency key lives, so that a late repetition still finds its step.
constexpr std::chrono::hours kKeepDone{24 * 8};

// Far longer than review repeats an outcome; one that came later still would meet another case, or none.
constexpr std::chrono::hours kKeepReceived{24 * 60};

}  // namespace

Status Proofing::ForgetAnswers(const rpc::CallContext& context, std::string_view application_id) {
  credential::v1::AcknowledgeDeliveryRequest request;
  request.set_application_id(std::string(application_id));
  return with_.peers->AcknowledgeDelivery(context, request).status();
}

// Whoever is erased or has withdrawn takes the passes along. When only the term of an approved application is over, its evidence
// goes and the passes stay good until their own end: a pass on paper outlives what is known of the person.
Status Proofing::EndAtIssuer(const ApplicationRecord& record) {
  const rpc::CallContext context = OwnContext("erase");
  if (record.state == v1::STATE_ISSUED && !record.erase_asked) return ForgetAnswers(context, record.id);
  credential::v1::EndApplicationRequest request;
  request.set_reason(record.erase_asked                    ? "erased"
                     : record.state == v1::STATE_WITHDRAWN ? "withdrawn"
                                                           : "expired");
  // The reason is part of what is asked: one that changes meanwhile is another request.
  request.set_idempotency_key(record.id + "-" + request.reason());
  request.set_application_id(record.id);
  request.set_actor("system");
  return with_.peers->EndApplication(context, request).status();
}

// Keys first: once the data key is gone nothing else of the person can be read, whatever is interrupted after that. Finished
// only when the issuer has answered.
Status Proofing::Erase(std::string_view application_id, std::string_view actor) {
  LAGAN_RETURN_IF_ERROR(with_.data_keys->Destroy(application_id));
  LAGAN_RETURN_IF_ERROR(DeleteBlobs(application_id));
  LAGAN_ASSIGN_OR_RETURN(const ApplicationRecord before, storage::InTransaction(
                                                             *with_.database,
                                                             [&](storage::Transaction& transaction) {
                                                               return Load(transaction, application_id);
                                                             },
                                                             storage::Mode::kRead));
  LAGAN_RETURN_IF_ERROR(EndAtIssuer(before));
  LAGAN_RETURN_IF_ERROR(
      storage::InTransaction(*with_.database, [&](storage::Transaction& transaction) -> Status {
        LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record, Load(transaction, application_id));
        // Asked for while the term was taking its course: the issuer was told of the term only, so nothing is finished. Whoever
        // asked, or the next round, goes on.
        if (record.erase_asked != before.erase_asked) return Status();
        if (record.state == v1::STATE_ERASED) {
          EnterState(record, v1::STATE_ERASED, with_.limits, with_.clock->Now());
          return UpdateApplication(transaction, record);
        }
        if (record.state == v1::STATE_IN_REVIEW) LAGAN_RETURN_IF_ERROR(CloseCase(transaction, record));
        EnterState(record, v1::STATE_ERASED, with_.limits, with_.clock->Now());
        record.reason.clear();
        record.advice.clear();
        LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
        LAGAN_RETURN_IF_ERROR(DeleteAllFields(transaction, application_id));
        LAGAN_RETURN_IF_ERROR(DeletePictures(transaction, application_id));
        LAGAN_RETURN_IF_ERROR(DeleteDoubts(transaction, application_id));
        LAGAN_RETURN_IF_ERROR(DeleteChallenges(transaction, application_id));
        return AddEvent(transaction, record, "application.erased", actor);
      }));
  return with_.database->EmptyLog();
}

Status Proofing::DeleteBlobs(std::string_view application_id) {
  LAGAN_ASSIGN_OR_RETURN(
      const std::vector<std::string> blobs,
      storage::InTransaction(
          *with_.database,
          [&](storage::Transaction& transaction) { return Pictures(transaction, application_id); },
          storage::Mode::kRead));
  for (const std::string& blob : blobs) LAGAN_RETURN_IF_ERROR(with_.blobs->Delete(blob));
  return Status();
}

Status Proofing::AskToErase(const rpc::CallContext& context, std::string_view application_id) {
  return storage::InTransaction(*with_.database, [&](storage::Transaction& transaction) -> Status {
    LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record, LoadForCaller(transaction, application_id, context));
    if (record.erase_asked) return Status();
    record.erase_asked = true;
    if (record.state == v1::STATE_ERASED) {
      // The term took the evidence and left the passes; they go now.
      record.updated_at = record.deadline = with_.clock->Now();
      record.deadline_state = v1::STATE_ERASED;
    } else {
      LAGAN_RETURN_IF_ERROR(Next(record.state, Event::kErased).status());
      EnterState(record, record.state, with_.limits, with_.clock->Now());
    }
    LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
    return AddEvent(transaction, record, "erasure.asked", Actor(context));
  });
}

Result<v1::EraseApplicationResponse> Proofing::EraseApplication(const rpc::CallContext& context,
                                                                const v1::EraseApplicationRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_RETURN_IF_ERROR(CheckApplicationId(request.application_id()));
  const auto load = [&](storage::Transaction& transaction) {
    return LoadForCaller(transaction, request.application_id(), context);
  };
  // On record before anything is destroyed: what is interrupted from here on is taken up by EnforceDeadlines.
  LAGAN_RETURN_IF_ERROR(AskToErase(context, request.application_id()));
  LAGAN_ASSIGN_OR_RETURN(const ApplicationRecord before,
                         storage::InTransaction(*with_.database, load, storage::Mode::kRead));
  if (before.deadline_state == v1::STATE_ERASED) {
    LAGAN_RETURN_IF_ERROR(Erase(request.application_id(), Actor(context)));
  }
  return Write<v1::EraseApplicationResponse>(
      context, request, [&](storage::Transaction& transaction) -> Result<v1::EraseApplicationResponse> {
        LAGAN_ASSIGN_OR_RETURN(const ApplicationRecord record, load(transaction));
        v1::EraseApplicationResponse response;
        LAGAN_ASSIGN_OR_RETURN(*response.mutable_application(), Describe(transaction, record));
        return response;
      });
}

// What a renewal and a caller's check need stays; everything else of a passed application goes when its term is over.
Status Proofing::KeepForPass(std::string_view application_id) {
  static constexpr std::array kKept = {field::kDocument, field::kAddress};
  LAGAN_RETURN_IF_ERROR(DeleteBlobs(application_id));
  LAGAN_RETURN_IF_ERROR(ForgetAnswers(OwnContext("reduce"), application_id));
  LAGAN_RETURN_IF_ERROR(
      storage::InTransaction(*with_.database, [&](storage::Transaction& transaction) -> Status {
        LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record, Load(transaction, application_id));
        const Time now = with_.clock->Now();
        if (record.state != v1::STATE_ISSUED || record.erase_asked || record.deadline > now) return Status();
        record.deadline = record.pass_ends_at;
        record.acknowledged = true;
        record.updated_at = now;
        LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
        LAGAN_RETURN_IF_ERROR(DeleteFieldsExcept(transaction, application_id, kKept));
        LAGAN_RETURN_IF_ERROR(DeletePictures(transaction, application_id));
        LAGAN_RETURN_IF_ERROR(DeleteDoubts(transaction, application_id));
        LAGAN_RETURN_IF_ERROR(DeleteChallenges(transaction, application_id));
        return AddEvent(transaction, record, "evidence.reduced", "system");
      }));
  return with_.database->EmptyLog();
}

Status Proofing::Conclude(const ApplicationRecord& record) {
  const bool pass_stands =
      record.state == v1::STATE_ISSUED && !record.erase_asked && record.pass_ends_at > with_.clock->Now();
  return pass_stands ? KeepForPass(record.id) : Erase(record.id, "system");
}

Result<int> Proofing::EnforceDeadlines(int limit) {
  const Time now = with_.clock->Now();
  LAGAN_ASSIGN_OR_RETURN(
      const std::vector<std::string> overdue,
      storage::InTransaction(
          *with_.database,
          [&](storage::Transaction& transaction) { return OverdueApplications(transaction, now, limit); },
          storage::Mode::kRead));
  Status first_failure;
  for (const std::string& id : overdue) {
    // One that cannot be moved holds up no other.
    const Status status = EnforceDeadline(id, now);
    if (first_failure.ok()) first_failure = status;
  }
  LAGAN_RETURN_IF_ERROR(first_failure);
  return static_cast<int>(overdue.size());
}

Status Proofing::EnforceDeadline(const std::string& id, Time now) {
  std::optional<ApplicationRecord> over;
  LAGAN_RETURN_IF_ERROR(
      storage::InTransaction(*with_.database, [&](storage::Transaction& transaction) -> Status {
        LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record, Load(transaction, id));
        over.reset();
        // Looked at again: it may have moved on since the list was made.
        if (record.deadline > now) return Status();
        if (record.deadline_state == v1::STATE_ERASED) {
          over = record;
          return Status();
        }
        const bool escalate = record.deadline_state == record.state;
        EnterState(record, record.deadline_state, with_.limits, now);
        if (record.state == v1::STATE_EXPIRED) {
          LAGAN_RETURN_IF_ERROR(Count(transaction, record, statistics::v1::Event::KIND_ENDED));
        }
        if (record.state == v1::STATE_IN_REVIEW && !escalate) {
          LAGAN_RETURN_IF_ERROR(OpenCase(transaction, record, {"CHECKS_OVERDUE"}));
        }
        record.reason = !escalate                           ? "DEADLINE_PASSED"
                        : record.state == v1::STATE_DECIDED ? "ISSUE_OVERDUE"
                                                            : "REVIEW_OVERDUE";
        record.advice = escalate ? "This is taking longer than promised. It has been escalated."
                                 : "The time for this step is over.";
        LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
        return AddEvent(transaction, record, escalate ? "application.overdue" : "application.moved", "system",
                        {{"state", std::string(StateName(record.state))}, {"reason", record.reason}});
      }));
  return over.has_value() ? Conclude(*over) : Status();
}

Status Proofing::TidyUp() {
  const Time now = with_.clock->Now();
  return storage::InTransaction(*with_.database, [&](storage::Transaction& transaction) -> Status {
    LAGAN_RETURN_IF_ERROR(ForgetQuestionSets(transaction, now - kQuestionWindow));
    LAGAN_RETURN_IF_ERROR(ForgetCallerChecks(transaction, now - kCallerMonth));
    LAGAN_RETURN_IF_ERROR(storage::ForgetIdempotent(transaction, now).status());
    LAGAN_RETURN_IF_ERROR(queue_.ForgetDone(transaction, now - kKeepDone).status());
    LAGAN_RETURN_IF_ERROR(storage::ForgetReceived(transaction, kReview, now - kKeepReceived).status());
    return storage::ForgetDelivered(transaction, now - kKeepDone).status();
  });
}

Status Proofing::DeleteStrayPictures() {
  LAGAN_ASSIGN_OR_RETURN(const std::vector<std::string> stored, with_.blobs->Ids());
  for (const std::string& blob : stored) {
    const auto find = [&](storage::Transaction& transaction) {
      return transaction.Execute("SELECT blob_id FROM pictures WHERE blob_id = $1", {blob});
    };
    LAGAN_ASSIGN_OR_RETURN(const storage::Rows rows,
                           storage::InTransaction(*with_.database, find, storage::Mode::kRead));
    if (rows.empty()) LAGAN_RETURN_IF_ERROR(with_.blobs->Delete(blob));
  }
  return Status();
}

}  // namespace lagan::proofing
