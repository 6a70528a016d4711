// What a portal may write into a request: limits and alphabets first, before anything is looked up or stored.
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"
#include "lagan/proofing/v1/assisted.pb.h"
#include "lagan/proofing/v1/proofing.pb.h"

namespace lagan::proofing {

// 16 to 64 of [A-Za-z0-9_-]. IDEMPOTENCY_KEY_INVALID.
Status CheckIdempotencyKey(std::string_view key);
// 32 lower-case hexadecimal digits.
bool IsHexId(std::string_view id);
// Such an id; anything else is APPLICATION_NOT_FOUND, so that no form of id tells more than another.
Status CheckApplicationId(std::string_view id);
// FIELD_INVALID with the field's name for each rule that the contract states.
Status Check(const v1::CreateApplicationRequest& request);
Status Check(const v1::RecordNoticeRequest& request);
Status Check(const v1::UploadDocumentStart& request);
Status Check(const v1::AnswerQuestionsRequest& request);
Status Check(const v1::RecordConsentRequest& request);
// CHALLENGE_UNKNOWN for anything that is no id, FIELD_INVALID for batch 0, and before anything else the limits of frames:
// FRAMES_MISSING, FRAMES_TOO_MANY (more than 8), FRAME_EMPTY, FRAME_TOO_LARGE (256 KiB), FRAMES_TOO_LARGE (768 KiB together).
Status Check(const v1::SendFaceFramesRequest& request);
Status Check(const v1::RecordTypedZoneRequest& request);
Status Check(const v1::RecordDocumentSeenRequest& request);
Status Check(const v1::RecordComparisonRequest& request);
// Whether the position is one that may vouch is policy, and asked elsewhere.
Status Check(const v1::RecordVouchRequest& request);
Status Check(const v1::RecordPostalAddressRequest& request);
// "notice_version" and "lawful_basis", as in RecordNoticeRequest.
Status CheckNotice(std::string_view version, std::string_view lawful_basis);

}  // namespace lagan::proofing
