// The rule by which two similarities become a verdict. Pure.
#pragma once

#include <string_view>

#include "face/models/model_folder.h"

namespace lagan::face {

enum class MatchVerdict {
  kSame,         // cosine >= cosine_same and distance <= distance_same
  kDifferent,    // cosine <= cosine_different and distance >= distance_different
  kUncertain,    // anything else: a person looks
  kNotCompared,  // there was nothing to compare
};
// "SAME", "DIFFERENT", "UNCERTAIN", "NOT_COMPARED".
std::string_view MatchVerdictName(MatchVerdict verdict);

// One of the first three. A number that is none (NaN) makes kUncertain.
MatchVerdict JudgeMatch(double cosine, double distance, const Thresholds& thresholds);

}  // namespace lagan::face
