// What may speak against a document: names, strengths and words of the cues.
//
// A cue is a reason for a person to look. None passes a document, none refuses one, and its absence says nothing: handling.h
// holds that. What cannot be known gives no cue.
#pragma once

#include <span>
#include <string_view>

namespace lagan::ocr {

enum class Cue {
  kPageDiffers,           // the printed page says something else than the zone (page_cue.h)
  kPageNotRead,           // a part of the page could not be read beside an accepted zone (page_cue.h)
  kNumberPatternDiffers,  // the number has not the published form of such documents (number_cue.h)
  kDatesImplausible,      // dates that no issuer would write (date_cue.h)
  kIssuerImplausible,     // nobody issues documents under that code (issuer_cue.h)
  kGlyphsOutOfLine,       // characters of the zone above or below their line (glyph_cue.h)
  kGlyphsOfOtherSize,     // characters of the zone larger or smaller than their neighbours (glyph_cue.h)
  kGreyCopy,              // no colours: perhaps a photocopy (capture_cue.h)
  kScreen,                // the grid of a display: perhaps a picture of a picture (capture_cue.h)
};
inline constexpr int kCues = 9;

struct CueFinding {
  Cue cue{};
  // 0 to 1, above 0: how strongly it was seen. An order among findings of one cue, neither a probability nor comparable between cues.
  double score = 0;
  // For whoever looks at the document, in plain words. Fixed for each cue: it holds nothing of what was read.
  std::string_view meaning;

  friend bool operator==(const CueFinding&, const CueFinding&) = default;
};

// "PAGE_DIFFERS" and so on. Stable.
std::string_view CueName(Cue cue);
// CueFinding::meaning.
std::string_view CueMeaning(Cue cue);
// Every cue, in their order.
std::span<const Cue> AllCues();

// `score` is brought into its range.
CueFinding MakeFinding(Cue cue, double score);

}  // namespace lagan::ocr
