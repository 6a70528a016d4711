// How far two short texts are apart when one was read by a machine from print.
//
// Costs are counted in characters: a wrong, missing or surplus character costs one, a look-alike (O and 0, I
// and 1) a quarter. Nothing here decides; cross_check.h does.
#pragma once

#include <string>
#include <string_view>

namespace lagan::ocr {

struct TextDistance {
  double cost = 0;
  // The same with half a character for one that blurs into another (I and J, C and G, in numbers S and 8): what a bad
  // reading may come from.
  double lenient = 0;
  // Characters of the longer text; 0 when both are empty.
  int length = 0;
  // The zone has a few letters of a truncated name, and the longer text begins so.
  bool beginning = false;

  // A quarter of a character here and there is how print is misread; a whole character is another text.
  bool Same() const { return length > 0 && cost < 1; }
  bool MayBeSame() const { return length > 0 && lenient < 1; }
  double Share() const { return length > 0 ? cost / length : 1; }
};

// Upper case, base letters (É -> E, Ø -> OE), everything else than letters and digits one space, none at the
// ends. For labels, dates and names of states, never for the names of people.
std::string FoldText(std::string_view printed);

// Levenshtein distance of two folded texts in whole characters, for labels.
int EditDistance(std::string_view a, std::string_view b);

// A printed name against zone letters by the spellings of ICAO 9303-3 section 6 (mrz/transliteration.h).
// Separators on both sides are disregarded (McGrath, Mc Grath, MC<GRATH). A plain letter may have lost its
// accent in reading, so MULLER also is MUELLER, at a quarter. With `zone_may_be_truncated` the zone name, or
// each component of it, may be the beginning of the printed one (9303-4 section 4.2.3), never empty; of fewer than four letters it only
// may be the same as a longer one.
// What stands after a marker of another name ("geb.", "née", "ép.") does not count.
TextDistance CompareName(std::string_view printed, std::string_view zone, bool zone_may_be_truncated);

// A printed document number against the zone's: letters and digits only, blanks and punctuation disregarded. O and 0, I and 1 cost
// next to nothing, of other look-alikes (8 and B, 5 and S) one is the same number at kOneLookAlike, and two only may be.
inline constexpr double kOneLookAlike = 0.5;
TextDistance CompareNumber(std::string_view printed, std::string_view zone);

}  // namespace lagan::ocr
