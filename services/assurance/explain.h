// A grade in plain English, for operators and for the people graded.
#pragma once

#include <string>
#include <vector>

#include "services/assurance/grade.h"

namespace lagan::assurance {

// How many unmet profiles of the next level are spelled out; all are in Grade::unmet.
inline constexpr std::size_t kExplainedProfiles = 3;

// The lines of Grade::explanation: what was achieved, why `best` (null when none is met) is met, and what is missing
// for the nearest profiles of the next level, fewest points first.
std::vector<std::string> ExplainGrade(const Policy& policy, const Scores& scores, const Grade& grade,
                                      const ProfileMatch* best);

// Why `best` is met, in the words of its own minima; "No profile is met." for null.
std::string ExplainBest(const Policy& policy, const ProfileMatch* best);

// "a fraud score of 1 (it is 0)".
std::string ExplainGap(const Gap& gap);

}  // namespace lagan::assurance
