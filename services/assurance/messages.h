// The contract of the assurance service (proto/lagan/assurance/v1) and the domain, one mapped to the other.
#pragma once

#include <vector>

#include "base/core/result.h"
#include "lagan/assurance/v1/assurance.pb.h"
#include "services/assurance/policy.h"
#include "services/assurance/sources/sources.h"

namespace lagan::assurance {

// IDENTITY_INVALID with the field ("identity.birth_date") when a part is missing, too long or not of its alphabet: names
// of A-Z and spaces (at most 60, of which one may be empty), a number of A-Z and 0-9 (at most 30), a state of 1 to 3
// letters, dates.
Result<sources::ClaimedIdentity> FromMessage(const v1::ClaimedIdentity& message);

v1::SourceOutcome ToMessage(const sources::SourceOutcome& outcome);
v1::PreparedQuestion ToMessage(const sources::PreparedQuestion& question);

// What AssuranceService.Grade answers. Pure. EVIDENCE_TYPE_UNKNOWN (field "document_type"), FINDING_UNKNOWN (field
// "register.outcome" and so on), LEVEL_UNKNOWN (field "level_asked"), QUESTIONS_INVALID (field "questions_correct"),
// FACE_FINDING_UNKNOWN (field "face_automatic"), PERSON_FINDING_UNKNOWN and TRAINING_UNKNOWN (fields "face_present.outcome",
// "face_present.training" and so on), DOCUMENT_FORM_UNKNOWN (field "document_form"), VOUCHER_UNKNOWN (field "vouch").
// A zone that is not consistent counts against the document; a source that is not set was not asked. A finding of the
// automatic face check that is uncertain counts as none.
Result<v1::GradeResponse> AnswerGrade(const Policy& policy, const v1::GradeRequest& request);

}  // namespace lagan::assurance
