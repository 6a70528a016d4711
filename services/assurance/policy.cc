#include "services/assurance/policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <set>

namespace lagan::assurance {
namespace {

constexpr std::array<std::string_view, 5> kLevelNames = {"none", "low", "medium", "high", "very_high"};

constexpr std::array<std::string_view, 12> kProfileColumns = {
    "profile",     "level",       "n_evidence",  "e1_strength", "e1_validity", "e2_strength",
    "e2_validity", "e3_strength", "e3_validity", "activity",    "fraud",       "verification"};
constexpr std::size_t kFirstEvidenceColumn = 3;
constexpr int kMaxProfileEvidence = 3;

constexpr std::array<std::string_view, 3> kTypeColumns = {"id", "strength", "name"};

Result<std::vector<EvidenceMinimum>> ReadMinima(const policy::Table& table, const policy::Row& row) {
  LAGAN_ASSIGN_OR_RETURN(const int count, NumberCell(table, row, 2, 1, kMaxProfileEvidence));
  std::vector<EvidenceMinimum> minima;
  for (int i = 0; i < kMaxProfileEvidence; ++i) {
    const std::size_t column = kFirstEvidenceColumn + 2 * static_cast<std::size_t>(i);
    if (i >= count) {
      if (row.cells[column].empty() && row.cells[column + 1].empty()) continue;
      return RowInvalid(table, row, "more pieces of evidence than n_evidence says");
    }
    EvidenceMinimum minimum;
    LAGAN_ASSIGN_OR_RETURN(minimum.strength, NumberCell(table, row, column, 1, kMaxStrength));
    LAGAN_ASSIGN_OR_RETURN(minimum.validity, NumberCell(table, row, column + 1, 1, kMaxValidity));
    minima.push_back(minimum);
  }
  return minima;
}

Result<Profile> ReadProfile(const policy::Table& table, const policy::Row& row) {
  Profile profile;
  profile.name = row.cells[0];
  if (profile.name.empty()) return RowInvalid(table, row, "a profile without a name");
  const auto level = std::find(kLevelNames.begin() + 1, kLevelNames.end(), row.cells[1]);
  if (level == kLevelNames.end()) return RowInvalid(table, row, "a level that is none of the four");
  profile.level = static_cast<Level>(level - kLevelNames.begin());
  LAGAN_ASSIGN_OR_RETURN(profile.evidence, ReadMinima(table, row));
  LAGAN_ASSIGN_OR_RETURN(profile.activity, NumberCell(table, row, 9, 0, kMaxActivity));
  LAGAN_ASSIGN_OR_RETURN(profile.fraud, NumberCell(table, row, 10, 0, kMaxFraud));
  LAGAN_ASSIGN_OR_RETURN(profile.verification, NumberCell(table, row, 11, 0, kMaxVerification));
  return profile;
}

// Levels must mean something: reaching a profile must never be reaching a higher level unawares.
Status CheckOrder(const policy::Table& table, const std::vector<Profile>& profiles) {
  for (std::size_t i = 0; i < profiles.size(); ++i) {
    for (std::size_t j = 0; j < profiles.size(); ++j) {
      if (profiles[i].level < profiles[j].level && Implies(profiles[i], profiles[j])) {
        return RowInvalid(table, table.rows[i],
                          fmt::format("{} implies {} of a higher level", profiles[i].name, profiles[j].name));
      }
    }
  }
  return Status();
}

std::vector<std::string> FindRedundant(const std::vector<Profile>& profiles) {
  std::vector<std::string> findings;
  for (const Profile& redundant : profiles) {
    for (const Profile& other : profiles) {
      if (&redundant == &other || redundant.level != other.level || !Implies(redundant, other)) continue;
      findings.push_back(
          fmt::format("{0} is redundant: whoever meets it meets {1} too", redundant.name, other.name));
    }
  }
  return findings;
}

}  // namespace

std::string_view LevelName(Level level) { return kLevelNames[static_cast<std::size_t>(level)]; }

bool Implies(const Profile& stronger, const Profile& weaker) {
  if (stronger.activity < weaker.activity || stronger.fraud < weaker.fraud ||
      stronger.verification < weaker.verification || stronger.evidence.size() < weaker.evidence.size()) {
    return false;
  }
  std::vector<std::size_t> order(stronger.evidence.size());
  std::iota(order.begin(), order.end(), 0);
  do {
    bool all = true;
    for (std::size_t i = 0; i < weaker.evidence.size(); ++i) {
      const EvidenceMinimum& have = stronger.evidence[order[i]];
      all =
          all && have.strength >= weaker.evidence[i].strength && have.validity >= weaker.evidence[i].validity;
    }
    if (all) return true;
  } while (std::next_permutation(order.begin(), order.end()));
  return false;
}

Result<std::vector<Profile>> ReadProfiles(const policy::Table& table) {
  std::vector<Profile> profiles;
  std::set<std::string> names;
  std::set<Level> levels;
  for (const policy::Row& row : table.rows) {
    LAGAN_ASSIGN_OR_RETURN(Profile profile, ReadProfile(table, row));
    if (!names.insert(profile.name).second) return RowInvalid(table, row, "a profile named twice");
    if (!profiles.empty() && profile.level < profiles.back().level) {
      return RowInvalid(table, row, "a profile of a lower level after one of a higher");
    }
    levels.insert(profile.level);
    profiles.push_back(std::move(profile));
  }
  if (levels.size() != 4)
    return FailedPrecondition("POLICY_INVALID", table.name + ": a level has no profile.");
  LAGAN_RETURN_IF_ERROR(CheckOrder(table, profiles));
  return profiles;
}

Result<std::vector<EvidenceType>> ReadEvidenceTypes(const policy::Table& table) {
  std::vector<EvidenceType> types;
  std::set<std::string> ids;
  for (const policy::Row& row : table.rows) {
    EvidenceType type{.id = row.cells[0], .strength = 0, .name = row.cells[2]};
    if (type.id.empty() || type.name.empty()) return RowInvalid(table, row, "an empty cell");
    if (!ids.insert(type.id).second) return RowInvalid(table, row, "a type named twice");
    LAGAN_ASSIGN_OR_RETURN(type.strength, NumberCell(table, row, 1, 1, kMaxStrength));
    types.push_back(std::move(type));
  }
  return types;
}

Result<Policy> LoadPolicy(const std::filesystem::path& policy_folder) {
  const std::filesystem::path folder = policy_folder / "assurance";
  LAGAN_ASSIGN_OR_RETURN(const policy::Table profiles,
                         policy::ReadTable(folder / "profiles.tsv", kProfileColumns));
  LAGAN_ASSIGN_OR_RETURN(const policy::Table types,
                         policy::ReadTable(folder / "evidence_strength.tsv", kTypeColumns));
  LAGAN_ASSIGN_OR_RETURN(const policy::Table scoring,
                         policy::ReadTable(folder / "scoring.tsv", ScoringColumns()));
  LAGAN_ASSIGN_OR_RETURN(const policy::Table remedies,
                         policy::ReadTable(folder / "remedies.tsv", RemedyColumns()));
  Policy policy;
  LAGAN_ASSIGN_OR_RETURN(policy.vouchers, LoadVouchers(policy_folder));
  const std::pair<std::string_view, std::string_view> others[] = {{types.name, types.version},
                                                                  {scoring.name, scoring.version},
                                                                  {remedies.name, remedies.version},
                                                                  {"vouchers.tsv", policy.vouchers.version}};
  for (const auto& [name, version] : others) {
    if (version == profiles.version) continue;
    return FailedPrecondition("POLICY_INVALID",
                              fmt::format("{} has another version than {}.", name, profiles.name));
  }
  policy.version = profiles.version;
  LAGAN_ASSIGN_OR_RETURN(policy.profiles, ReadProfiles(profiles));
  LAGAN_ASSIGN_OR_RETURN(policy.types, ReadEvidenceTypes(types));
  LAGAN_ASSIGN_OR_RETURN(policy.scoring, ReadScoringRules(scoring));
  LAGAN_ASSIGN_OR_RETURN(policy.remedies, ReadRemedies(remedies, policy.scoring));
  policy.findings = FindRedundant(policy.profiles);
  return policy;
}

const EvidenceType* FindEvidenceType(const Policy& policy, std::string_view id) {
  const auto found = std::find_if(policy.types.begin(), policy.types.end(),
                                  [id](const EvidenceType& type) { return type.id == id; });
  return found == policy.types.end() ? nullptr : &*found;
}

}  // namespace lagan::assurance
