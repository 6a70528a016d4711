#include "services/proofing/limits.h"

#include "services/policy/table.h"
#include "services/proofing/state_machine.h"

namespace lagan::proofing {
namespace {

constexpr int kLongest = 10 * 366 * 86400;

bool MayFollowByItself(v1::State state) {
  return state == v1::STATE_EXPIRED || state == v1::STATE_IN_REVIEW || state == v1::STATE_ERASED;
}

}  // namespace

Result<Limits> LoadLimits(const std::filesystem::path& policy_folder) {
  static constexpr std::string_view kColumns[] = {"state", "seconds", "then"};
  LAGAN_ASSIGN_OR_RETURN(const policy::Table table,
                         policy::ReadTable(policy_folder / "limits" / "proofing.tsv", kColumns));
  Limits limits{.version = table.version, .terms = {}};
  for (const policy::Row& row : table.rows) {
    const v1::State state = StateFromName(row.cells[0]);
    const v1::State then = StateFromName(row.cells[2]);
    if (state == v1::STATE_UNSPECIFIED || state == v1::STATE_ERASED) {
      return policy::RowInvalid(table, row, "no such state, or one without a term");
    }
    const bool waits = then == state && (state == v1::STATE_IN_REVIEW || state == v1::STATE_DECIDED);
    if (!MayFollowByItself(then) && !waits)
      return policy::RowInvalid(table, row, "this state must not follow by itself");
    LAGAN_ASSIGN_OR_RETURN(const int seconds, policy::NumberCell(table, row, 1, 1, kLongest));
    if (!limits.terms.emplace(state, Term{std::chrono::seconds(seconds), then}).second) {
      return policy::RowInvalid(table, row, "the state is named twice");
    }
  }
  for (int number = v1::STATE_CREATED; number <= v1::STATE_CLOSED; ++number) {
    if (number != v1::STATE_ERASED && !limits.terms.contains(static_cast<v1::State>(number))) {
      return InvalidArgument(
          "POLICY_INVALID",
          table.name + ": no term for " + std::string(StateName(static_cast<v1::State>(number))) + ".");
    }
  }
  return limits;
}

}  // namespace lagan::proofing
