// Where the policy data of this installation is.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/core/result.h"

namespace lagan::policy {

// The folder that holds assurance/, limits/ and so on: `flag` (what the user gave as --policy) when not empty, else
// the environment's LAGAN_POLICY, else the source tree's folder for a program that runs from its build folder, else
// the installed one. POLICY_NOT_FOUND when that folder does not exist: a wrong choice never falls through to the
// next. Reads the environment; call it once, at start.
Result<std::filesystem::path> FindPolicyFolder(std::string_view flag);

}  // namespace lagan::policy
