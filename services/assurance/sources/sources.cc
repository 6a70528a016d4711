#include "services/assurance/sources/sources.h"

#include <algorithm>
#include <array>

namespace lagan::sources {
namespace {

constexpr std::array<std::string_view, 8> kFindingNames = {"match",   "mismatch", "found",     "clear",
                                                           "partial", "adverse",  "not_found", "unavailable"};

}  // namespace

std::string_view FindingName(Finding finding) { return kFindingNames[static_cast<std::size_t>(finding)]; }

Result<Finding> FindingFromName(std::string_view name) {
  const auto found = std::find(kFindingNames.begin(), kFindingNames.end(), name);
  if (found == kFindingNames.end()) {
    return InvalidArgument("FINDING_UNKNOWN", "This is no outcome that a source can have.", "outcome");
  }
  return static_cast<Finding>(found - kFindingNames.begin());
}

}  // namespace lagan::sources
