// The assurance policy: profiles and strengths of GPG45 (GOV.UK Good Practice Guide 45, "How to prove and verify
// someone's identity") as data. The code knows how profiles are matched, the tables know which there are.
#pragma once

#include <compare>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "services/assurance/remedies.h"
#include "services/assurance/scoring.h"
#include "services/assurance/vouchers.h"
#include "services/policy/table.h"

namespace lagan::assurance {

// The levels of confidence of GPG45, in order. kNone: no profile is met.
enum class Level { kNone, kLow, kMedium, kHigh, kVeryHigh };

// "none", "low", "medium", "high", "very_high".
std::string_view LevelName(Level level);

// The greatest score of each part (GPG45 section 1 of each part; validity and the others may also be 0).
inline constexpr int kMaxStrength = 4;
inline constexpr int kMaxValidity = 4;
inline constexpr int kMaxActivity = 4;
inline constexpr int kMaxFraud = 3;
inline constexpr int kMaxVerification = 4;

// What one piece of evidence must reach; both, on the same piece.
struct EvidenceMinimum {
  int strength = 0;
  int validity = 0;
  friend bool operator==(const EvidenceMinimum&, const EvidenceMinimum&) = default;
};

// One identity profile: the least score of each part.
struct Profile {
  std::string name;  // "M1B"
  Level level = Level::kNone;
  std::vector<EvidenceMinimum> evidence;  // one to three pieces of different types
  int activity = 0;
  int fraud = 0;
  int verification = 0;
};

struct EvidenceType {
  std::string id;    // "passport_uk"
  int strength = 0;  // at best
  std::string name;  // for people
};

// Immutable once loaded: share it between threads freely.
struct Policy {
  std::string version;            // named in every result
  std::vector<Profile> profiles;  // in the order of the table, lowest level first
  std::vector<EvidenceType> types;
  ScoringRules scoring;
  Vouchers vouchers;
  Remedies remedies;
  // What the lint found odd but lawful: a profile that another of its level makes redundant. For operators.
  std::vector<std::string> findings;
};

// Reads profiles.tsv, evidence_strength.tsv, scoring.tsv, remedies.tsv and vouchers.tsv of the policy folder's
// assurance/.
// POLICY_INVALID, with file and line, unless all of this holds: the tables are well formed (services/policy/table.h)
// and of one version; names do not repeat; scores are in range; a profile states exactly the pieces it counts; all
// four levels are there, in order; and no profile implies one of a higher level.
Result<Policy> LoadPolicy(const std::filesystem::path& policy_folder);

// The parts of LoadPolicy, for tests.
Result<std::vector<Profile>> ReadProfiles(const policy::Table& table);
Result<std::vector<EvidenceType>> ReadEvidenceTypes(const policy::Table& table);

// True when whoever meets `stronger` always meets `weaker`.
bool Implies(const Profile& stronger, const Profile& weaker);

// Null when the policy does not know the type.
const EvidenceType* FindEvidenceType(const Policy& policy, std::string_view id);

}  // namespace lagan::assurance
