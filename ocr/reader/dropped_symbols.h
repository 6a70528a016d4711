// What stands on a line and in none of the columns that its text was given.
#pragma once

#include <span>
#include <vector>

#include "ocr/reader/zone_lattice.h"

namespace lagan::ocr {

// A symbol that at least two ways of seeing read alike, each with a probability of at least 0.8, and that was dropped to reach the
// length of the line. Marks beside a line are not: of 167 accepted readings of simulator A none had one. Personal data.
struct DroppedSymbol {
  int column = 0;  // before which it stands, from 0; the number of columns when behind the last
  char symbol = '<';
  float cost = 0;      // of dropping it (mrz/decoder.h)
  float position = 0;  // along the line, in widths of a character, as PooledCell has it
};

// `cells` has for each column the cell of `line` it was taken from, ascending, -1 where it was filled. In the order of the line. Pure.
std::vector<DroppedSymbol> DroppedSymbols(const PooledLine& line, std::span<const int> cells);

}  // namespace lagan::ocr
