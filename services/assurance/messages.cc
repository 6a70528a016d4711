#include "services/assurance/messages.h"

#include <algorithm>
#include <string>
#include <utility>

#include "services/assurance/collect.h"
#include "services/assurance/explain.h"
#include "services/assurance/next_best.h"

namespace lagan::assurance {
namespace {

constexpr std::size_t kMaxName = 60;
constexpr std::size_t kMaxNumber = 30;
constexpr std::uint32_t kMaxQuestions = 20;

bool IsLetter(char c) { return c >= 'A' && c <= 'Z'; }
bool IsNameCharacter(char c) { return IsLetter(c) || c == ' '; }
bool IsNumberCharacter(char c) { return IsLetter(c) || (c >= '0' && c <= '9'); }

Status IdentityInvalid(const char* field) {
  return InvalidArgument("IDENTITY_INVALID", "This part of the identity is missing or malformed.",
                         std::string("identity.") + field);
}

Status CheckText(const std::string& text, const char* field, std::size_t least, std::size_t most,
                 bool (*allowed)(char)) {
  if (text.size() < least || text.size() > most || !std::all_of(text.begin(), text.end(), allowed)) {
    return IdentityInvalid(field);
  }
  return {};
}

Result<Secret<Date>> ReadDate(const std::string& text, const char* field) {
  const Result<Date> date = ParseDate(text);
  if (!date.ok()) return IdentityInvalid(field);
  return Secret<Date>(*date);
}

Result<Level> LevelAsked(const std::string& name) {
  for (const Level level : {Level::kLow, Level::kMedium, Level::kHigh, Level::kVeryHigh}) {
    if (LevelName(level) == name) return level;
  }
  return InvalidArgument("LEVEL_UNKNOWN", "The level must be low, medium, high or very_high.", "level_asked");
}

// Adds the result of a source that was asked.
Status AddSource(Check check, bool asked, const v1::SourceOutcome& message, const char* field,
                 std::vector<CheckResult>& results) {
  if (!asked) return {};
  const auto finding = sources::FindingFromName(message.outcome());
  if (!finding.ok()) {
    return InvalidArgument(finding.status().reason(), finding.status().message(),
                           std::string(field) + ".outcome");
  }
  results.push_back(ResultOfSource(check, {*finding, message.detail(), message.source()}));
  return {};
}

Status InField(const Status& status, std::string_view field) {
  return Status(status.code(), status.reason(), status.message(), std::string(field));
}

// What a person found and how old their training was. Training is asked for only where something was done.
struct PersonReport {
  PersonFinding finding = PersonFinding::kNotDone;
  Training training = Training::kLapsed;
};
Result<PersonReport> ReadReport(const v1::PersonFinding& message, const std::string& field) {
  PersonReport report;
  const auto finding = PersonFindingFromName(message.outcome());
  if (!finding.ok()) return InField(finding.status(), field + ".outcome");
  report.finding = *finding;
  if (report.finding == PersonFinding::kNotDone) return report;
  const auto training = TrainingFromName(message.training());
  if (!training.ok()) return InField(training.status(), field + ".training");
  report.training = *training;
  return report;
}

Result<CheckResult> AutomaticFace(const std::string& name) {
  const auto result = [](Outcome outcome) { return CheckResult{Check::kFaceAutomatic, outcome, 1, "", ""}; };
  if (name.empty()) return result(Outcome::kNotRun);
  if (name == "passed") return result(Outcome::kPassed);
  if (name == "failed") return result(Outcome::kFailed);
  if (name == "uncertain") return result(Outcome::kUnclear);
  return InvalidArgument("FACE_FINDING_UNKNOWN", "The face check passed, failed or is uncertain.",
                         "face_automatic");
}

Result<CheckResult> Examination(const v1::GradeRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const PersonReport report,
                         ReadReport(request.document_examined(), "document_examined"));
  const std::string& form = request.document_form();
  const bool original = form == "original_present" || form == "original_posted";
  const bool known = original || form == "picture" || form == "copy";
  if (!known && (report.finding != PersonFinding::kNotDone || !form.empty())) {
    return InvalidArgument("DOCUMENT_FORM_UNKNOWN",
                           "What was examined is original_present, original_posted, picture or copy.",
                           "document_form");
  }
  return ResultOfExamination(report.finding, report.training, original);
}

Status AddPersonChecks(const Policy& policy, const v1::GradeRequest& request,
                       std::vector<CheckResult>& results) {
  if (!request.vouch().empty()) {
    if (FindVoucher(policy.vouchers, request.vouch()) == nullptr) {
      return InvalidArgument("VOUCHER_UNKNOWN", "This position is none of those that may vouch.", "vouch");
    }
    results.push_back({Check::kVouch, Outcome::kPassed, 1, "", ""});
  }
  LAGAN_ASSIGN_OR_RETURN(CheckResult automatic, AutomaticFace(request.face_automatic()));
  results.push_back(std::move(automatic));
  LAGAN_ASSIGN_OR_RETURN(const PersonReport remote, ReadReport(request.face_remote(), "face_remote"));
  results.push_back(ResultOfPerson(Check::kFaceRemote, remote.finding, remote.training));
  LAGAN_ASSIGN_OR_RETURN(const PersonReport present, ReadReport(request.face_present(), "face_present"));
  results.push_back(ResultOfPerson(Check::kFacePresent, present.finding, present.training));
  return {};
}

// A zone that somebody typed was not read from a picture: it may count against the document, and never for it.
void AddZone(const v1::GradeRequest& request, std::vector<CheckResult>& results) {
  const Outcome outcome = request.zone_consistent() ? Outcome::kPassed : Outcome::kFailed;
  const bool typed = request.zone_typed();
  results.push_back(
      {Check::kZoneConsistent, typed && request.zone_consistent() ? Outcome::kNotRun : outcome, 1, "", ""});
  if (typed) results.push_back({Check::kZoneTyped, outcome, 1, "", ""});
}

Result<Checks> ChecksOf(const Policy& policy, const v1::GradeRequest& request) {
  if (request.questions_asked() > kMaxQuestions || request.questions_correct() > request.questions_asked()) {
    return InvalidArgument("QUESTIONS_INVALID", "More questions were answered than can have been asked.",
                           "questions_correct");
  }
  Checks checks;
  checks.documents.push_back({request.document_type(), {}});
  auto& document = checks.documents[0].checks;
  const auto add = [&document](Check check, Outcome outcome) {
    document.push_back({check, outcome, 1, "", ""});
  };
  AddZone(request, document);
  add(Check::kChip, request.chip_verified() ? Outcome::kPassed : Outcome::kNotRun);
  add(Check::kInDate, request.document_expired() ? Outcome::kFailed : Outcome::kPassed);
  LAGAN_ASSIGN_OR_RETURN(CheckResult examination, Examination(request));
  document.push_back(std::move(examination));
  LAGAN_RETURN_IF_ERROR(AddSource(Check::kAuthoritativeRegister, request.has_register_(), request.register_(),
                                  "register", document));
  LAGAN_RETURN_IF_ERROR(AddSource(Check::kActivityHistory, request.has_activity(), request.activity(),
                                  "activity", checks.person));
  LAGAN_RETURN_IF_ERROR(
      AddSource(Check::kIdentityFraud, request.has_fraud(), request.fraud(), "fraud", checks.person));
  checks.person.push_back(ResultOfQuestions(static_cast<int>(request.questions_asked()),
                                            static_cast<int>(request.questions_correct())));
  LAGAN_RETURN_IF_ERROR(AddPersonChecks(policy, request, checks.person));
  return checks;
}

void AddLine(std::string_view part, const std::string& text, int score, const std::string& rule,
             v1::GradeResponse& response) {
  v1::DerivationLine* line = response.add_derivation();
  line->set_part(std::string(part));
  line->set_text(text);
  line->set_score(score);
  line->set_rule(rule);
}

void AddDerivation(const Policy& policy, const Derivation& derivation, const Grade& grade,
                   v1::GradeResponse& response) {
  for (const DerivationLine& line : derivation.lines) {
    AddLine(ScorePartName(line.part), line.text, line.effect == Effect::kNothing ? -1 : line.score, line.rule,
            response);
  }
  if (!grade.profile) {
    AddLine("profile", ExplainBest(policy, nullptr), -1, "", response);
    return;
  }
  const auto profile = std::find_if(policy.profiles.begin(), policy.profiles.end(),
                                    [&](const Profile& each) { return each.name == *grade.profile; });
  const ProfileMatch best = MatchProfile(*profile, derivation.scores);
  AddLine("profile", ExplainBest(policy, &best), -1, profile->name, response);
}

}  // namespace

Result<sources::ClaimedIdentity> FromMessage(const v1::ClaimedIdentity& message) {
  const std::size_t surname_least = message.given_names().empty() ? 1 : 0;
  LAGAN_RETURN_IF_ERROR(CheckText(message.surname(), "surname", surname_least, kMaxName, IsNameCharacter));
  LAGAN_RETURN_IF_ERROR(CheckText(message.given_names(), "given_names", 0, kMaxName, IsNameCharacter));
  LAGAN_RETURN_IF_ERROR(CheckText(message.issuing_state(), "issuing_state", 1, 3, IsLetter));
  LAGAN_RETURN_IF_ERROR(
      CheckText(message.document_number(), "document_number", 1, kMaxNumber, IsNumberCharacter));
  sources::ClaimedIdentity identity;
  identity.surname = SecretText(message.surname());
  identity.given_names = SecretText(message.given_names());
  identity.issuing_state = message.issuing_state();
  identity.document_number = SecretText(message.document_number());
  LAGAN_ASSIGN_OR_RETURN(identity.birth_date, ReadDate(message.birth_date(), "birth_date"));
  LAGAN_ASSIGN_OR_RETURN(identity.expiry_date, ReadDate(message.expiry_date(), "expiry_date"));
  return identity;
}

v1::SourceOutcome ToMessage(const sources::SourceOutcome& outcome) {
  v1::SourceOutcome message;
  message.set_outcome(std::string(sources::FindingName(outcome.finding)));
  message.set_detail(outcome.detail);
  message.set_source(outcome.source);
  return message;
}

v1::PreparedQuestion ToMessage(const sources::PreparedQuestion& question) {
  v1::PreparedQuestion message;
  message.set_question_id(question.id);
  message.set_text(question.text);
  for (const SecretText& choice : question.choices) message.add_choices(choice.Reveal());
  message.set_correct_choice(static_cast<std::uint32_t>(question.correct.Reveal()));
  return message;
}

Result<v1::GradeResponse> AnswerGrade(const Policy& policy, const v1::GradeRequest& request) {
  LAGAN_ASSIGN_OR_RETURN(const Level asked, LevelAsked(request.level_asked()));
  LAGAN_ASSIGN_OR_RETURN(const Checks checks, ChecksOf(policy, request));
  const Result<Derivation> derivation = DeriveScores(policy, checks);
  if (!derivation.ok()) {
    const Status& status = derivation.status();
    return Status(status.code(), status.reason(), status.message(), "document_type");
  }
  const Scores& scores = derivation->scores;
  LAGAN_ASSIGN_OR_RETURN(const Grade grade, GradeScores(policy, scores));
  v1::GradeResponse response;
  response.set_level(std::string(LevelName(grade.level)));
  response.set_profile(grade.profile.value_or(""));
  for (const std::string& profile : grade.profiles) response.add_profiles(profile);
  response.set_strength(static_cast<std::uint32_t>(scores.evidence.at(0).strength));
  response.set_validity(static_cast<std::uint32_t>(scores.evidence.at(0).validity));
  response.set_activity(static_cast<std::uint32_t>(scores.activity));
  response.set_fraud(static_cast<std::uint32_t>(scores.fraud));
  response.set_verification(static_cast<std::uint32_t>(scores.verification));
  AddDerivation(policy, *derivation, grade, response);
  response.set_level_reached(grade.level >= asked);
  if (!response.level_reached()) {
    for (std::string& line : NextBest(policy, *derivation, grade, asked))
      response.add_missing(std::move(line));
  }
  response.set_policy_version(derivation->policy_version);
  return response;
}

}  // namespace lagan::assurance
