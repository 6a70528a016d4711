#include "services/assurance/explain.h"

#include <fmt/format.h>

#include <algorithm>

namespace lagan::assurance {
namespace {

std::string LevelInWords(Level level) {
  return level == Level::kVeryHigh ? "very high" : std::string(LevelName(level));
}

std::string ScoresLine(const Scores& scores) {
  return fmt::format("Activity history scores {}, identity fraud {}, verification {}.", scores.activity,
                     scores.fraud, scores.verification);
}

void AddEvidenceLines(const Scores& scores, std::vector<std::string>& lines) {
  if (scores.evidence.empty()) lines.push_back("There is no evidence.");
  for (const Evidence& piece : scores.evidence) {
    lines.push_back(fmt::format("Evidence {} has strength {} and validity {}.", piece.type, piece.strength,
                                piece.validity));
  }
  for (std::size_t i = 0; i < scores.evidence.size(); ++i) {
    const std::string& type = scores.evidence[i].type;
    const auto same = [&type](const Evidence& piece) { return piece.type == type; };
    const auto at = scores.evidence.begin() + static_cast<std::ptrdiff_t>(i);
    const bool first = std::none_of(scores.evidence.begin(), at, same);
    if (first && std::any_of(at + 1, scores.evidence.end(), same)) {
      lines.push_back(fmt::format("There are several pieces of type {}; a type counts once.", type));
    }
  }
}

std::string MetLine(const Profile& profile, const ProfileMatch& best) {
  std::vector<std::string> reasons;
  for (std::size_t i = 0; i < profile.evidence.size(); ++i) {
    const Evidence& piece = best.used[i];
    reasons.push_back(fmt::format("{} {}/{} reaches {}/{}", piece.type, piece.strength, piece.validity,
                                  profile.evidence[i].strength, profile.evidence[i].validity));
  }
  if (profile.activity > 0) reasons.push_back(fmt::format("activity history reaches {}", profile.activity));
  if (profile.fraud > 0) reasons.push_back(fmt::format("identity fraud reaches {}", profile.fraud));
  if (profile.verification > 0)
    reasons.push_back(fmt::format("verification reaches {}", profile.verification));
  return fmt::format("Profile {} is met ({}): {}.", profile.name, LevelInWords(profile.level),
                     fmt::join(reasons, "; "));
}

void AddMissingLines(const Grade& grade, std::vector<std::string>& lines) {
  if (grade.level == Level::kVeryHigh) return;
  const Level next = static_cast<Level>(static_cast<int>(grade.level) + 1);
  std::vector<const ProfileMatch*> nearest;
  for (const ProfileMatch& match : grade.unmet) {
    if (match.level == next) nearest.push_back(&match);
  }
  std::stable_sort(nearest.begin(), nearest.end(),
                   [](const ProfileMatch* a, const ProfileMatch* b) { return a->points < b->points; });
  if (nearest.size() > kExplainedProfiles) nearest.resize(kExplainedProfiles);
  for (const ProfileMatch* match : nearest) {
    std::vector<std::string> gaps;
    for (const Gap& gap : match->missing) gaps.push_back(ExplainGap(gap));
    lines.push_back(fmt::format("For {} ({}) this is missing: {}.", match->profile, LevelInWords(next),
                                fmt::join(gaps, "; ")));
  }
}

}  // namespace

std::string ExplainBest(const Policy& policy, const ProfileMatch* best) {
  if (best == nullptr) return "No profile is met.";
  const auto profile =
      std::find_if(policy.profiles.begin(), policy.profiles.end(),
                   [&](const Profile& candidate) { return candidate.name == best->profile; });
  return MetLine(*profile, *best);
}

std::string ExplainGap(const Gap& gap) {
  if (gap.part != Part::kEvidence) {
    const std::string_view name = gap.part == Part::kActivity ? "an activity history"
                                  : gap.part == Part::kFraud  ? "an identity fraud"
                                                              : "a verification";
    return fmt::format("{} score of {} (it is {})", name, gap.need, gap.have);
  }
  if (!gap.nearest) {
    return fmt::format("a piece of evidence of another type with strength {} and validity {}",
                       gap.minimum.strength, gap.minimum.validity);
  }
  return fmt::format("strength {} and validity {} in one piece of evidence (nearest: {} with {} and {})",
                     gap.minimum.strength, gap.minimum.validity, gap.nearest->type, gap.nearest->strength,
                     gap.nearest->validity);
}

std::vector<std::string> ExplainGrade(const Policy& policy, const Scores& scores, const Grade& grade,
                                      const ProfileMatch* best) {
  std::vector<std::string> lines;
  AddEvidenceLines(scores, lines);
  lines.push_back(ScoresLine(scores));
  lines.push_back(ExplainBest(policy, best));
  AddMissingLines(grade, lines);
  lines.push_back(fmt::format("Graded by policy {}.", policy.version));
  return lines;
}

}  // namespace lagan::assurance
