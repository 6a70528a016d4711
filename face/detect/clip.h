// A recorded clip: a folder of JPEG frames and the table that says when each was taken.
//
//   frames.tsv   first row "file<TAB>captured_at_ms", then a row a frame: a file's name in the same folder and whole
//                milliseconds since any moment, rising from row to row
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"

namespace lagan::face {

inline constexpr std::size_t kMostClipFrames = 10000;

struct ClipFrame {
  std::string file;  // a name in the clip's folder
  std::int64_t captured_at_ms = 0;
};

// The rows of a frames.tsv. CLIP_INVALID names the row that breaks the rules above; a clip has 1 to kMostClipFrames
// frames. Pure.
Result<std::vector<ClipFrame>> ParseClip(std::string_view table);

// The same of the file frames.tsv in `folder`. FILE_NOT_FOUND and the other reasons of ReadFile.
Result<std::vector<ClipFrame>> ReadClip(const std::filesystem::path& folder);

}  // namespace lagan::face
