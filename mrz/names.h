// Primary and secondary identifier of the zone's name field.
//
// Sources: ICAO 9303-3 section 4.6, 9303-4 section 4.2.3 (truncation) and 4.2.3.1 (no secondary identifier).
#pragma once

#include <string>
#include <string_view>

namespace lagan::mrz {

// What a name field says. Names are in zone letters, components parted by one space.
struct Names {
  std::string surname;      // primary identifier
  std::string given_names;  // secondary identifier
  // The last column holds a letter, which is how truncation shows; a name that just fills the field looks the
  // same.
  bool possibly_truncated = false;
  bool has_digit = false;
  // Single fillers at the start, or more than one pair of fillers between names.
  bool irregular = false;
};

Names SplitNames(std::string_view field);

// The other way: `surname` and `given_names` in zone letters and single fillers (Transliterate gives them),
// filled up or truncated to `width` columns (at least 5). Truncation keeps at least the first letter of the
// given names and puts a letter in the last column (a name of
// initials only may end with a filler).
std::string JoinNames(std::string surname, std::string given_names, std::size_t width);

}  // namespace lagan::mrz
