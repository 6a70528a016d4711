// Many pictures of invented people, each aged by one of the two simulators, with the truth about each.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "base/core/result.h"
#include "tests/specimen/ageing.h"
#include "tests/specimen/document.h"
#include "tests/specimen/render.h"

namespace lagan::specimen {

struct Batch {
  int count = 1;
  std::uint64_t seed = 1;
  std::optional<AgeingLevel> level;  // without one: light, moderate and hard in turn
  RenderOptions render;
  bool simulator_b = false;
  // Of forgeries: the zone's values stand a second time on the page.
  std::optional<RepeatManner> repeat = std::nullopt;
  std::vector<Kind> kinds = {};  // these in turn; without any: every kind in rounds of 21
};

// Writes `count` JPEGs, truth.csv and truth.json (truth.h). The same seed gives the same bytes, and the same picture
// whatever `count` is. Errors of drawing and writing.
Status WriteBatch(const std::filesystem::path& folder, const Batch& batch);

// The same of forged documents (forgery.h): of `kinds` those that a forgery can be made of, all of them without any.
Status WriteForgeries(const std::filesystem::path& folder, const Batch& batch);

}  // namespace lagan::specimen
