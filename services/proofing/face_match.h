// What the comparison of the face with the document's portrait says, to the grade, to the person who may have to look, and to the
// audit log: a verdict, never a score.
#pragma once

#include <optional>
#include <string_view>

#include "base/core/result.h"
#include "lagan/liveness/v1/liveness.pb.h"
#include "services/keys/data_key_store.h"
#include "services/proofing/application.h"
#include "services/storage/database.h"

namespace lagan::proofing {

// "same", "different", "uncertain" or "not_compared"; the last also for what a later version may say.
std::string_view VerdictWord(const liveness::v1::ComparePortraitResponse& compared);
// One of `doubt`, or empty when the faces are the same.
std::string_view DoubtOfMatch(const liveness::v1::ComparePortraitResponse& compared);

// The face check and the comparison together, as GradeRequest.face_automatic wants it: "passed" (somebody was there and both
// embeddings say it is the person of the document), "failed" (both say it is not), "uncertain" (anything else that was
// done), or empty: not done, or not compared because there is no consent to it.
std::string_view FaceAutomatic(v1::FaceCheck face_check, std::string_view doubt_of_check,
                               const std::optional<liveness::v1::ComparePortraitResponse>& compared);
// The same of what is kept of an application.
Result<std::string_view> FaceAutomatic(storage::Transaction& transaction, const keys::DataKey& key,
                                       const ApplicationRecord& record);

}  // namespace lagan::proofing
