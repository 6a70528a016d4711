// The truth.csv that lies beside pictures of documents: what is printed in the zone of each.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/core/result.h"

namespace lagan::corpus {

struct TruthRow {
  std::string file;
  std::string format;                   // "TD3"; "NONE" without a zone
  std::vector<std::string> difficulty;  // level and what is special, without figures: "hard", "lowres"
  std::vector<std::string> lines;       // of the zone; none without one
};

// The table in `folder`: a header, then the columns file, doc_type, difficulty (joined by semicolons, figures in brackets),
// check_digits, line1, line2, line3; more may follow; no quoting. Rows with fewer columns are left out.
// FILE_NOT_FOUND and the other reasons of ReadTextFile.
Result<std::vector<TruthRow>> ReadTruthTable(const std::filesystem::path& folder);

}  // namespace lagan::corpus
