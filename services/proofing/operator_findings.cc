#include "services/proofing/operator_findings.h"

#include "lagan/proofing/v1/assisted.pb.h"
#include "services/proofing/evidence.h"

namespace lagan::proofing {

Status AddOperatorFindings(storage::Transaction& transaction, const keys::DataKey& key,
                           const ApplicationRecord& record, assurance::v1::GradeRequest& request) {
  for (const std::string_view name : {field::kTyped, field::kSeen, field::kComparison}) {
    LAGAN_ASSIGN_OR_RETURN(const auto found,
                           GetMessage<assurance::v1::GradeRequest>(transaction, key, record.id, name));
    if (found.has_value()) request.MergeFrom(*found);
  }
  LAGAN_ASSIGN_OR_RETURN(const auto vouch,
                         GetMessage<v1::RecordVouchRequest>(transaction, key, record.id, field::kVouch));
  if (vouch.has_value()) request.set_vouch(vouch->voucher_position());
  return Status();
}

}  // namespace lagan::proofing
