// From what sources answered to the results of checks.
#pragma once

#include "services/assurance/derive.h"
#include "services/assurance/sources/sources.h"

namespace lagan::assurance {

// The answer of a source as the result of `check`: match, found and clear passed; partial is partial; mismatch and adverse
// failed; the others are what they are called.
CheckResult ResultOfSource(Check check, const sources::SourceOutcome& outcome);

// None asked: not run. All right: passed; else failed.
CheckResult ResultOfQuestions(int asked, int correct);

}  // namespace lagan::assurance
