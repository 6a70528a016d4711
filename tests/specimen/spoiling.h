// Photographs that are spoilt in one way only, to see whether somebody notices, and whether nothing else is said of them.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "tests/specimen/sets.h"

namespace lagan::specimen {

enum class Spoiling {
  kDark,        // too little light
  kBright,      // too much
  kGlare,       // a reflection on the page
  kBlur,        // out of focus
  kMotion,      // moved
  kCut,         // part of the page beyond one edge of the picture
  kSmall,       // from far away
  kNoDocument,  // the desk alone
  kScreen,      // shown on a display
  kGreyCopy,    // a photocopy without colours
};
const std::vector<Spoiling>& Spoilings();
std::string_view SpoilingName(Spoiling spoiling);

// The photograph of `order`, whose level must not be kNone, spoilt by `strength`: 0 is as good as not spoilt, 1 beyond use. The same
// input gives the same pixels. Corners are where the page's corners would be. Errors of RenderPage.
Result<Photograph> SpoiltPhotograph(const Order& order, Spoiling spoiling, double strength);

}  // namespace lagan::specimen
