// From scores to a level of confidence, by the matching rule of GPG45: a profile is met when every part reaches its
// minimum. Scores are never added, pieces of evidence count by type, and strength and validity belong to one piece.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "services/assurance/policy.h"

namespace lagan::assurance {

inline constexpr std::size_t kMaxPieces = 64;
inline constexpr std::size_t kMaxTypeLength = 64;  // code points

// One piece of evidence with its scores. The type is an opaque name; pieces of one type count once.
struct Evidence {
  std::string type;
  int strength = 0;  // 1 to 4
  int validity = 0;  // 0 to 4
};

// What was achieved. Each score is the best over all checks of its part.
struct Scores {
  std::vector<Evidence> evidence;
  int activity = 0;      // 0 to 4
  int fraud = 0;         // 0 to 3
  int verification = 0;  // 0 to 4
};

// Refuses what no check can have produced, naming the field ("evidence[1].validity"): SCORE_OUT_OF_RANGE,
// EVIDENCE_TYPE_INVALID (empty, too long, not plain text), EVIDENCE_TOO_MANY.
Status CheckScores(const Scores& scores);

enum class Part { kEvidence, kActivity, kFraud, kVerification };
// "evidence", "activity", "fraud", "verification".
std::string_view PartName(Part part);

// One thing that keeps a profile from being met.
struct Gap {
  Part part = Part::kEvidence;
  int have = 0;  // of activity, fraud, verification; unused for evidence
  int need = 0;
  // For evidence: what a piece must reach, and the piece that comes nearest; none means a piece of another type.
  EvidenceMinimum minimum;
  std::optional<Evidence> nearest;
  int points = 0;  // how many score points are missing; all of the minimum where there is no piece
};

// How far one profile is.
struct ProfileMatch {
  std::string profile;
  Level level = Level::kNone;
  std::vector<Evidence> used;  // of a met profile: the piece that serves each of its minima, in their order
  std::vector<Gap>
      missing;     // of an unmet one: fewest points first, then in the order of Part; empty when met
  int points = 0;  // of all gaps together
};

struct Grade {
  std::string policy_version;
  Level level = Level::kNone;
  std::optional<std::string> profile;    // the first met of the highest level, in the order of the table
  std::vector<std::string> profiles;     // all that are met, in the order of the table
  std::vector<ProfileMatch> unmet;       // all others, in the order of the table
  std::vector<std::string> explanation;  // plain English, one sentence a line
};

// The match of one profile. Exact: where a type has several pieces (4/2 and 3/3), each may serve, and the nearest
// assignment of types to minima is found, not the first.
ProfileMatch MatchProfile(const Profile& profile, const Scores& scores);

// Grades checked scores; the errors are those of CheckScores. Pure.
Result<Grade> GradeScores(const Policy& policy, const Scores& scores);

}  // namespace lagan::assurance
