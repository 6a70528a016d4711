// The cheapest texts of one layout when it is settled which cell stands in which column.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/core/work_budget.h"
#include "mrz/decoder.h"
#include "mrz/layout.h"

namespace lagan::mrz {

constexpr int kMostTexts = 8;

struct FoundText {
  std::string symbols;  // one for each column of the layout
  float cost =
      0;  // of symbols and of what does not hold (DecoderCosts), not of dropped cells and filled columns
};

// At most `most` texts, cheapest first. `cells` has a cell or nullptr for each column. A symbol the cell does not offer is taken only
// where the column allows none that it offers. `budget`, which may be nullptr, is told what it cost.
std::vector<FoundText> SearchTexts(const Layout& layout, std::span<const std::vector<Choice>* const> cells,
                                   int most, const DecoderCosts& costs, WorkBudget* budget);

}  // namespace lagan::mrz
