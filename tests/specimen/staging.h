// Draws a document and lays it out for the camera.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "tests/specimen/document.h"
#include "tests/specimen/render.h"
#include "tests/specimen/scene.h"

namespace lagan::specimen {

struct Staging {
  bool spread = false;      // passports only: the opposite page above
  bool both_sides = false;  // identity cards with the zone on the back only: the front above
  bool hand = false;        // fingers at its edges, clear of the zone's characters
  std::uint64_t seed = 1;   // of the opposite page and the fingers
};
// What of it a document of that kind can have.
Staging PossibleStaging(Kind kind, Staging asked);

struct Staged {
  Scene scene;
  // Around the zone's characters, in the scene's pixels; none without a zone.
  std::optional<Quad> zone;
};

// Errors of RenderPage.
Result<Staged> Stage(const Document& document, const std::vector<std::string>& zone,
                     const RenderOptions& render, const Staging& staging);

}  // namespace lagan::specimen
