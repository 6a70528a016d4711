// What proofing may tell: a strict reading of its events.
#pragma once

#include "base/core/result.h"
#include "lagan/review/v1/review.pb.h"
#include "services/review/case_policy.h"
#include "services/review/case_record.h"

namespace lagan::review {

// 1 to 100 events, each with an id of 32 lower-case hexadecimal digits and one of the two contents, well formed:
// identifiers likewise, 1 to 16 reasons, up to 16 checks and fields, in their alphabets; a channel; a time; at most 100
// excluded operators. What is named twice counts once. EVENT_INVALID (invalid argument) with the field.
Status CheckEvents(const v1::DeliverCasesRequest& request);

// The case that an event that was checked asks for, opened at `now`, as urgent as policy says.
CaseRecord CaseOf(const v1::CaseNeeded& needed, const CasePolicy& policy, Time now);

}  // namespace lagan::review
