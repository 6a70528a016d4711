#include "face/match/rule.h"

namespace lagan::face {

std::string_view MatchVerdictName(MatchVerdict verdict) {
  switch (verdict) {
    case MatchVerdict::kSame:
      return "SAME";
    case MatchVerdict::kDifferent:
      return "DIFFERENT";
    case MatchVerdict::kUncertain:
      return "UNCERTAIN";
    case MatchVerdict::kNotCompared:
      break;
  }
  return "NOT_COMPARED";
}

MatchVerdict JudgeMatch(double cosine, double distance, const Thresholds& thresholds) {
  if (cosine >= thresholds.cosine_same && distance <= thresholds.distance_same) return MatchVerdict::kSame;
  if (cosine <= thresholds.cosine_different && distance >= thresholds.distance_different)
    return MatchVerdict::kDifferent;
  return MatchVerdict::kUncertain;
}

}  // namespace lagan::face
