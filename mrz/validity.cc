#include "mrz/validity.h"

#include <limits>

namespace lagan::mrz {
namespace {

constexpr Validity kValidities[] = {
#include "mrz/validity_table.inc"
};

bool IsFor(const Validity& row, const DocumentType& type, std::optional<int> age) {
  const bool document = row.evidence_type.empty() ? row.issuer == type.issuer && row.code == type.code
                                                  : type.evidence_type.starts_with(row.evidence_type);
  return document && (!row.below_age || (age && *age < *row.below_age));
}

}  // namespace

std::span<const Validity> AllValidities() { return kValidities; }

std::optional<int> LongestValidity(const DocumentType& type, std::optional<int> age) {
  const Validity* nearest = nullptr;
  const auto limit = [](const Validity& row) {
    return row.below_age.value_or(std::numeric_limits<int>::max());
  };
  for (const Validity& row : kValidities) {
    if (IsFor(row, type, age) && (nearest == nullptr || limit(row) < limit(*nearest))) nearest = &row;
  }
  return nearest == nullptr ? std::nullopt : std::optional(nearest->months);
}

}  // namespace lagan::mrz
