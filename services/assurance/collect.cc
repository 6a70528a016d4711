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

Outcome OutcomeOfPerson(PersonFinding finding, Training training) {
  if (finding == PersonFinding::kNotDone) return Outcome::kNotRun;
  if (finding == PersonFinding::kFailed) return Outcome::kFailed;
  if (finding == PersonFinding::kUnclear) return Outcome::kUnclear;
  return training == Training::kWithin1Year    ? Outcome::kPassedWithin1Year
         : training == Training::kWithin3Years ? Outcome::kPassedWithin3Years
                                               : Outcome::kPassedLapsed;
}

}  // namespace

CheckResult ResultOfSource(Check check, const sources::SourceOutcome& outcome) {
  return {check, OutcomeOf(outcome.finding), 1, outcome.detail, outcome.source};
}

Result<PersonFinding> PersonFindingFromName(std::string_view name) {
  if (name.empty()) return PersonFinding::kNotDone;
  if (name == "passed") return PersonFinding::kPassed;
  if (name == "failed") return PersonFinding::kFailed;
  if (name == "unclear") return PersonFinding::kUnclear;
  return InvalidArgument("PERSON_FINDING_UNKNOWN", "What a person found must be passed, failed or unclear.");
}

Result<Training> TrainingFromName(std::string_view name) {
  if (name == "within_1_year") return Training::kWithin1Year;
  if (name == "within_3_years") return Training::kWithin3Years;
  if (name == "lapsed") return Training::kLapsed;
  return InvalidArgument("TRAINING_UNKNOWN", "Training must be within_1_year, within_3_years or lapsed.");
}

CheckResult ResultOfPerson(Check check, PersonFinding finding, Training training) {
  return {check, OutcomeOfPerson(finding, training), 1, "", ""};
}

CheckResult ResultOfExamination(PersonFinding finding, Training training, bool original) {
  const bool worthless = finding == PersonFinding::kPassed && !original;
  return {Check::kDocumentExamined, worthless ? Outcome::kNotOriginal : OutcomeOfPerson(finding, training), 1,
          "", ""};
}

CheckResult ResultOfQuestions(int asked, int correct) {
  const Outcome outcome = asked <= 0         ? Outcome::kNotRun
                          : correct == asked ? Outcome::kPassed
                                             : Outcome::kFailed;
  return {Check::kDynamicQuestions, outcome, asked, "", ""};
}

}  // namespace lagan::assurance
