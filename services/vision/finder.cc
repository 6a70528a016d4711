#include "services/vision/finder.h"

#include <cstdlib>
#include <string>

namespace lagan::vision {
namespace {

bool RunsFromBuildFolder() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  return !error && program.string().starts_with(LAGAN_BUILD_FOLDER "/");
}

std::filesystem::path ChosenFile(std::string_view flag) {
  if (!flag.empty()) return flag;
  const char* variable = std::getenv("LAGAN_MODEL");
  if (variable != nullptr && *variable != '\0') return variable;
  return RunsFromBuildFolder() ? LAGAN_SOURCE_MODEL : LAGAN_INSTALLED_MODEL;
}

}  // namespace

Result<std::filesystem::path> FindModel(std::string_view flag) {
  std::filesystem::path file = ChosenFile(flag);
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) {
    return NotFound("MODEL_NOT_FOUND", "There is no line model " + file.string() +
                                           ". Name one with --model or the variable LAGAN_MODEL.");
  }
  return file;
}

}  // namespace lagan::vision
