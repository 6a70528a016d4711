// What a reader at a terminal reads and types: the case, the choices and what each means, findings in short form. No
// network, no files.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "lagan/review/v1/review.pb.h"
#include "services/review/case_policy.h"

namespace lagan::commands {

// "proceed", "ask-evidence", "not-proven", "refused-fraud". DISPOSITION_UNKNOWN, naming the choices.
Result<review::v1::Disposition> DispositionFromWord(std::string_view word);
std::string_view DispositionWord(review::v1::Disposition disposition);

// "CHECK=passed", "CHECK=failed:REASON,REASON" or "CHECK=unclear:REASON". FINDING_UNREADABLE.
Result<review::v1::Finding> FindingFromText(std::string_view text);

// What the case is, what to look at, and how long it is held.
std::string CaseText(const review::v1::Case& held, std::chrono::seconds left);
// The choices and the reasons that may be given for the checks of this case.
std::string ChoicesText(const review::v1::Case& held, const review::CasePolicy& policy);
// What is about to be decided, in words that can be checked once more.
std::string SummaryText(const review::v1::Case& held, review::v1::Disposition disposition,
                        const std::vector<review::v1::Finding>& findings, const review::CasePolicy& policy,
                        std::chrono::seconds left);
std::string QueueText(const review::v1::GetQueueResponse& queue);

}  // namespace lagan::commands
