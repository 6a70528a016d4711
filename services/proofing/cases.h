// Cases: what readers decided comes back as events of the review service; what people contest goes there again.
//
// State moves between proofing and review by events alone, each applied once, in one transaction with what it changes. What
// comes too late changes nothing. Thread-safe.
#pragma once

#include <functional>
#include <utility>

#include "base/core/result.h"
#include "lagan/proofing/v1/evidence.pb.h"
#include "services/proofing/application_work.h"

namespace lagan::proofing {

class Cases : private ApplicationWork {
 public:
  explicit Cases(Dependencies dependencies) : ApplicationWork(std::move(dependencies)) {}

  // The methods of the contract. DeliverCaseOutcomes checks review's word once more: REFUSED_FRAUD without two readers
  // who say so, or any outcome without a reader, is OUTCOME_INVALID, and that event and all after it wait.
  Result<v1::DeliverCaseOutcomesResponse> DeliverCaseOutcomes(const rpc::CallContext& context,
                                                              const v1::DeliverCaseOutcomesRequest& request);
  Result<v1::ContestDecisionResponse> ContestDecision(const rpc::CallContext& context,
                                                      const v1::ContestDecisionRequest& request);

  // Called when an application has checks to run again. Set before the first call.
  void OnChecksQueued(std::function<void()> callback) { on_checks_queued_ = std::move(callback); }

 private:
  Status Apply(storage::Transaction& transaction, ApplicationRecord& record, const keys::DataKey& key,
               const review::v1::CaseDecided& decided);
  // Grade again with the findings, or close with the outcome; both go on in the checks.
  Status Proceed(storage::Transaction& transaction, ApplicationRecord& record);
  Status Refuse(storage::Transaction& transaction, ApplicationRecord& record, const keys::DataKey& key,
                v1::Outcome outcome);
  Status ApplyOutcome(const v1::CaseOutcome& outcome);

  std::function<void()> on_checks_queued_;
};

}  // namespace lagan::proofing
