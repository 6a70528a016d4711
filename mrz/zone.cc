#include "mrz/zone.h"

#include <algorithm>

namespace lagan::mrz {
namespace {

bool Has(const std::vector<Remark>& remarks, std::string_view reason) {
  return std::ranges::any_of(remarks, [&](const Remark& remark) { return remark.reason == reason; });
}

}  // namespace

bool Zone::checks_pass() const {
  return !checks.empty() && std::ranges::all_of(checks, [](const Check& check) { return check.pass; });
}
bool Zone::HasNote(std::string_view reason) const { return Has(notes, reason); }
bool Zone::HasError(std::string_view reason) const { return Has(errors, reason); }

}  // namespace lagan::mrz
