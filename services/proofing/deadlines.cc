// What happens by itself: terms that end, and erasure.
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

// Keys first: once the data key is gone nothing else of the person can be read, whatever is interrupted after that.
Status Proofing::Erase(std::string_view application_id, std::string_view actor) {
  LAGAN_RETURN_IF_ERROR(with_.data_keys->Destroy(application_id));
  LAGAN_ASSIGN_OR_RETURN(
      const std::vector<std::string> blobs,
      storage::InTransaction(
          *with_.database,
          [&](storage::Transaction& transaction) { return Pictures(transaction, application_id); },
          storage::Mode::kRead));
  for (const std::string& blob : blobs) LAGAN_RETURN_IF_ERROR(with_.blobs->Delete(blob));
  LAGAN_RETURN_IF_ERROR(ForgetAnswers(OwnContext("erase"), application_id));
  LAGAN_RETURN_IF_ERROR(
      storage::InTransaction(*with_.database, [&](storage::Transaction& transaction) -> Status {
        LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record, Load(transaction, application_id));
        if (record.state == v1::STATE_ERASED) return Status();
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

Result<v1::EraseApplicationResponse> Proofing::EraseApplication(const rpc::CallContext& context,
                                                                const v1::EraseApplicationRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_RETURN_IF_ERROR(CheckApplicationId(request.application_id()));
  const auto load = [&](storage::Transaction& transaction) {
    return LoadForCaller(transaction, request.application_id(), context);
  };
  LAGAN_ASSIGN_OR_RETURN(const ApplicationRecord before,
                         storage::InTransaction(*with_.database, load, storage::Mode::kRead));
  if (before.state != v1::STATE_ERASED) {
    LAGAN_RETURN_IF_ERROR(Next(before.state, Event::kErased).status());
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

Result<int> Proofing::EnforceDeadlines(int limit) {
  const Time now = with_.clock->Now();
  LAGAN_ASSIGN_OR_RETURN(
      const std::vector<std::string> overdue,
      storage::InTransaction(
          *with_.database,
          [&](storage::Transaction& transaction) { return OverdueApplications(transaction, now, limit); },
          storage::Mode::kRead));
  for (const std::string& id : overdue) {
    bool erase = false;
    LAGAN_RETURN_IF_ERROR(
        storage::InTransaction(*with_.database, [&](storage::Transaction& transaction) -> Status {
          LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record, Load(transaction, id));
          // Looked at again: it may have moved on since the list was made.
          if (record.deadline > now) return Status();
          erase = record.deadline_state == v1::STATE_ERASED;
          if (erase) return Status();
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
          return AddEvent(transaction, record, escalate ? "application.overdue" : "application.moved",
                          "system",
                          {{"state", std::string(StateName(record.state))}, {"reason", record.reason}});
        }));
    if (erase) LAGAN_RETURN_IF_ERROR(Erase(id, "system"));
  }
  return static_cast<int>(overdue.size());
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
