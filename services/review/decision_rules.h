// The rules of a decision, without time, database or network.
#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include <span>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "lagan/review/v1/review.pb.h"
#include "services/review/case_policy.h"
#include "services/review/case_record.h"

namespace lagan::review {

// The decision is complete: one finding for each check of the case and no other, each with an outcome, each that is not
// "passed" with at least one reason that policy allows for that check. Anything but PROCEED tells a person that something
// is wrong, so at least one finding must then not be passed; where a case has no checks its own reasons say enough.
// INVALID_ARGUMENT: DISPOSITION_MISSING, FINDING_MISSING, FINDING_UNKNOWN (no check of the case, or twice),
// OUTCOME_UNKNOWN, REASON_MISSING, REASON_UNKNOWN, TOO_MANY_REASONS (more than 8, or one twice).
Status CheckDecision(const std::vector<std::string>& checks, const v1::DecideRequest& decision,
                     const CasePolicy& policy);

// True when both say the same: the same disposition and, for PROCEED, whose findings are graded, the same outcome of each
// check.
bool Agree(const v1::ReaderFindings& one, const v1::ReaderFindings& other);

// Where a case goes after a decision.
enum class Next { kSecondReader, kEscalate, kClose };

// `readings` is everything that was said so far, the newest last; `stage` where the case stood when that was said;
// `readers` what policy asks for.
//   OPEN             closes where policy asks for one reader, but never with REFUSED_FRAUD: that needs two people
//   AWAITING_SECOND  closes when both agree, else goes to a senior operator
//   ESCALATED        closes with the senior's word, but with REFUSED_FRAUD only if somebody else said so too; else another
//                    senior reads it
// The newest reading is the word that closes a case.
Next NextAfter(std::span<const v1::ReaderFindings> readings, Stage stage, int readers);

}  // namespace lagan::review
