// Brings recognised lines to the shape of a zone format, or says that they have none.
//
// Two things are changed and nothing else. Characters beyond the format's length are dropped at the ends of a line (the
// edge of a card, a frame); a line that is too short stays too short. A character that cannot stand where it was read is
// taken for its look-alike (O and 0, I and 1, Z and 2, S and 5, G and 6, B and 8) when that one can, and each such change
// is listed. Check digits are not looked at: they would make wrong text look right.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mrz/format.h"
#include "ocr/reader/recognised_line.h"

namespace lagan::ocr {

// A look-alike that was taken for what was read. Line and column count from 0. Personal data.
struct Correction {
  int line = 0;
  int column = 0;
  char read = '<';
  char taken = '<';
};

struct FittedZone {
  mrz::Format format = mrz::Format::kTd3;
  std::vector<std::string> lines;
  std::vector<Correction> corrections;
  // Characters that the format does not allow where they stand.
  int violations = 0;
  // Characters dropped at ends of lines.
  int dropped = 0;
  // Some line could be cut in another way that the format allows as well: which characters are junk is a guess, so the
  // text must not be taken without a person.
  bool ambiguous = false;
  // Mean over the characters kept.
  float confidence = 0;
};

// The format the lines fit best, or nothing: no format has that many lines of that length (at most three characters too
// long), or more than a few characters stand where they cannot. Pure and thread-safe.
std::optional<FittedZone> FitToFormat(const std::vector<RecognisedLine>& lines);

}  // namespace lagan::ocr
