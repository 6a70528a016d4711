// What a line network may have seen -> the zones it can be, cheapest first.
//
// Each line comes as a lattice: for every printed column the symbols it may be, each with a cost. The decoder looks for
// the texts of lowest cost over all formats. Two things are certain in an answer: it has the shape of a format, and
// no character stands where the format cannot have it. Everything else is a cost, because genuine documents break
// it: a check digit or composite digit that does not hold, a date that does not exist, a code that no state has,
// a name that goes on after its end (DecoderCosts). So a cheap repair is taken, and an expensive one is not:
// the text comes as it was read and says by its check digits that it does not hold.
//
// The search is exact: dynamic programming over the sum modulo 10 of the field and of the composite, over
// what a date may go on with, and over where in a name we are. A text is at most missed when it costs more than 40 more
// than the best. Where a line has more or fewer cells than columns, cells are dropped and columns filled, at the ends
// first; of each line the three cheapest ways are tried.
//
// A text that holds is not thereby right: check digits let one wrong field in ten pass, and repair finds such texts. Whoever
// accepts a text must ask what was seen for each symbol (ocr/reader/acceptance.h).
//
// Pure and thread-safe. About half a millisecond for a clear zone.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "base/core/work_budget.h"
#include "mrz/format.h"
#include "mrz/zone.h"

namespace lagan::mrz {

// In place of a symbol: nothing is printed in this column; it is a mark beside the line.
constexpr char kNothing = '\0';

struct Choice {
  char symbol = '<';  // a zone character or kNothing
  float cost = 0;     // -ln of its probability, at least 0
};
using LatticeLine = std::vector<std::vector<Choice>>;

// In units of -ln of a probability.
struct DecoderCosts {
  float failed_check = 4;     // each check digit that does not hold, the composite too
  float missing_digit = 3;    // an expiry date without check digit
  float date_impossible = 5;  // there is no such day
  float code_unknown = 5;     // issuer or nationality
  float code_unusual = 2;     // two letters, or no nationality
  float name_goes_on = 3;  // letters after the fillers that end a name, or a name that begins with one filler
  float unusual_symbol = 1.5F;  // X as sex, a digit in the document code
  float unseen = 12;            // a symbol where no choice of the cell may stand
  float drop_at_end = 3;        // a cell before the first or after the last column
  float drop_inside = 8;        // a cell between columns; less where the cell offers kNothing
  float fill_with_filler =
      6;           // a column without a cell after a filler; less by the logarithm of how many stand there
  float fill = 9;  // a column without a cell anywhere else
};

// A symbol that is not the cheapest choice of its cell. Line and column of the format, from 0. Personal data.
struct Repair {
  int line = 0;
  int column = 0;
  char read = '<';  // kNothing where the column had no cell
  char taken = '<';
  float cost = 0;  // by how much it is dearer than what was read
};

struct DecodedZone {
  Format format = Format::kTd3;
  std::vector<std::string> lines;
  float cost = 0;
  std::vector<Repair> repairs;
  // For each line and column the cell it was taken from, -1 where it was filled.
  std::vector<std::vector<int>> cells;
  int dropped = 0;  // cells that are in no column
  Zone zone;        // what the parser makes of the lines
};

// At most `most` (1 to 8) different texts, cheapest first; none where no format has that many lines of about that length (at
// most twelve cells too many, four too few). Cells beyond 60 to a line and lines beyond three make no zone. A cell without
// choices counts as a column of which nothing is known. `today` chooses centuries (mrz/dates.h). Lines without a clear symbol cost a thousand
// times what a clear zone does: when `budget` is used up the search ends with what it has, which then may be neither the cheapest nor all.
std::vector<DecodedZone> Decode(std::span<const LatticeLine> lines, Date today, int most = 2,
                                const DecoderCosts& costs = {}, WorkBudget* budget = nullptr);

// A text as a lattice of one choice a cell that costs nothing.
LatticeLine CertainLine(std::string_view text);

}  // namespace lagan::mrz
