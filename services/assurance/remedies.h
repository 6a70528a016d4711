// What a person can still do when a level was not reached: the next best evidence, the cheapest first, as data
// (policy/assurance/remedies.tsv).
#pragma once

#include <string>
#include <vector>

#include "base/core/result.h"
#include "services/assurance/scoring.h"
#include "services/policy/table.h"

namespace lagan::assurance {

struct Remedy {
  Check check = Check::kFaceAutomatic;
  int cost = 1;        // 1 to 9; compared, never added to scores
  std::string advice;  // what the person does: "answer questions about yourself on the telephone"
};
using Remedies = std::vector<Remedy>;

std::span<const std::string_view> RemedyColumns();

// POLICY_INVALID for a check that is not known, that is named twice, or that `rules` let raise nothing: doing it would be in
// vain.
Result<Remedies> ReadRemedies(const policy::Table& table, const ScoringRules& rules);

// What would lift `part` to at least `score`, the cheapest first. Empty when nothing that a person can do would.
std::vector<Remedy> RemediesFor(const Remedies& remedies, const ScoringRules& rules, ScorePart part,
                                int score);

}  // namespace lagan::assurance
