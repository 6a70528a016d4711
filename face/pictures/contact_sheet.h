// All frames of a clip on one picture, with what was seen in them and what was made of it: for people who want to know why
// a challenge ended as it did. Personal data.
#pragma once

#include <string>
#include <vector>

#include "base/core/result.h"
#include "base/image/pixels.h"
#include "face/detect/observation.h"

namespace lagan::face {

enum class Tone { kGood, kUnused, kBad };  // green, amber, red

// Not thread-safe.
class ContactSheet {
 public:
  // Frames beyond this many are left out.
  static constexpr std::size_t kMostCells = 400;

  // Draws the frame small, with the box, the points and the pose of its largest face, a border by `tone` and a line of text
  // above and below. Text outside ASCII shows as question marks.
  Status Add(const image::Pixels& frame, const Observation& seen, Tone tone, const std::string& above,
             const std::string& below);
  // Eight cells a row, in the order of Add. SHEET_EMPTY (FAILED_PRECONDITION) before the first.
  Result<image::Pixels> Draw() const;

 private:
  std::vector<image::Pixels> cells_;
};

}  // namespace lagan::face
