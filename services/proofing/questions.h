// Prepared questions, and what may be told of them: shared by the application's own questions and those for a caller about a
// letter.
#pragma once

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "lagan/assurance/v1/assurance.pb.h"
#include "lagan/proofing/v1/proofing.pb.h"

namespace lagan::proofing {

// The questions as they are asked: without the right answers.
google::protobuf::RepeatedPtrField<v1::Question> WithoutAnswers(
    const assurance::v1::PrepareQuestionsResponse& prepared);

// How many answers are right. FIELD_INVALID unless each question is answered exactly once by one of its choices.
Result<int> CountRight(const assurance::v1::PrepareQuestionsResponse& prepared,
                       const google::protobuf::RepeatedPtrField<v1::Answer>& answers);

}  // namespace lagan::proofing
