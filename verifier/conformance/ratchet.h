// What has been reached and must not be lost. Shares, not counts, so that the same figures judge a folder of another size.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/conformance/scoreboard.h"

namespace lagan::verifier::conformance {

struct RatchetRow {
  std::string_view kind;
  std::string_view flag;
  double least_agree;  // of the cases that are not refused on purpose
  double
      most_deliberate;  // of all, three cases are always free: a refusal on purpose is no place to hide a mistake
};

// The committed figures. They are raised when the score rises.
std::span<const RatchetRow> Ratchet();

// One sentence for each row that the score falls below; a flag that was scored must have a row. Rows whose flag does not
// occur in the folder say nothing.
std::vector<std::string> Below(const Scoreboard& board, std::span<const RatchetRow> rows);

}  // namespace lagan::verifier::conformance
