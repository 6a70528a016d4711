#include "services/assurance/vouchers.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace lagan::assurance {
namespace {

constexpr std::array<std::string_view, 2> kColumns = {"id", "name"};
constexpr std::size_t kMaxId = 64;

bool IsId(std::string_view id) {
  return !id.empty() && id.size() <= kMaxId && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

Result<Vouchers> ReadVouchers(const policy::Table& table) {
  Vouchers vouchers;
  vouchers.version = table.version;
  std::set<std::string> ids;
  for (const policy::Row& row : table.rows) {
    VoucherPosition position{row.cells[0], row.cells[1]};
    if (!IsId(position.id)) return RowInvalid(table, row, "an id is 1 to 64 of a-z, 0-9 and _");
    if (position.name.empty()) return RowInvalid(table, row, "an empty cell");
    if (!ids.insert(position.id).second) return RowInvalid(table, row, "a position named twice");
    vouchers.positions.push_back(std::move(position));
  }
  return vouchers;
}

Result<Vouchers> LoadVouchers(const std::filesystem::path& policy_folder) {
  LAGAN_ASSIGN_OR_RETURN(const policy::Table table,
                         policy::ReadTable(policy_folder / "assurance" / "vouchers.tsv", kColumns));
  return ReadVouchers(table);
}

const VoucherPosition* FindVoucher(const Vouchers& vouchers, std::string_view id) {
  const auto found = std::find_if(vouchers.positions.begin(), vouchers.positions.end(),
                                  [id](const VoucherPosition& position) { return position.id == id; });
  return found == vouchers.positions.end() ? nullptr : &*found;
}

}  // namespace lagan::assurance
