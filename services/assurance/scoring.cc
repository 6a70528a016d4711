#include "services/assurance/scoring.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace lagan::assurance {
namespace {

constexpr std::array<std::string_view, kCheckCount> kCheckNames = {
    "zone_consistent", "zone_agrees",    "authoritative_register", "chip",
    "in_date",         "zone_typed",     "document_examined",      "activity_history",
    "vouch",           "identity_fraud", "dynamic_questions",      "face_automatic",
    "face_remote",     "face_present"};
constexpr std::array<std::string_view, 11> kOutcomeNames = {"passed",
                                                            "partial",
                                                            "failed",
                                                            "not_found",
                                                            "unavailable",
                                                            "not_run",
                                                            "passed_within_1_year",
                                                            "passed_within_3_years",
                                                            "passed_lapsed",
                                                            "not_original",
                                                            "unclear"};
constexpr std::array<std::string_view, kScorePartCount> kPartNames = {"strength", "validity", "activity",
                                                                      "fraud", "verification"};
constexpr std::array<int, kScorePartCount> kPartMaxima = {4, 4, 4, 3, 4};
constexpr std::array<std::string_view, 3> kEffectNames = {"nothing", "gives", "caps"};
constexpr std::string_view kOtherwise = "otherwise";
constexpr std::array<std::string_view, 8> kColumns = {"rule",     "part",   "check", "outcome",
                                                      "at_least", "effect", "score", "meaning"};

// The enumerator whose name stands in the cell.
template <typename Enum, std::size_t N>
Result<Enum> NamedCell(const policy::Table& table, const policy::Row& row, std::size_t column,
                       const std::array<std::string_view, N>& names) {
  const auto found = std::find(names.begin(), names.end(), row.cells[column]);
  if (found == names.end()) return RowInvalid(table, row, fmt::format("{} is not known", kColumns[column]));
  return static_cast<Enum>(found - names.begin());
}

bool IsDocumentPart(ScorePart part) { return part == ScorePart::kStrength || part == ScorePart::kValidity; }

bool MayRaise(const std::optional<Outcome>& outcome) {
  return outcome == Outcome::kPassed || outcome == Outcome::kPartial ||
         outcome == Outcome::kPassedWithin1Year || outcome == Outcome::kPassedWithin3Years;
}

Status CheckEffect(const policy::Table& table, const policy::Row& row, const ScoringRule& rule) {
  if (IsDocumentCheck(rule.check) != IsDocumentPart(rule.part)) {
    return RowInvalid(table, row, "a check of the document that scores the person, or the other way round");
  }
  if (rule.effect == Effect::kGives && rule.part == ScorePart::kStrength) {
    return RowInvalid(table, row, "strength can only be capped");
  }
  if (rule.effect == Effect::kGives && !MayRaise(rule.outcome)) {
    return RowInvalid(table, row, "only a passed check may raise a score");
  }
  const bool remote_face = rule.check == Check::kFaceAutomatic || rule.check == Check::kFaceRemote;
  if (rule.effect == Effect::kGives && remote_face && rule.score > kMaxRemoteFace) {
    return RowInvalid(table, row, "a face check of somebody who is not there gives at most 2");
  }
  if (rule.effect == Effect::kNothing && rule.score != 0)
    return RowInvalid(table, row, "a score without an effect");
  return Status();
}

Result<ScoringRule> ReadRule(const policy::Table& table, const policy::Row& row) {
  ScoringRule rule;
  rule.id = row.cells[0];
  rule.meaning = row.cells[7];
  if (rule.id.empty() || rule.meaning.empty()) return RowInvalid(table, row, "an empty cell");
  LAGAN_ASSIGN_OR_RETURN(rule.part, NamedCell<ScorePart>(table, row, 1, kPartNames));
  LAGAN_ASSIGN_OR_RETURN(rule.check, NamedCell<Check>(table, row, 2, kCheckNames));
  if (row.cells[3] != kOtherwise) {
    LAGAN_ASSIGN_OR_RETURN(rule.outcome, NamedCell<Outcome>(table, row, 3, kOutcomeNames));
  }
  LAGAN_ASSIGN_OR_RETURN(rule.at_least, NumberCell(table, row, 4, 1, 100));
  LAGAN_ASSIGN_OR_RETURN(rule.effect, NamedCell<Effect>(table, row, 5, kEffectNames));
  LAGAN_ASSIGN_OR_RETURN(rule.score,
                         NumberCell(table, row, 6, 0, kPartMaxima[static_cast<std::size_t>(rule.part)]));
  LAGAN_RETURN_IF_ERROR(CheckEffect(table, row, rule));
  return rule;
}

// Every check is ruled somewhere, and wherever it is ruled it has a rule for all that has none of its own.
Status CheckComplete(const policy::Table& table, const ScoringRules& rules) {
  std::set<std::tuple<ScorePart, Check>> touched;
  std::set<Check> checks;
  for (const ScoringRule& rule : rules) {
    touched.emplace(rule.part, rule.check);
    checks.insert(rule.check);
  }
  if (checks.size() != kCheckCount) {
    return FailedPrecondition("POLICY_INVALID", table.name + ": a check has no rules.");
  }
  for (const auto& [part, check] : touched) {
    const bool complete =
        std::any_of(rules.begin(), rules.end(), [part = part, check = check](const auto& rule) {
          return rule.part == part && rule.check == check && !rule.outcome;
        });
    if (complete) continue;
    return FailedPrecondition("POLICY_INVALID", fmt::format("{}: {} has no row for {} otherwise.", table.name,
                                                            CheckName(check), ScorePartName(part)));
  }
  return Status();
}

}  // namespace

std::string_view CheckName(Check check) { return kCheckNames[static_cast<std::size_t>(check)]; }
std::optional<Check> CheckFromName(std::string_view name) {
  const auto found = std::find(kCheckNames.begin(), kCheckNames.end(), name);
  if (found == kCheckNames.end()) return std::nullopt;
  return static_cast<Check>(found - kCheckNames.begin());
}
bool IsDocumentCheck(Check check) { return check <= Check::kDocumentExamined; }
std::string_view OutcomeName(Outcome outcome) { return kOutcomeNames[static_cast<std::size_t>(outcome)]; }
std::string_view ScorePartName(ScorePart part) { return kPartNames[static_cast<std::size_t>(part)]; }
std::string_view EffectName(Effect effect) { return kEffectNames[static_cast<std::size_t>(effect)]; }
std::span<const std::string_view> ScoringColumns() { return kColumns; }

Result<ScoringRules> ReadScoringRules(const policy::Table& table) {
  ScoringRules rules;
  std::set<std::string> ids;
  std::set<std::tuple<ScorePart, Check, std::optional<Outcome>>> cases;
  for (const policy::Row& row : table.rows) {
    LAGAN_ASSIGN_OR_RETURN(ScoringRule rule, ReadRule(table, row));
    if (!ids.insert(rule.id).second) return RowInvalid(table, row, "a rule named twice");
    if (!cases.emplace(rule.part, rule.check, rule.outcome).second) {
      return RowInvalid(table, row, "a second rule for the same case");
    }
    rules.push_back(std::move(rule));
  }
  LAGAN_RETURN_IF_ERROR(CheckComplete(table, rules));
  return rules;
}

const ScoringRule* FindRule(const ScoringRules& rules, ScorePart part, Check check, Outcome outcome,
                            int count) {
  const ScoringRule* otherwise = nullptr;
  for (const ScoringRule& rule : rules) {
    if (rule.part != part || rule.check != check) continue;
    if (rule.outcome == outcome && count >= rule.at_least) return &rule;
    if (!rule.outcome) otherwise = &rule;
  }
  return otherwise;
}

}  // namespace lagan::assurance
