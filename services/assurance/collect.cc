#include "services/assurance/collect.h"

namespace lagan::assurance {
namespace {

Outcome OutcomeOf(sources::Finding finding) {
  switch (finding) {
    case sources::Finding::kMatch:
    case sources::Finding::kFound:
    case sources::Finding::kClear:
      return Outcome::kPassed;
    case sources::Finding::kPartial:
      return Outcome::kPartial;
    case sources::Finding::kMismatch:
    case sources::Finding::kAdverse:
      return Outcome::kFailed;
    case sources::Finding::kNotFound:
      return Outcome::kNotFound;
    case sources::Finding::kUnavailable:
      break;
  }
  return Outcome::kUnavailable;
}

}  // namespace

CheckResult ResultOfSource(Check check, const sources::SourceOutcome& outcome) {
  return {check, OutcomeOf(outcome.finding), 1, outcome.detail, outcome.source};
}

CheckResult ResultOfQuestions(int asked, int correct) {
  const Outcome outcome = asked <= 0         ? Outcome::kNotRun
                          : correct == asked ? Outcome::kPassed
                                             : Outcome::kFailed;
  return {Check::kDynamicQuestions, outcome, asked, "", ""};
}

}  // namespace lagan::assurance
