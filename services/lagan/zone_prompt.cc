#include "services/lagan/zone_prompt.h"

#include <istream>
#include <ostream>

#include "base/core/text.h"

namespace lagan::commands {
namespace {

constexpr std::size_t kMostLines = 3;
constexpr std::size_t kLongestInput = 200;

// Says what does not fit; true when something does not.
bool TellWrong(const mrz::v1::CheckTypedLinesResponse& checked, std::ostream& out) {
  bool wrong = false;
  for (const mrz::v1::TypedField& field : checked.fields()) {
    if (field.state() != mrz::v1::TypedField::STATE_WRONG) continue;
    out << "  " << field.advice() << '\n';
    wrong = true;
  }
  return wrong;
}

// Says how long the line just typed is, and which of its fields hold.
void TellRight(const mrz::v1::CheckTypedLinesResponse& checked, const std::vector<std::string>& lines,
               std::ostream& out) {
  const std::size_t line = lines.size() - 1;
  out << "  " << lines[line].size() << " characters\n";
  for (const mrz::v1::TypedField& field : checked.fields()) {
    if (field.line() == line && field.state() == mrz::v1::TypedField::STATE_HOLDS) {
      out << "  " << field.name() << " holds\n";
    }
  }
}

Status NotTyped() {
  return InvalidArgument("ZONE_NOT_TYPED", "The lines were not typed to the end; nothing was recorded.",
                         "lines");
}

}  // namespace

Result<std::vector<std::string>> TypeZone(std::istream& in, std::ostream& out, const LineCheck& check) {
  std::vector<std::string> lines;
  while (true) {
    if (lines.size() == kMostLines) {
      out << "Three lines, and still not whole. Begin with the first line.\n";
      lines.clear();
    }
    out << "Line " << lines.size() + 1 << ": " << std::flush;
    std::string typed;
    if (!std::getline(in, typed) || TrimSpace(typed).empty() || typed.size() > kLongestInput) {
      return NotTyped();
    }
    if (TrimSpace(typed) == "again") {
      lines.clear();
      continue;
    }
    lines.emplace_back(TrimSpace(typed));
    LAGAN_ASSIGN_OR_RETURN(const auto checked, check(lines));
    if (TellWrong(checked, out)) {
      out << "Type this line again, or \"again\" to begin with the first.\n";
      lines.pop_back();
      continue;
    }
    TellRight(checked, lines, out);
    if (checked.complete()) return lines;
  }
}

}  // namespace lagan::commands
