// What the ink of each OCR-B character is like in the font.
#pragma once

namespace lagan::ocr {

// In heights of the letter H; means over three cuts of OCR-B, which differ by a hundredth or two.
struct GlyphShape {
  char symbol = '<';
  double centre = 0;    // of the ink, above the base line
  double variance = 0;  // of the ink up and down
  double amount = 0;    // of ink, as a share of H's
};

// Null for what no zone holds. The answer lives as long as the program.
const GlyphShape* ShapeOf(char symbol);

}  // namespace lagan::ocr
