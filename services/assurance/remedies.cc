#include "services/assurance/remedies.h"

#include <algorithm>
#include <array>
#include <set>

namespace lagan::assurance {
namespace {

constexpr std::array<std::string_view, 3> kColumns = {"check", "cost", "advice"};

bool Gives(const ScoringRules& rules, Check check, ScorePart part, int score) {
  return std::any_of(rules.begin(), rules.end(), [&](const ScoringRule& rule) {
    return rule.check == check && rule.part == part && rule.effect == Effect::kGives && rule.score >= score;
  });
}

bool GivesAnything(const ScoringRules& rules, Check check) {
  return std::any_of(rules.begin(), rules.end(), [&](const ScoringRule& rule) {
    return rule.check == check && rule.effect == Effect::kGives && rule.score > 0;
  });
}

}  // namespace

std::span<const std::string_view> RemedyColumns() { return kColumns; }

Result<Remedies> ReadRemedies(const policy::Table& table, const ScoringRules& rules) {
  Remedies remedies;
  std::set<Check> named;
  for (const policy::Row& row : table.rows) {
    Remedy remedy;
    const auto check = CheckFromName(row.cells[0]);
    if (!check.has_value()) return RowInvalid(table, row, "check is not known");
    remedy.check = *check;
    LAGAN_ASSIGN_OR_RETURN(remedy.cost, NumberCell(table, row, 1, 1, 9));
    remedy.advice = row.cells[2];
    if (remedy.advice.empty()) return RowInvalid(table, row, "an empty cell");
    if (!named.insert(remedy.check).second) return RowInvalid(table, row, "a check named twice");
    if (!GivesAnything(rules, remedy.check)) return RowInvalid(table, row, "a check that raises nothing");
    remedies.push_back(std::move(remedy));
  }
  return remedies;
}

std::vector<Remedy> RemediesFor(const Remedies& remedies, const ScoringRules& rules, ScorePart part,
                                int score) {
  std::vector<Remedy> found;
  for (const Remedy& remedy : remedies) {
    if (Gives(rules, remedy.check, part, score)) found.push_back(remedy);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Remedy& a, const Remedy& b) { return a.cost < b.cost; });
  return found;
}

}  // namespace lagan::assurance
