// Passes for an approved person's telephone, short-lived ones and those of a name: proofing knows the age, the name and the
// consents, the issuer makes the passes.
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"
#include "lagan/mrz/v1/mrz.pb.h"
#include "lagan/proofing/v1/proofing.pb.h"
#include "services/proofing/application_work.h"
#include "services/rpc/call_context.h"

namespace lagan::proofing {

// Thread-safe.
class Passes : private ApplicationWork {
 public:
  explicit Passes(Dependencies dependencies) : ApplicationWork(std::move(dependencies)) {}

  // The contract's method. The birth date is judged here, on the day in UTC (which begins no earlier than Northern Ireland's), and
  // travels only for a pass that shows it; nothing of the passes is kept here. Besides the contract's: errors of the issuer, as they are.
  Result<v1::IssuePassesResponse> IssuePasses(const rpc::CallContext& context,
                                              const v1::IssuePassesRequest& request);

 private:
  // What an adult may have, of the kinds that say an age and no name.
  Result<v1::IssuePassesResponse> IssueBatch(const Loaded& loaded, const rpc::CallContext& context,
                                             const v1::IssuePassesRequest& request);
  // A pass of a name, which has a serial and can be revoked.
  Result<v1::IssuePassesResponse> IssueOne(const Loaded& loaded, const rpc::CallContext& context,
                                           const v1::IssuePassesRequest& request);
  // For the issuer: the same for a repeated call, and another for every other caller and for anything else that is asked for.
  std::string KeyFor(std::string_view what, const rpc::CallContext& context,
                     const v1::IssuePassesRequest& request) const;
  Result<mrz::v1::Zone> Zone(const Loaded& loaded);
  Status CheckAge(const Loaded& loaded);
  // The picture for a pass with a face. CONSENT_MISSING, PORTRAIT_NOT_AVAILABLE.
  Result<std::string> Portrait(const Loaded& loaded);
  // Consent may be taken back while a pass is made: it is revoked then, and given to nobody.
  Status RevokeIfTakenBack(const Loaded& loaded, const rpc::CallContext& context,
                           const credential::v1::IssueCredentialRequest& pass, const std::string& serial);
};

}  // namespace lagan::proofing
