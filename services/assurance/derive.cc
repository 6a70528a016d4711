#include "services/assurance/derive.h"

#include <fmt/format.h>

#include <algorithm>

namespace lagan::assurance {
namespace {

// One part's score while its lines are collected.
struct Tally {
  int gives = 0;
  int caps = kMaxStrength;  // as high as any part goes
  int score() const { return std::min(gives, caps); }
};

// "No chip was read (not run)." or "An authoritative register holds other details (birth_date)."
std::string Sentence(const ScoringRule& rule, const CheckResult& result) {
  std::string note = result.detail;
  if (!rule.outcome && result.outcome != Outcome::kPassed) {
    std::string outcome(OutcomeName(result.outcome));
    std::replace(outcome.begin(), outcome.end(), '_', ' ');
    note = note.empty() ? outcome : outcome + ": " + note;
  }
  const std::string effect =
      rule.effect == Effect::kGives  ? fmt::format(": {} {}", ScorePartName(rule.part), rule.score)
      : rule.effect == Effect::kCaps ? fmt::format(": {} at most {}", ScorePartName(rule.part), rule.score)
                                     : "";
  return rule.meaning + (note.empty() ? "" : " (" + note + ")") + effect + ".";
}

// Applies every rule of `part` to the results, adding a line for each; a check without a result was not run.
void Apply(const ScoringRules& rules, ScorePart part, const std::vector<CheckResult>& results,
           const std::string& document, Tally& tally, std::vector<DerivationLine>& lines) {
  const auto apply = [&](const CheckResult& result) {
    const ScoringRule* rule = FindRule(rules, part, result.check, result.outcome, result.count);
    if (rule == nullptr) return;  // the check has nothing to do with this part
    if (rule->effect == Effect::kGives) tally.gives = std::max(tally.gives, rule->score);
    if (rule->effect == Effect::kCaps) tally.caps = std::min(tally.caps, rule->score);
    lines.push_back({part, document, std::string(CheckName(result.check)),
                     std::string(OutcomeName(result.outcome)), rule->effect, rule->score, rule->id,
                     Sentence(*rule, result), result.source});
  };
  for (std::size_t i = 0; i < kCheckCount; ++i) {
    const Check check = static_cast<Check>(i);
    bool run = false;
    for (const CheckResult& result : results) {
      if (result.check != check) continue;
      run = true;
      apply(result);
    }
    if (!run) apply({.check = check, .outcome = Outcome::kNotRun, .count = 1, .detail = "", .source = ""});
  }
}

Status CheckPlaces(const std::vector<CheckResult>& results, bool of_document, const std::string& field) {
  const bool misplaced = std::any_of(
      results.begin(), results.end(),
      [of_document](const CheckResult& result) { return IsDocumentCheck(result.check) != of_document; });
  if (!misplaced) return Status();
  return InvalidArgument("CHECK_MISPLACED",
                         "A check stands with a document that is of the person, or the other way round.",
                         field);
}

Evidence ScoreDocument(const Policy& policy, const DocumentChecks& document, const EvidenceType& type,
                       std::vector<DerivationLine>& lines) {
  Tally strength;
  strength.gives = type.strength;
  lines.push_back({ScorePart::kStrength, document.type, "document_type", "", Effect::kGives, type.strength,
                   "STRENGTH-OF-TYPE", fmt::format("{}: strength {} at best.", type.name, type.strength),
                   ""});
  Apply(policy.scoring, ScorePart::kStrength, document.checks, document.type, strength, lines);
  Tally validity;
  Apply(policy.scoring, ScorePart::kValidity, document.checks, document.type, validity, lines);
  return {document.type, strength.score(), validity.score()};
}

}  // namespace

Result<Derivation> DeriveScores(const Policy& policy, const Checks& checks) {
  Derivation derivation;
  derivation.policy_version = policy.version;
  if (checks.documents.size() > kMaxPieces) {
    return InvalidArgument("EVIDENCE_TOO_MANY", fmt::format("At most {} documents are graded.", kMaxPieces),
                           "documents");
  }
  for (std::size_t i = 0; i < checks.documents.size(); ++i) {
    const DocumentChecks& document = checks.documents[i];
    const std::string field = fmt::format("documents[{}].", i);
    const EvidenceType* type = FindEvidenceType(policy, document.type);
    if (type == nullptr) {
      return InvalidArgument("EVIDENCE_TYPE_UNKNOWN", "The policy does not know this type of document.",
                             field + "type");
    }
    LAGAN_RETURN_IF_ERROR(CheckPlaces(document.checks, true, field + "checks"));
    derivation.scores.evidence.push_back(ScoreDocument(policy, document, *type, derivation.lines));
  }
  LAGAN_RETURN_IF_ERROR(CheckPlaces(checks.person, false, "person"));
  const auto score_person = [&](ScorePart part) {
    Tally tally;
    Apply(policy.scoring, part, checks.person, "", tally, derivation.lines);
    return tally.score();
  };
  derivation.scores.activity = score_person(ScorePart::kActivity);
  derivation.scores.fraud = score_person(ScorePart::kFraud);
  derivation.scores.verification = score_person(ScorePart::kVerification);
  return derivation;
}

}  // namespace lagan::assurance
