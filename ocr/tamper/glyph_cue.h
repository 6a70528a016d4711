// GLYPHS_OUT_OF_LINE and GLYPHS_OF_OTHER_SIZE: a part of the zone that was set anew stands higher or lower, or is larger or smaller,
// than the rest of its line.
//
// A photographed line bends, grows and shrinks along its length, but smoothly; what was set anew jumps where it begins and ends. So each
// line is explained by a smooth curve, and each run of its characters is tried as a piece that is off by some amount. How
// far a run is off is told in units of what is unexplained in the line anyway, so that a badly printed, blurred or small line, where
// everything is uncertain, gives no cue.
//
// Digits, letters and fillers are each allowed a height and size of their own: printers differ from the font there.
#pragma once

#include <optional>
#include <vector>

#include "ocr/glyph/glyph_measure.h"
#include "ocr/tamper/cue.h"

namespace lagan::ocr {

// A run of neighbouring characters of one line.
struct OddRun {
  int line = 0;
  int first = 0;  // column
  int last = 0;
  // How much higher (in heights of the letter H), or larger (1 is twice as large), than the rest of the line.
  double by = 0;
  // The same in standard errors.
  double strength = 0;
};

// The run that is furthest off, in standard errors, whatever that is worth; empty where too few characters were measured.
std::optional<OddRun> MostOutOfLine(const GlyphMeasures& measures);
std::optional<OddRun> MostOfOtherSize(const GlyphMeasures& measures);

// Runs beyond the limits of glyph_cue.cc, which were set on simulator A (docs/measurements/document-reading.md).
std::vector<CueFinding> FindGlyphCues(const GlyphMeasures& measures);

}  // namespace lagan::ocr
