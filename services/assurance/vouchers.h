// The positions in which somebody may vouch for a person: policy/assurance/vouchers.tsv. Shared with proofing, which refuses
// a vouch from any other position when it is recorded, not when it is graded.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "services/policy/table.h"

namespace lagan::assurance {

struct VoucherPosition {
  std::string id;    // "gp_practice": 1 to 64 of [a-z0-9_]
  std::string name;  // for people
};

struct Vouchers {
  std::string version;  // that of the other tables of policy/assurance
  std::vector<VoucherPosition> positions;
};

// POLICY_INVALID when a position is named twice, has no name, or an id that is not of its alphabet.
Result<Vouchers> ReadVouchers(const policy::Table& table);
// Reads assurance/vouchers.tsv of the policy folder.
Result<Vouchers> LoadVouchers(const std::filesystem::path& policy_folder);

// Null when the position is not recognised.
const VoucherPosition* FindVoucher(const Vouchers& vouchers, std::string_view id);

}  // namespace lagan::assurance
