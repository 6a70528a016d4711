#include "services/proofing/face_match.h"

#include "services/proofing/doubts.h"
#include "services/proofing/evidence.h"

namespace lagan::proofing {

using Compared = liveness::v1::ComparePortraitResponse;

std::string_view VerdictWord(const Compared& compared) {
  switch (compared.verdict()) {
    case Compared::VERDICT_SAME:
      return "same";
    case Compared::VERDICT_DIFFERENT:
      return "different";
    case Compared::VERDICT_UNCERTAIN:
      return "uncertain";
    default:
      return "not_compared";
  }
}

std::string_view DoubtOfMatch(const Compared& compared) {
  switch (compared.verdict()) {
    case Compared::VERDICT_SAME:
      return {};
    case Compared::VERDICT_DIFFERENT:
      return doubt::kFacesDiffer;
    case Compared::VERDICT_UNCERTAIN:
      return doubt::kFacesUncertain;
    default:
      break;
  }
  if (compared.reason() == doubt::kPortraitTooSmall) return doubt::kPortraitTooSmall;
  return compared.reason() == "FACE_MODELS_MISSING" ? doubt::kUnavailable : doubt::kFacesUncertain;
}

std::string_view FaceAutomatic(v1::FaceCheck face_check, std::string_view doubt_of_check,
                               const std::optional<Compared>& compared) {
  if (face_check == v1::FACE_CHECK_PERSON) return doubt_of_check == doubt::kLivenessReview ? "uncertain" : "";
  if (face_check != v1::FACE_CHECK_PASSED || !compared.has_value()) return "";
  switch (compared->verdict()) {
    case Compared::VERDICT_SAME:
      return "passed";
    case Compared::VERDICT_DIFFERENT:
      return "failed";
    default:
      return "uncertain";
  }
}

Result<std::string_view> FaceAutomatic(storage::Transaction& transaction, const keys::DataKey& key,
                                       const ApplicationRecord& record) {
  LAGAN_ASSIGN_OR_RETURN(const std::string doubt, FindDoubt(transaction, record.id, DoubtOf::kFaceCheck));
  LAGAN_ASSIGN_OR_RETURN(const auto compared,
                         GetMessage<Compared>(transaction, key, record.id, field::kFaceMatch));
  return FaceAutomatic(record.face_check, doubt, compared);
}

}  // namespace lagan::proofing
