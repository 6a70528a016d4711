// One document before one of the two simulators' cameras.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "tests/specimen/ageing.h"
#include "tests/specimen/document.h"
#include "tests/specimen/photograph.h"
#include "tests/specimen/render.h"
#include "tests/specimen/simulator_b.h"
#include "tests/specimen/truth.h"

namespace lagan::specimen {

struct Captured {
  Photograph photograph;
  int jpeg_quality = 90;  // the file's
  PrintStyle print;       // how the page was printed
  SpecimenTruth truth;    // without the file's name
};

// `render.print` gives what the circumstances do not draw: PrintStyle::retyped and ::repeated. The same arguments give the same pixels.
// Errors of drawing. AgeingLevel::kNone is a clean scan of a new page, whose simulator is "none".
Result<Captured> CaptureByA(const Document& document, const std::vector<std::string>& zone, AgeingLevel level,
                            const RenderOptions& render, std::uint64_t seed);
Result<Captured> CaptureByB(const Document& document, const std::vector<std::string>& zone, AgeingLevel level,
                            const SimulatorB& simulator, const RenderOptions& render, std::uint64_t seed);

// "none", "light", "moderate", "hard".
const char* LevelName(AgeingLevel level);

}  // namespace lagan::specimen
