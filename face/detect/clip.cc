#include "face/detect/clip.h"

#include <charconv>

#include "base/core/file.h"
#include "base/core/text.h"

namespace lagan::face {
namespace {

constexpr std::size_t kMaxTableBytes = std::size_t{1} << 20;
constexpr std::size_t kMaxNameBytes = 100;

Status Invalid(std::size_t row, const std::string& what) {
  return InvalidArgument("CLIP_INVALID", "frames.tsv, row " + std::to_string(row) + ": " + what);
}

// A name in the folder itself, of characters that mean nothing to anybody.
bool IsFrameName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameBytes && name.front() != '.' && IsUtf8(name) &&
         IsPlainText(name) && name.find_first_of("/\\") == std::string_view::npos;
}

}  // namespace

Result<std::vector<ClipFrame>> ParseClip(std::string_view table) {
  if (table.ends_with('\n')) table.remove_suffix(1);
  const std::vector<std::string> rows = SplitText(table, '\n');
  if (rows.empty() || rows[0] != "file\tcaptured_at_ms")
    return Invalid(1, "it must be 'file<TAB>captured_at_ms'.");
  if (rows.size() < 2 || rows.size() > kMostClipFrames + 1) {
    return Invalid(rows.size(), "a clip has 1 to " + std::to_string(kMostClipFrames) + " frames.");
  }
  std::vector<ClipFrame> frames;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const std::vector<std::string> cells = SplitText(rows[i], '\t');
    if (cells.size() != 2) return Invalid(i + 1, "it must have two cells.");
    if (!IsFrameName(cells[0]))
      return Invalid(i + 1, "the first cell must be the name of a file in the folder.");
    ClipFrame frame{cells[0], 0};
    const char* end = cells[1].data() + cells[1].size();
    const auto [stop, error] = std::from_chars(cells[1].data(), end, frame.captured_at_ms);
    if (error != std::errc() || stop != end)
      return Invalid(i + 1, "the second cell must be whole milliseconds.");
    if (!frames.empty() && frame.captured_at_ms <= frames.back().captured_at_ms) {
      return Invalid(i + 1, "the milliseconds must rise.");
    }
    frames.push_back(std::move(frame));
  }
  return frames;
}

Result<std::vector<ClipFrame>> ReadClip(const std::filesystem::path& folder) {
  LAGAN_ASSIGN_OR_RETURN(const std::string table, ReadTextFile(folder / "frames.tsv", kMaxTableBytes));
  return ParseClip(table);
}

}  // namespace lagan::face
