// Many pictures of invented people, each aged by one of the two simulators, with the truth about each.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "tests/specimen/ageing.h"
#include "tests/specimen/render.h"
#include "tests/specimen/simulator_b.h"
#include "tests/specimen/truth.h"

namespace lagan::specimen {

struct Batch {
  int count = 1;
  std::uint64_t seed = 1;
  std::optional<AgeingLevel> level;  // without one: light, moderate and hard in turn
  RenderOptions render;
  bool simulator_b = false;
  std::vector<Kind> kinds = {};  // these in turn instead
};

// Writes `count` JPEGs (simulator A: the five ICAO formats in turn; B: every kind in rounds of 21), truth.csv and truth.json (truth.h). The same seed gives the
// same bytes, and with simulator B the same picture whatever `count` is. Errors of drawing and writing.
Status WriteBatch(const std::filesystem::path& folder, const Batch& batch);

// One picture by simulator B.
struct MadeSpecimen {
  Photograph photograph;
  int jpeg_quality = 90;
  SpecimenTruth truth;  // without the file's name
};
Result<MadeSpecimen> MakeByB(const Document& document, const std::vector<std::string>& zone,
                             AgeingLevel level, const SimulatorB& simulator, const RenderOptions& render,
                             std::uint64_t seed);

}  // namespace lagan::specimen
