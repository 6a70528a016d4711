#include "verifier/conformance/case_folder.h"

#include <algorithm>
#include <vector>

#include "base/core/file.h"
#include "verifier/conformance/claim169_case.h"
#include "verifier/conformance/cose_example.h"
#include "verifier/conformance/status_example.h"

namespace lagan::verifier::conformance {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t kMaxCase = 4 * 1024 * 1024;  // bytes

Result<std::vector<fs::path>> FilesBelow(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> files;
  for (auto entry = fs::recursive_directory_iterator(folder, error); !error && entry != fs::end(entry);
       entry.increment(error)) {
    if (entry->is_regular_file()) files.push_back(entry->path());
  }
  if (error) return InvalidArgument("FOLDER_UNREADABLE", "The folder of cases cannot be read.");
  std::ranges::sort(files);
  return files;
}

bool HasObject(const json& content, const char* name) {
  return content.is_object() && content.contains(name) && content[name].is_object();
}

std::vector<Check> JudgeJson(const json& content, const std::string& name,
                             const PictureReader& read_picture) {
  if (HasObject(content, "EXPECTEDRESULTS")) return JudgeEuCase(content, name, read_picture);
  if (content.is_object() && content.contains("qr_data")) return JudgeClaim169Case(content, name);
  if (HasObject(content, "input") && HasObject(content, "output")) return {JudgeCoseExample(content, name)};
  return {};
}

std::vector<Check> JudgeFile(const fs::path& file, const std::string& name,
                             const PictureReader& read_picture) {
  const Result<std::string> text = ReadTextFile(file, kMaxCase);
  if (!text.ok()) return {};
  if (file.extension() == ".md") {
    const std::optional<Check> check = JudgeStatusExample(file, *text, name);
    return check ? std::vector{*check} : std::vector<Check>{};
  }
  if (file.extension() != ".json") return {};
  return JudgeJson(json::parse(*text, nullptr, false), name, read_picture);
}

}  // namespace

Result<FolderScore> JudgeFolder(const fs::path& folder, const PictureReader& read_picture) {
  LAGAN_ASSIGN_OR_RETURN(const std::vector<fs::path> files, FilesBelow(folder));
  FolderScore score;
  for (const fs::path& file : files) {
    const std::string name = fs::relative(file, folder).string();
    std::vector<Check> checks = JudgeFile(file, name, read_picture);
    if (checks.empty()) {
      score.other_files.push_back(name);
      continue;
    }
    ++score.cases;
    for (Check& check : checks) score.board.Add(std::move(check));
  }
  return score;
}

}  // namespace lagan::verifier::conformance
