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

std::filesystem::path Chosen(std::string_view flag, const char* variable, const char* in_source,
                             const char* installed) {
  if (!flag.empty()) return flag;
  const char* value = std::getenv(variable);
  if (value != nullptr && *value != '\0') return value;
  return RunsFromBuildFolder() ? in_source : installed;
}

}  // namespace

Result<std::filesystem::path> FindModel(std::string_view flag) {
  std::filesystem::path file = Chosen(flag, "LAGAN_MODEL", LAGAN_SOURCE_MODEL, LAGAN_INSTALLED_MODEL);
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) {
    return NotFound("MODEL_NOT_FOUND", "There is no line model " + file.string() +
                                           ". Name one with --model or the variable LAGAN_MODEL.");
  }
  return file;
}

Result<std::filesystem::path> FindPrintModel(std::string_view flag) {
  constexpr const char* kDebian = "/usr/share/tesseract-ocr/5/tessdata/eng.traineddata";
  std::filesystem::path file = Chosen(flag, "LAGAN_PRINT_MODEL", kDebian, kDebian);
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) {
    return NotFound("MODEL_NOT_FOUND",
                    "There is no model for print " + file.string() +
                        ". Install Debian's tesseract-ocr-eng, name one with --print-model or the "
                        "variable LAGAN_PRINT_MODEL, or ask for --zone-only.");
  }
  return file;
}

std::filesystem::path FindFaceModels(std::string_view flag) {
  return Chosen(flag, "LAGAN_FACE_MODELS", LAGAN_SOURCE_FACE_MODELS, LAGAN_INSTALLED_FACE_MODELS);
}

}  // namespace lagan::vision
