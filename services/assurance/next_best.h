// The cheapest way to the level that was asked for, in words for the person.
#pragma once

#include <string>
#include <vector>

#include "services/assurance/derive.h"
#include "services/assurance/grade.h"
#include "services/assurance/policy.h"

namespace lagan::assurance {

// A line for each of the nearest profiles that would reach `asked`, at most kExplainedProfiles: what is missing, and what the person
// can do about it, such as "M1B: a verification score of 2 (it is 0): do the face check with a camera, or answer ...". First
// those for which everything missing can be mended, the cheapest first; then the others, fewest points first. What a contradiction holds down
// cannot be mended by doing more: the line says that a person has to look. Pure.
std::vector<std::string> NextBest(const Policy& policy, const Derivation& derivation, const Grade& grade,
                                  Level asked);

}  // namespace lagan::assurance
