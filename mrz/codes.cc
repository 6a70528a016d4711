#include "mrz/codes.h"

#include <algorithm>

namespace lagan::mrz {
namespace {

constexpr StateCode kCodes[] = {
#include "mrz/codes_table.inc"
};

}  // namespace

const StateCode* FindCode(std::string_view code) {
  if (code.empty()) return nullptr;
  const auto* const found = std::ranges::find_if(kCodes, [&](const StateCode& state) {
    return code.size() == 2 ? state.alpha2 == code : state.code == code;
  });
  return found == std::end(kCodes) ? nullptr : found;
}

std::span<const StateCode> AllCodes() { return kCodes; }

}  // namespace lagan::mrz
