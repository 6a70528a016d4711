#include "services/proofing/cases.h"

#include "services/proofing/readers.h"
#include "services/proofing/validation.h"
#include "services/storage/outbox.h"

namespace lagan::proofing {
namespace {

Status CheckOutcome(const review::v1::CaseDecided& decided) {
  const bool fraud = decided.disposition() == review::v1::DISPOSITION_REFUSED_FRAUD;
  if (fraud && ReadersWho(decided, decided.disposition()) < 2) {
    return InvalidArgument("OUTCOME_INVALID",
                           "Two readers have to agree before anybody is refused for fraud.", "outcomes");
  }
  if (decided.disposition() == review::v1::DISPOSITION_UNSPECIFIED ||
      ReadersWho(decided, decided.disposition()) < 1) {
    return InvalidArgument("OUTCOME_INVALID", "A case is decided by a reader.", "outcomes");
  }
  return Status();
}

}  // namespace

Result<v1::DeliverCaseOutcomesResponse> Cases::DeliverCaseOutcomes(
    const rpc::CallContext&, const v1::DeliverCaseOutcomesRequest& request) {
  if (request.outcomes_size() < 1 || request.outcomes_size() > 100) {
    return InvalidArgument("FIELD_INVALID", "Deliver 1 to 100 outcomes at once.", "outcomes");
  }
  for (const v1::CaseOutcome& outcome : request.outcomes()) {
    LAGAN_RETURN_IF_ERROR(CheckOutcome(outcome.decided()));
    LAGAN_RETURN_IF_ERROR(ApplyOutcome(outcome));
  }
  if (on_checks_queued_) on_checks_queued_();
  return v1::DeliverCaseOutcomesResponse();
}

Status Cases::ApplyOutcome(const v1::CaseOutcome& outcome) {
  const review::v1::CaseDecided& decided = outcome.decided();
  const auto key = with_.data_keys->Get(decided.application_id());
  // Erased meanwhile: nothing is left to decide. Any other error is ours, and the event comes again.
  if (!key.ok() && key.status().reason() != "DATA_KEY_NOT_FOUND") return key.status();
  return storage::InTransaction(*with_.database, [&](storage::Transaction& transaction) -> Status {
    LAGAN_ASSIGN_OR_RETURN(const bool first, storage::FirstDelivery(transaction, kReview, outcome.event_id(),
                                                                    with_.clock->Now()));
    if (!first || !key.ok()) return Status();
    Result<ApplicationRecord> record = Load(transaction, decided.application_id());
    if (record.status().reason() == "APPLICATION_NOT_FOUND") return Status();
    LAGAN_RETURN_IF_ERROR(record.status());
    if (record->state != v1::STATE_IN_REVIEW || record->case_id != decided.case_id()) {
      return AddEvent(transaction, *record, "case.outcome_late", kReview, {{"case", decided.case_id()}});
    }
    return Apply(transaction, *record, *key, decided);
  });
}

Status Cases::Apply(storage::Transaction& transaction, ApplicationRecord& record, const keys::DataKey& key,
                    const review::v1::CaseDecided& decided) {
  for (const review::v1::ReaderFindings& reader : decided.readers()) {
    LAGAN_RETURN_IF_ERROR(AddReader(transaction, record.id, reader.operator_id()));
  }
  LAGAN_RETURN_IF_ERROR(PutMessage(transaction, key, record, field::kReaders, decided, *with_.random));
  record.reason.clear();
  record.advice.clear();
  switch (decided.disposition()) {
    case review::v1::DISPOSITION_PROCEED:
      return Proceed(transaction, record);
    case review::v1::DISPOSITION_NOT_PROVEN:
      return Refuse(transaction, record, key, v1::OUTCOME_NOT_PROVEN);
    case review::v1::DISPOSITION_REFUSED_FRAUD:
      return Refuse(transaction, record, key, v1::OUTCOME_REFUSED_FRAUD);
    default:
      break;
  }
  LAGAN_RETURN_IF_ERROR(Move(record, Event::kReaderAsks, with_.limits, with_.clock->Now()));
  record.reason = "MORE_EVIDENCE_NEEDED";
  record.advice = "We need something more from you. Add what is missing, then submit again.";
  LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
  return AddEvent(transaction, record, "decision.more_evidence", kReview, {{"case", record.case_id}});
}

Status Cases::Proceed(storage::Transaction& transaction, ApplicationRecord& record) {
  LAGAN_RETURN_IF_ERROR(Move(record, Event::kReaderProceeds, with_.limits, with_.clock->Now()));
  record.level = v1::LEVEL_UNSPECIFIED;
  record.profile.clear();
  LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, field::kGrade));
  LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
  LAGAN_RETURN_IF_ERROR(
      AddEvent(transaction, record, "case.findings_received", kReview, {{"case", record.case_id}}));
  return EnqueueChecks(transaction, record);
}

Status Cases::Refuse(storage::Transaction& transaction, ApplicationRecord& record, const keys::DataKey& key,
                     v1::Outcome outcome) {
  LAGAN_RETURN_IF_ERROR(Move(record, Event::kReaderRefuses, with_.limits, with_.clock->Now()));
  const bool fraud = outcome == v1::OUTCOME_REFUSED_FRAUD;
  record.outcome = outcome;
  record.reason = fraud ? "REFUSED_FRAUD" : "NOT_PROVEN";
  record.advice = record.contested ? "Somebody else has looked at your application and came to the same "
                                     "view. Ask our helpline what you can do."
                                   : "We could not confirm your identity. If you think that this is wrong, "
                                     "you can ask for somebody else to "
                                     "look at it.";
  LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
  if (!record.contested) {
    LAGAN_RETURN_IF_ERROR(Count(transaction, record, statistics::v1::Event::KIND_DECIDED, &key));
  }
  LAGAN_RETURN_IF_ERROR(AddEvent(transaction, record,
                                 fraud ? "decision.refused_fraud" : "decision.not_proven", kReview,
                                 {{"case", record.case_id}}));
  return EnqueueChecks(transaction, record);
}

Result<v1::ContestDecisionResponse> Cases::ContestDecision(const rpc::CallContext& context,
                                                           const v1::ContestDecisionRequest& request) {
  LAGAN_RETURN_IF_ERROR(CheckIdempotencyKey(request.idempotency_key()));
  LAGAN_RETURN_IF_ERROR(CheckApplicationId(request.application_id()));
  return Write<v1::ContestDecisionResponse>(
      context, request, [&](storage::Transaction& transaction) -> Result<v1::ContestDecisionResponse> {
        LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record,
                               LoadForCaller(transaction, request.application_id(), context));
        if (record.contested) {
          return FailedPrecondition("CONTESTED_ALREADY",
                                    "The decision was looked at again by somebody else; that happens once.",
                                    "application_id");
        }
        LAGAN_RETURN_IF_ERROR(Move(record, Event::kContested, with_.limits, with_.clock->Now()));
        record.contested = true;
        record.outcome = v1::OUTCOME_UNSPECIFIED;
        record.reason = "CONTESTED";
        record.advice = "Somebody who has not seen your application before will look at it.";
        for (const std::string_view name : {field::kReaders, field::kResult}) {
          LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, name));
        }
        LAGAN_RETURN_IF_ERROR(OpenCase(transaction, record, {"CONTESTED"}));
        LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
        LAGAN_RETURN_IF_ERROR(
            AddEvent(transaction, record, "decision.contested", Actor(context), {{"case", record.case_id}}));
        v1::ContestDecisionResponse response;
        LAGAN_ASSIGN_OR_RETURN(*response.mutable_application(), Describe(transaction, record));
        return response;
      });
}

}  // namespace lagan::proofing
