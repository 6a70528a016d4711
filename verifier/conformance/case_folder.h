// A folder of third-party cases: which files are cases, and of what kind.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "verifier/conformance/eu_case.h"
#include "verifier/conformance/scoreboard.h"

namespace lagan::verifier::conformance {

struct FolderScore {
  Scoreboard board;
  int cases = 0;
  std::vector<std::string> other_files;  // that are no case of a kind known here
};

// Judges every case below `folder`, in the order of their paths. What a file is, its content tells, not where it lies: a JSON
// object with EXPECTEDRESULTS is an EU case, one with qr_data a Claim 169
// vector, one with input and output a COSE example; Markdown with a status list in it an example of the draft. FOLDER_UNREADABLE.
Result<FolderScore> JudgeFolder(const std::filesystem::path& folder, const PictureReader& read_picture);

}  // namespace lagan::verifier::conformance
