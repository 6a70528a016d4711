// Which cell of a lattice line stands in which column of a format.
#pragma once

#include <span>
#include <vector>

#include "mrz/decoder.h"
#include "mrz/layout.h"

namespace lagan::mrz {

struct Alignment {
  float cost = 0;       // of what is dropped and filled, and of the cheapest allowed symbol of each column
  float edit_cost = 0;  // the part of it that is for dropped cells and filled columns
  int dropped = 0;
  std::vector<int> cells;  // for each column; -1 where it has none
};

// At most three ways that differ in which cells are used, cheapest first. None when the line has over twelve cells too many or
// over four too few.
std::vector<Alignment> AlignLine(const LatticeLine& line, std::span<const Column> columns,
                                 const DecoderCosts& costs);

// What `symbol` costs in this cell: its own cost, `unseen` where the cell does not offer it.
float CostOf(const std::vector<Choice>& cell, char symbol, const DecoderCosts& costs);
}  // namespace lagan::mrz
