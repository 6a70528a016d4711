// The checks of a submitted application: sources, face, grade, picture for the pass, decision, result, credential. Durable steps under a lease.
//
// Only an approval is automatic. Doubt, and a level that is not reached with all that could be collected, make a case for a
// person (cases.h). Thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include "services/proofing/application_work.h"

namespace lagan::proofing {

class Checks : private ApplicationWork {
 public:
  explicit Checks(Dependencies dependencies) : ApplicationWork(std::move(dependencies)) {}

  // Claims the checks of one submitted application and runs them from where they stand to the end. True when there was
  // one. Each step writes what it found under the lease's fencing token, so that a worker that lost its lease changes
  // nothing; a step that fails is tried again later, and everything done so far is kept.
  Result<bool> RunNextChecks(const rpc::CallContext& context);
  // When RunNextChecks may have something to do again; nothing when the queue is empty.
  Result<std::optional<Time>> NextChecksDue() { return queue_.NextDue(); }

 private:
  // The actor of what no person did.
  static constexpr std::string_view kSystem = "system";

  // The steps, in order. Each loads the application, does nothing when its part is done already, and otherwise calls
  // out and writes what it learnt under the lease.
  Status RunChecks(const rpc::CallContext& context, storage::Lease& lease);
  Status StartChecks(const storage::Lease& lease);
  Status StepSources(const rpc::CallContext& context, const storage::Lease& lease);
  // Compares the face of a passed face check with the document's portrait, where there is consent to it. Looks at both again
  // when it writes: a withdrawal that came meanwhile wins, and nothing of the comparison is kept.
  Status StepFace(const rpc::CallContext& context, const storage::Lease& lease);
  // Empty when there is nothing to compare, or no consent to it.
  Result<std::optional<liveness::v1::ComparePortraitRequest>> WhatToCompare(const Loaded& loaded);
  Status StepGrade(const rpc::CallContext& context, const storage::Lease& lease);
  // Makes the picture for the pass, where the person wants one and the face is the document's. Before the decision, which destroys the
  // frames. In portrait_step.cc.
  Status StepPortrait(const rpc::CallContext& context, const storage::Lease& lease);
  // Empty when there is no picture to be made.
  Result<std::optional<liveness::v1::MakePassPortraitRequest>> WhatToDraw(const Loaded& loaded);
  Status StepDecide(const storage::Lease& lease);
  // Doubts that no reader has settled.
  Result<std::vector<std::string>> OpenDoubts(storage::Transaction& transaction, const keys::DataKey& key,
                                              const ApplicationRecord& record);
  // What the person could still do themselves, as a reason; empty when nothing.
  static std::string WhatIsMissing(const ApplicationRecord& record);
  // Why what readers passed is not enough for the level, as a reason for the person.
  static std::string AfterReaders(const ApplicationRecord& record);
  Status Approve(storage::Transaction& transaction, ApplicationRecord& record, const keys::DataKey& key);
  Status AskFor(storage::Transaction& transaction, ApplicationRecord& record, const std::string& reason);
  Status StepResult(const rpc::CallContext& context, const storage::Lease& lease);
  Status StepCredential(const rpc::CallContext& context, const storage::Lease& lease);
  // For passes on paper, once issued: the letter goes to the print run. In letter_step.cc.
  Status StepLetter(const rpc::CallContext& context, const storage::Lease& lease);
  template <typename Fn>
  Status WriteUnderLease(const storage::Lease& lease, Fn&& fn);
};

template <typename Fn>
Status Checks::WriteUnderLease(const storage::Lease& lease, Fn&& fn) {
  return storage::InTransaction(*with_.database, [&](storage::Transaction& transaction) -> Status {
    LAGAN_RETURN_IF_ERROR(queue_.CheckLease(transaction, lease));
    LAGAN_ASSIGN_OR_RETURN(ApplicationRecord record, Load(transaction, AsText(lease.payload)));
    return fn(transaction, record);
  });
}

}  // namespace lagan::proofing
