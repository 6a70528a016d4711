#include "services/proofing/pass_portrait.h"

#include "lagan/liveness/v1/liveness.pb.h"
#include "lagan/review/v1/review.pb.h"
#include "services/proofing/consents.h"
#include "services/proofing/evidence.h"
#include "services/proofing/readers.h"

namespace lagan::proofing {

Result<std::string> FindPassPortrait(storage::Transaction& transaction, const keys::DataKey& key,
                                     const ApplicationRecord& record) {
  LAGAN_ASSIGN_OR_RETURN(const bool consent,
                         ConsentGiven(transaction, record.id, v1::CONSENT_PURPOSE_FACE_ON_PASS));
  if (!consent) return std::string();
  LAGAN_ASSIGN_OR_RETURN(auto kept, GetMessage<liveness::v1::MakePassPortraitResponse>(
                                        transaction, key, record.id, field::kPassPortrait));
  return kept.has_value() ? std::move(*kept->mutable_webp()) : std::string();
}

Result<FaceOfDocument> JudgeFaceOfDocument(storage::Transaction& transaction, const keys::DataKey& key,
                                           const ApplicationRecord& record) {
  if (record.face_check != v1::FACE_CHECK_PASSED) return FaceOfDocument();
  LAGAN_ASSIGN_OR_RETURN(const auto readers,
                         GetMessage<review::v1::CaseDecided>(transaction, key, record.id, field::kReaders));
  if (readers.has_value()) {
    const assurance::v1::PersonFinding face = JointFaceFinding(*readers);
    if (face.outcome() == "failed") return FaceOfDocument();
    if (TakesThePlaceOfTheNetworks(face)) return FaceOfDocument{.confirmed = true, .by_networks = false};
  }
  LAGAN_ASSIGN_OR_RETURN(const auto compared, GetMessage<liveness::v1::ComparePortraitResponse>(
                                                  transaction, key, record.id, field::kFaceMatch));
  const bool same =
      compared.has_value() && compared->verdict() == liveness::v1::ComparePortraitResponse::VERDICT_SAME;
  return FaceOfDocument{.confirmed = same, .by_networks = same};
}

}  // namespace lagan::proofing
