#include "ocr/reader/acceptance.h"

#include <algorithm>

namespace lagan::ocr {

std::string_view VerdictName(ZoneVerdict verdict) {
  switch (verdict) {
    case ZoneVerdict::kAccepted:
      return "accepted";
    case ZoneVerdict::kDoubtful:
      return "doubtful";
    case ZoneVerdict::kUnreadable:
      return "unreadable";
    case ZoneVerdict::kNone:
      break;
  }
  return "none";
}

bool Confirmed(const CharacterEvidence& character) {
  return character.agree >= 2 && character.agree >= 3 * character.differ;
}

bool Disputed(const CharacterEvidence& character) {
  constexpr int kAllWays = 4;
  return !Confirmed(character) && character.guarded && character.agree >= 2 &&
         character.agree >= character.differ && character.confidence >= 0.5F &&
         character.agree + character.differ >= kAllWays;
}

Decision Decide(const TextEvidence& evidence) {
  const auto sure = [](const CharacterEvidence& character) {
    return character.guarded ||
           character.confidence >= (character.agree > 2 ? kLeastConfidence : kLeastConfidenceOfTwo);
  };
  const auto clear = [&](const CharacterEvidence& character) {
    return Disputed(character) || (Confirmed(character) && sure(character));
  };
  const auto unsure = [](const CharacterEvidence& character) { return character.confidence < kSure; };
  const bool read = !evidence.characters.empty() &&
                    std::ranges::count_if(evidence.characters, Disputed) <= 1 &&
                    std::ranges::count_if(evidence.characters, unsure) <= kMostUnsure &&
                    std::ranges::all_of(evidence.characters, clear);
  if (!read) return {ZoneVerdict::kDoubtful, "ZONE_READINGS_DIFFER"};
  if (!evidence.valid) return {ZoneVerdict::kDoubtful, "ZONE_CHECK_FAILED"};
  if (evidence.margin < kLeastMargin) return {ZoneVerdict::kDoubtful, "ZONE_READINGS_DIFFER"};
  constexpr int kMostDropped = 1;
  if (evidence.dropped > kMostDropped || evidence.dropped_between)
    return {ZoneVerdict::kDoubtful, "ZONE_READINGS_DIFFER"};
  if (evidence.may_be_cut) return {ZoneVerdict::kDoubtful, "ZONE_MAY_BE_CUT"};
  return {ZoneVerdict::kAccepted, ""};
}

Decision DecideWithoutText(bool lines_found) {
  if (lines_found) return {ZoneVerdict::kUnreadable, "ZONE_FORMAT_UNKNOWN"};
  return {ZoneVerdict::kNone, "ZONE_NOT_FOUND"};
}

}  // namespace lagan::ocr
