#include "services/assurance/grade.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include "base/core/text.h"
#include "services/assurance/explain.h"

namespace lagan::assurance {
namespace {

Status CheckRange(int score, int least, int most, const std::string& field) {
  if (score >= least && score <= most) return Status();
  return InvalidArgument("SCORE_OUT_OF_RANGE",
                         fmt::format("{} must be a number of {} to {}.", field, least, most), field);
}

int Shortfall(const EvidenceMinimum& minimum, const Evidence& piece) {
  return std::max(0, minimum.strength - piece.strength) + std::max(0, minimum.validity - piece.validity);
}

// One way to serve one minimum: by a piece of a type, or by nothing yet (null).
struct Candidate {
  int points = 0;
  const Evidence* piece = nullptr;
};

// The best ways to serve `minimum`, at most `count` of different types, and last the empty one. More are never needed:
// the other minima of the profile can take at most count - 1 types away.
std::vector<Candidate> FindCandidates(const EvidenceMinimum& minimum, const std::vector<Evidence>& pieces,
                                      std::size_t count) {
  std::map<std::string_view, Candidate> best;  // by type
  for (const Evidence& piece : pieces) {
    const Candidate candidate{Shortfall(minimum, piece), &piece};
    const auto [at, is_new] = best.try_emplace(piece.type, candidate);
    if (!is_new && candidate.points < at->second.points) at->second = candidate;
  }
  std::vector<Candidate> candidates;
  for (const auto& entry : best) candidates.push_back(entry.second);
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.points < b.points; });
  if (candidates.size() > count) candidates.resize(count);
  candidates.push_back({minimum.strength + minimum.validity, nullptr});
  return candidates;
}

// Tries every assignment of types to minima and keeps the one with the fewest points missing.
class Assignment {
 public:
  Assignment(const std::vector<EvidenceMinimum>& minima, const std::vector<Evidence>& pieces) {
    for (const EvidenceMinimum& minimum : minima) {
      candidates_.push_back(FindCandidates(minimum, pieces, minima.size()));
    }
    Search(0);
  }
  const std::vector<Candidate>& best() const { return best_; }

 private:
  void Search(int points) {
    if (points >= best_points_) return;
    if (chosen_.size() == candidates_.size()) {
      best_points_ = points;
      best_ = chosen_;
      return;
    }
    for (const Candidate& candidate : candidates_[chosen_.size()]) {
      const bool taken = candidate.piece != nullptr &&
                         std::any_of(chosen_.begin(), chosen_.end(), [&](const Candidate& other) {
                           return other.piece != nullptr && other.piece->type == candidate.piece->type;
                         });
      if (taken) continue;
      chosen_.push_back(candidate);
      Search(points + candidate.points);
      chosen_.pop_back();
    }
  }

  std::vector<std::vector<Candidate>> candidates_;  // per minimum
  std::vector<Candidate> chosen_;
  std::vector<Candidate> best_;
  int best_points_ = std::numeric_limits<int>::max();
};

void AddScoreGap(Part part, int have, int need, std::vector<Gap>& gaps) {
  if (have >= need) return;
  Gap gap;
  gap.part = part;
  gap.have = have;
  gap.need = need;
  gap.points = need - have;
  gaps.push_back(std::move(gap));
}

}  // namespace

std::string_view PartName(Part part) {
  constexpr std::array<std::string_view, 4> kNames = {"evidence", "activity", "fraud", "verification"};
  return kNames[static_cast<std::size_t>(part)];
}

Status CheckScores(const Scores& scores) {
  if (scores.evidence.size() > kMaxPieces) {
    return InvalidArgument("EVIDENCE_TOO_MANY",
                           fmt::format("At most {} pieces of evidence are graded.", kMaxPieces), "evidence");
  }
  for (std::size_t i = 0; i < scores.evidence.size(); ++i) {
    const Evidence& piece = scores.evidence[i];
    const std::string at = fmt::format("evidence[{}].", i);
    const bool named = !piece.type.empty() && IsUtf8(piece.type) && IsPlainText(piece.type) &&
                       CountCodePoints(piece.type) <= kMaxTypeLength;
    if (!named) {
      return InvalidArgument("EVIDENCE_TYPE_INVALID",
                             fmt::format("{}type must be a name of 1 to {} characters.", at, kMaxTypeLength),
                             at + "type");
    }
    LAGAN_RETURN_IF_ERROR(CheckRange(piece.strength, 1, kMaxStrength, at + "strength"));
    LAGAN_RETURN_IF_ERROR(CheckRange(piece.validity, 0, kMaxValidity, at + "validity"));
  }
  LAGAN_RETURN_IF_ERROR(CheckRange(scores.activity, 0, kMaxActivity, "activity"));
  LAGAN_RETURN_IF_ERROR(CheckRange(scores.fraud, 0, kMaxFraud, "fraud"));
  return CheckRange(scores.verification, 0, kMaxVerification, "verification");
}

ProfileMatch MatchProfile(const Profile& profile, const Scores& scores) {
  ProfileMatch match;
  match.profile = profile.name;
  match.level = profile.level;
  const Assignment assignment(profile.evidence, scores.evidence);
  for (std::size_t i = 0; i < profile.evidence.size(); ++i) {
    const Candidate& choice = assignment.best()[i];
    if (choice.piece != nullptr) match.used.push_back(*choice.piece);
    if (choice.points == 0) continue;
    Gap gap;
    gap.minimum = profile.evidence[i];
    if (choice.piece != nullptr) gap.nearest = *choice.piece;
    gap.points = choice.points;
    match.missing.push_back(std::move(gap));
  }
  AddScoreGap(Part::kActivity, scores.activity, profile.activity, match.missing);
  AddScoreGap(Part::kFraud, scores.fraud, profile.fraud, match.missing);
  AddScoreGap(Part::kVerification, scores.verification, profile.verification, match.missing);
  std::stable_sort(match.missing.begin(), match.missing.end(),
                   [](const Gap& a, const Gap& b) { return a.points < b.points; });
  for (const Gap& gap : match.missing) match.points += gap.points;
  if (match.points > 0) match.used.clear();
  return match;
}

Result<Grade> GradeScores(const Policy& policy, const Scores& scores) {
  LAGAN_RETURN_IF_ERROR(CheckScores(scores));
  Grade grade;
  grade.policy_version = policy.version;
  std::optional<ProfileMatch> best;
  for (const Profile& profile : policy.profiles) {
    ProfileMatch match = MatchProfile(profile, scores);
    if (match.points > 0) {
      grade.unmet.push_back(std::move(match));
      continue;
    }
    grade.profiles.push_back(profile.name);
    if (!best || profile.level > best->level) best = std::move(match);
  }
  if (best) {
    grade.level = best->level;
    grade.profile = best->profile;
  }
  grade.explanation = ExplainGrade(policy, scores, grade, best ? &*best : nullptr);
  return grade;
}

}  // namespace lagan::assurance
