#include "ocr/glyph/glyph_shapes.h"

#include <algorithm>
#include <iterator>

namespace lagan::ocr {
namespace {

constexpr GlyphShape kShapes[] = {
#include "ocr/glyph/glyph_shapes.inc"
};

}  // namespace

const GlyphShape* ShapeOf(char symbol) {
  const auto* const found = std::ranges::find(kShapes, symbol, &GlyphShape::symbol);
  return found == std::end(kShapes) ? nullptr : found;
}

}  // namespace lagan::ocr
