// The least that the reader must achieve on a set of pictures, kept in a file whose figures only go up.
//
// The same program reads the same pictures alike on every machine only as long as floating-point sums come out alike,
// which another compiler, library or processor may change for a picture on the edge. So one picture less than the file
// says still holds; a wrong text that was accepted has no such slack.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "tests/corpus/reading_tally.h"

namespace lagan::corpus {

constexpr int kRatchetSlack = 1;

struct RatchetRow {
  std::string set;
  int pictures = 0;
  int exact = 0;
  int accepted = 0;
  int accepted_wrong = 0;
};
RatchetRow RowOf(std::string_view set, const ReadingTally& tally);

// The text of a ratchet file: lines that begin with '#' are remarks; else set, pictures, exact, accepted and
// accepted_wrong with tabs between. RATCHET_DAMAGED for anything else and for a set that comes twice.
Result<std::vector<RatchetRow>> ParseRatchet(std::string_view text);

// RATCHET_MISSING when the set has no row, RATCHET_OTHER_PICTURES when the row is about another number of pictures,
// RATCHET_NOT_HELD with the figure that fell.
Status HoldsRatchet(const std::vector<RatchetRow>& rows, const RatchetRow& measured);

// `text` with the measured row in it: added, or in place of the row of that set. RATCHET_WOULD_FALL when a figure is worse than
// the file's, by one picture as well; RATCHET_OTHER_PICTURES and RATCHET_DAMAGED as above. Remarks and other rows stay.
Result<std::string> RaiseRatchet(std::string_view text, const RatchetRow& measured);

}  // namespace lagan::corpus
