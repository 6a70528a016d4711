#include "tests/corpus/truth_table.h"

#include "base/core/file.h"
#include "base/core/text.h"

namespace lagan::corpus {
namespace {

constexpr std::size_t kMaxTableBytes = std::size_t{64} << 20;

std::vector<std::string> Tags(const std::string& cell) {
  std::vector<std::string> tags;
  for (const std::string& tag : SplitText(cell, ';')) {
    if (!tag.empty()) tags.push_back(tag.substr(0, tag.find('(')));
  }
  return tags;
}

}  // namespace

Result<std::vector<TruthRow>> ReadTruthTable(const std::filesystem::path& folder) {
  LAGAN_ASSIGN_OR_RETURN(const std::string table, ReadTextFile(folder / "truth.csv", kMaxTableBytes));
  std::vector<TruthRow> rows;
  bool header = true;
  for (std::string line : SplitText(table, '\n')) {
    while (line.ends_with('\r')) line.pop_back();
    const std::vector<std::string> cells = SplitText(line, ',');
    if (cells.size() >= 7 && !header) {
      TruthRow row{cells[0], cells[1], Tags(cells[2]), {}};
      for (std::size_t i = 4; i < 7; ++i) {
        if (!cells[i].empty()) row.lines.push_back(cells[i]);
      }
      rows.push_back(std::move(row));
    }
    header = false;
  }
  return rows;
}

}  // namespace lagan::corpus
