// Short-lived passes for an approved person's telephone: proofing knows the age and the consents, the issuer makes the passes.
#pragma once

#include "base/core/result.h"
#include "lagan/proofing/v1/proofing.pb.h"
#include "services/proofing/application_work.h"
#include "services/rpc/call_context.h"

namespace lagan::proofing {

// Thread-safe.
class Passes : private ApplicationWork {
 public:
  explicit Passes(Dependencies dependencies) : ApplicationWork(std::move(dependencies)) {}

  // The contract's method. The birth date is judged here, on the day in UTC (which begins no earlier than Northern Ireland's), and does
  // not travel; nothing of the passes is kept here. Besides the contract's: errors of the issuer, as they are.
  Result<v1::IssuePassesResponse> IssuePasses(const rpc::CallContext& context,
                                              const v1::IssuePassesRequest& request);

 private:
  // What the issuer is to make; refused unless the person may have it.
  Result<credential::v1::IssueBatchRequest> MakeRequest(const Loaded& loaded, const rpc::CallContext& context,
                                                        const v1::IssuePassesRequest& request);
  Status CheckAge(const Loaded& loaded);
  // The picture for a pass with a face. CONSENT_MISSING, PORTRAIT_NOT_AVAILABLE.
  Result<std::string> Portrait(const Loaded& loaded);
};

}  // namespace lagan::proofing
