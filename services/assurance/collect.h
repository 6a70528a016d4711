// From what sources answered to the results of checks.
#pragma once

#include <string_view>

#include "base/core/result.h"
#include "services/assurance/derive.h"
#include "services/assurance/sources/sources.h"

namespace lagan::assurance {

// The answer of a source as the result of `check`: match, found and clear passed; partial is partial; mismatch and adverse
// failed; the others are what they are called.
CheckResult ResultOfSource(Check check, const sources::SourceOutcome& outcome);

// What a person found, by the age of their training.
enum class PersonFinding { kNotDone, kPassed, kFailed, kUnclear };
enum class Training { kWithin1Year, kWithin3Years, kLapsed };
// "" (not done), "passed", "failed", "unclear". PERSON_FINDING_UNKNOWN.
Result<PersonFinding> PersonFindingFromName(std::string_view name);
// "within_1_year", "within_3_years", "lapsed". TRAINING_UNKNOWN: whoever leaves it out is not taken for trained.
Result<Training> TrainingFromName(std::string_view name);
CheckResult ResultOfPerson(Check check, PersonFinding finding, Training training);
// What an operator found who examined a document. Only an original can be found genuine; anything may be found false.
CheckResult ResultOfExamination(PersonFinding finding, Training training, bool original);

// None asked: not run. All right: passed; else failed.
CheckResult ResultOfQuestions(int asked, int correct);

}  // namespace lagan::assurance
