#include "services/policy/finder.h"

#include <cstdlib>
#include <string>

namespace lagan::policy {
namespace {

bool RunsFromBuildFolder() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  return !error && program.string().starts_with(LAGAN_BUILD_FOLDER "/");
}

std::filesystem::path ChosenFolder(std::string_view flag) {
  if (!flag.empty()) return flag;
  const char* variable = std::getenv("LAGAN_POLICY");
  if (variable != nullptr && *variable != '\0') return variable;
  return RunsFromBuildFolder() ? LAGAN_SOURCE_POLICY : LAGAN_INSTALLED_POLICY;
}

}  // namespace

Result<std::filesystem::path> FindPolicyFolder(std::string_view flag) {
  std::filesystem::path folder = ChosenFolder(flag);
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    return NotFound("POLICY_NOT_FOUND", "There is no policy folder " + folder.string() +
                                            ". Name one with --policy or the variable LAGAN_POLICY.");
  }
  return folder;
}

}  // namespace lagan::policy
