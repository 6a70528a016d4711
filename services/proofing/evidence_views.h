// Evidence before the eyes of a reader: one piece at a time, against a capability of the case, and never before the look is in
// the audit log. Thread-safe.
#pragma once

#include <utility>

#include "base/core/result.h"
#include "lagan/proofing/v1/evidence.pb.h"
#include "services/proofing/application_work.h"
#include "services/tokens/case_capability.h"

namespace lagan::proofing {

class EvidenceViews : private ApplicationWork {
 public:
  // Needs Dependencies::actors and capability_keys.
  explicit EvidenceViews(Dependencies dependencies) : ApplicationWork(std::move(dependencies)) {}

  // The method of the contract. The order is: who asks (their own token), what they may (the capability, their own, of this case,
  // for this field), whether the case still stands, the audit entry, and only then the evidence is opened, in a transaction
  // that looks at the case again.
  Result<v1::ViewEvidenceResponse> ViewEvidence(const rpc::CallContext& context,
                                                const v1::ViewEvidenceRequest& request);

 private:
  Result<tokens::CaseCapability> Authorise(const rpc::CallContext& context,
                                           const v1::ViewEvidenceRequest& request) const;
  // CAPABILITY_OVER unless the application is in review under that very case; FIELD_NOT_THERE.
  Status CheckThere(storage::Transaction& transaction, const tokens::CaseCapability& capability,
                    std::string_view field);
  // Writes the entry, and puts it among the application's own. Its id.
  Result<std::string> RecordView(const rpc::CallContext& context, const tokens::CaseCapability& capability,
                                 const v1::ViewEvidenceRequest& request);
  Result<v1::ViewEvidenceResponse> Open(const tokens::CaseCapability& capability, std::string_view field,
                                        std::uint32_t part);
  Result<v1::ViewEvidenceResponse> OpenPicture(storage::Transaction& transaction, const keys::DataKey& key,
                                               std::string_view id, std::uint32_t part);
};

}  // namespace lagan::proofing
