// A format column by column, in reading order: what the decoder needs to know to go through a zone once from its
// first to its last character.
#pragma once

#include <bitset>
#include <vector>

#include "mrz/format.h"

namespace lagan::mrz {

// A to Z are 0 to 25, 0 to 9 are 26 to 35, the filler is 36.
constexpr int kSymbols = 37;
int SymbolIndex(char c);
char SymbolAt(int index);
using SymbolSet = std::bitset<kSymbols>;

// What must be remembered from column to column beside the sums.
enum class Memory {
  kNone,
  kBirthDate,
  kExpiryDate,
  kName,      // primary and secondary identifier
  kNamePart,  // one of them alone
  kCode,      // issuer or nationality, three columns
};

struct Column {
  int line = 0;
  int column = 0;
  SymbolSet allowed;
  Memory memory = Memory::kNone;
  int offset = 0;  // within its field
  bool field_ends = false;
  // Of the open check: the weight of this column (0 where it is not covered), and whether its sum begins here.
  int weight = 0;
  bool sum_begins = false;
  // The check digit of the open check stands here.
  bool digit = false;
  bool filler_if_empty = false;  // it may be a filler when all it covers is fillers
  bool may_be_missing = false;   // it may be a filler, at a cost
  int composite_weight = 0;
  bool composite_digit = false;
  SymbolSet unusual;         // allowed, at a cost
  bool nationality = false;  // a code that may be blank
};

using Layout = std::vector<Column>;

// The format's own layout.
const Layout& LayoutOf(Format format);

// TD1 or TD2 where the number goes on with `rest` characters in the optional data (9303-5 and 9303-6 note j). Old Belgian cards
// sum the filler in the middle.
Layout LongNumberLayout(Format format, int rest, bool sums_filler);

}  // namespace lagan::mrz
