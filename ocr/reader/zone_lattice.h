// What several ways of seeing made of one place on the picture -> one lattice for the decoder, with who read what.
#pragma once

#include <vector>

#include "mrz/decoder.h"
#include "mrz/layout.h"
#include "ocr/reader/recognised_line.h"

namespace lagan::ocr {

// A symbol as one way of seeing placed it.
struct PlacedSymbol {
  std::vector<SymbolChoice> choices;  // as RecognisedSymbol has them
  float position = 0;                 // along the line, in widths of a character
};
using PlacedLine = std::vector<PlacedSymbol>;

// One printed column as far as anybody saw it.
struct PooledCell {
  float position = 0;
  // By way of seeing; empty for one that saw nothing here.
  std::vector<std::vector<SymbolChoice>> readings;
};
using PooledLine = std::vector<PooledCell>;

// One line as several ways of seeing read it, in the order of `readings`. Symbols that stand in the same place, less than
// a character apart, share a cell; the order of each reading is kept. Unless the line has as
// many cells as a format has columns, cells that nobody saw are put in where one and a half to three and a half widths lie between
// neighbours.
PooledLine PoolLine(const std::vector<PlacedLine>& readings);

// The mean of what the readings saw, as costs. A symbol that looks like what was seen gets a small share, by how unsure they were,
// so that the decoder can think of it.
mrz::LatticeLine LatticeOf(const PooledLine& line);

// The mean probability of `symbol` over the readings.
float Confidence(const PooledCell& cell, char symbol);

// True when a symbol that may stand in a column that allows `allowed` looks like `symbol` and no check digit tells them apart: H and R,
// F and P, S and 8, G and 6 or Q, U and 0, K and the filler.
bool HasLookAlikeOfSameValue(char symbol, const mrz::SymbolSet& allowed);

// What a reading takes for the symbol of a column that allows `allowed`: its likeliest choice; else that one's look-alike (O and
// 0, I and 1, Z and 2, S and 5, G and 6, B and 8); else another of its choices that it gave at least one chance in five. kNothing
// when none of these may stand there.
char ReadAs(const std::vector<SymbolChoice>& reading, const mrz::SymbolSet& allowed);

}  // namespace lagan::ocr
