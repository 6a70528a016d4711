// Readers of cases: they claim, look at all that a case names, and decide what they were told to. Like everything of a console,
// each call is asked again under its own key until it is answered.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "services/demo/reader.h"
#include "tests/integration/console.h"

namespace lagan::integration {

// What a reader saw and came to.
struct CaseReading {
  review::v1::Case read;
  // By field, the content of its parts. Personal data.
  std::map<std::string, std::vector<std::string>> seen;
  // False: another reader looks.
  bool closed = false;
};

// Claims the next case once there is one (CASE_MISSING after a minute); it must be this application's (ANOTHER_CASE).
Result<review::v1::ClaimNextResponse> ClaimCase(const Console& console, const std::string& application_id);
// Everything that the case names.
Status LookAt(const Console& console, const review::v1::ClaimNextResponse& held, CaseReading& reading);
review::v1::DecideRequest DecisionOn(const review::v1::ClaimNextResponse& held, const demo::Verdict& verdict);
// Claims, looks and decides.
Result<CaseReading> ReadCase(const Console& console, const std::string& application_id,
                             const demo::Verdict& verdict);

// Until the application has left IN_REVIEW and its checks, if any, came to an end. CHECKS_TOO_SLOW after a minute.
Result<v1::Application> AwaitOutcome(const Portal& portal, const std::string& application_id);
// The result of an application that was just decided; a refusal is signed a moment after it is told. The error of the last try
// after a minute.
Result<v1::GetResultResponse> AwaitResult(const Portal& portal, const std::string& application_id);

}  // namespace lagan::integration
