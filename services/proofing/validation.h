// What a portal may write into a request: limits and alphabets first, before anything is looked up or stored.
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"
#include "lagan/proofing/v1/proofing.pb.h"

namespace lagan::proofing {

// 16 to 64 of [A-Za-z0-9_-]. IDEMPOTENCY_KEY_INVALID.
Status CheckIdempotencyKey(std::string_view key);
// 32 lower-case hexadecimal digits; anything else is APPLICATION_NOT_FOUND, so that no form of id tells more than another.
Status CheckApplicationId(std::string_view id);
// FIELD_INVALID with the field's name for each rule that the contract states.
Status Check(const v1::CreateApplicationRequest& request);
Status Check(const v1::RecordNoticeRequest& request);
Status Check(const v1::UploadDocumentStart& request);
Status Check(const v1::AnswerQuestionsRequest& request);

}  // namespace lagan::proofing
