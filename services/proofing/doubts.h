// What makes a person look although nothing is missing: stable reasons that the face check, the comparison with the
// document and the document itself left behind. Reasons only, so they are kept in plain; what they were found in is sealed (evidence.h).
//
// One reason for each part at most, but for the document, which may have several: a later outcome of the same part takes the place of
// the earlier one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "services/proofing/application.h"
#include "services/storage/database.h"
#include "services/storage/migrations.h"

namespace lagan::proofing {

namespace doubt {
// Of the face check itself.
inline constexpr std::string_view kLivenessReview =
    "LIVENESS_REVIEW";  // signals that only a person can judge
inline constexpr std::string_view kConsentRefused =
    "CONSENT_REFUSED";  // to the face check or to the comparison
inline constexpr std::string_view kUnavailable = "FACE_CHECK_UNAVAILABLE";  // no face parts are installed
inline constexpr std::string_view kTriesOver = "FACE_TRIES_OVER";           // every challenge was used up
// Of the comparison with the document's portrait.
inline constexpr std::string_view kFacesDiffer = "FACES_DIFFER";
inline constexpr std::string_view kFacesUncertain =
    "FACES_UNCERTAIN";  // near a threshold, or nothing to compare with
inline constexpr std::string_view kPortraitTooSmall = "PORTRAIT_TOO_SMALL";
}  // namespace doubt

enum class DoubtOf { kFaceCheck, kFaceMatch };

storage::Migration DoubtTable(int number);

// Every reason that stands, of the face check first, of the document last; empty when nothing is in doubt. None of them refuses anybody: where
// there is one, a person decides.
Result<std::vector<std::string>> Doubts(storage::Transaction& transaction, const ApplicationRecord& record);

// Empty when that part is not in doubt.
Result<std::string> FindDoubt(storage::Transaction& transaction, std::string_view application_id,
                              DoubtOf part);
// Replaces the reason of that part.
Status SetDoubt(storage::Transaction& transaction, std::string_view application_id, DoubtOf part,
                std::string_view reason);
// Harmless when there is none.
Status ClearDoubt(storage::Transaction& transaction, std::string_view application_id, DoubtOf part);
// Replaces all reasons of the document by these (document_cues.h); none where nothing speaks against it.
Status SetDocumentDoubts(storage::Transaction& transaction, std::string_view application_id,
                         const std::vector<std::string>& reasons);
// All of an application, at its erasure.
Status DeleteDoubts(storage::Transaction& transaction, std::string_view application_id);

}  // namespace lagan::proofing
